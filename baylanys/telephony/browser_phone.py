"""Where a browser phone of this request finds Asterisk's websocket."""

from django.conf import settings
from django.http import HttpRequest

HOST = "baylanys.invalid"
"""The domain in phones' addresses: Asterisk goes by the user name, the socket by its own address."""


def phone_socket(request: HttpRequest) -> str:
    """Address of the websocket: beside the pages, under the name by which the browser knows us.

    Behind https the reverse proxy carries `/ws` too: browsers allow no plain socket there.
    """
    host = request.get_host()
    if request.is_secure():
        return f"wss://{host}/ws"
    name = host.rpartition(":")[0] if ":" in host.rpartition("]")[2] else host
    return f"ws://{name}:{settings.INSTALLATION.asterisk_http_port}/ws"
