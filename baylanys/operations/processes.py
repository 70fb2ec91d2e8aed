"""How the programs of this machine are, as their supervisor sees them."""

import xmlrpc.client
from pathlib import Path
from typing import Any, cast

from supervisor.xmlrpc import SupervisorTransport

from baylanys.asterisk.files import socket_directory
from baylanys.core.installation import Installation

STOPPED = {"FATAL", "EXITED", "STOPPED", "BACKOFF", "UNKNOWN"}
ONCE = {"prepare"}


def supervisor_socket(installation: Installation) -> Path:
    return socket_directory(installation) / "supervisor.sock"


def ask_supervisor(installation: Installation) -> Any:
    """The supervisor's own interface; its calls raise OSError where none runs here."""
    transport = SupervisorTransport(serverurl=f"unix://{supervisor_socket(installation)}")
    return xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport).supervisor


def process_states(installation: Installation) -> dict[str, bool]:
    """Program → whether it runs; nothing where no supervisor of ours runs on this machine."""
    try:
        listed = cast("list[dict[str, Any]]", ask_supervisor(installation).getAllProcessInfo())
    except (OSError, xmlrpc.client.Error):
        return {}
    return {str(each["name"]): each["statename"] not in STOPPED for each in listed if each["name"] not in ONCE}
