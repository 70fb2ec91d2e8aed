"""Pages as an ASGI application: a request stays in one thread from the first middleware to the last.

Django's own chain goes back to the event loop between middlewares of both kinds; each crossing costs a wake-up of the
loop and of the thread, and a burst of requests waits for all of them. Streams leave the thread once they have begun.
"""

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class Pages(ASGIHandler):
    """To be made once everything is set up."""

    def load_middleware(self, is_async: bool = False) -> None:
        """The chain of the synchronous kind, whatever the server is."""
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """As Django's; an asynchronous view runs on the event loop still."""
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)
