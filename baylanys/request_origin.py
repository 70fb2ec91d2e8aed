"""Every request has an id and a known address while it is served; the answer carries the id."""

import re
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from baylanys.core.ids import new_id
from baylanys.core.origin import Origin, came_from

_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestOrigin:
    """Middleware; stands before everything that writes about the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _GIVEN_ID.fullmatch(given) else new_id().hex
        origin = Origin(address=request.META.get("REMOTE_ADDR") or "", request_id=request_id)
        with came_from(origin), structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
        response.headers.setdefault("X-Request-ID", request_id)
        return response
