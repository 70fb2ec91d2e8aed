"""Doors that anybody may knock at are knocked at so often in a minute and no more, by address (429)."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from baylanys.core import clock
from baylanys.core.limits import spend
from baylanys.core.origin import present_origin

SECONDS = 60
PUBLIC = ("/try/", "/metrics", "/readyz", "/language/", "/wallboard/open/")
log = structlog.get_logger()


class RateLimits:
    """Middleware; stands after the one that knows the language of the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        scope = scope_of(request)
        wait = seconds_to_wait(scope, present_origin().address) if scope else 0
        return _refusal(request, wait) if wait else self.get_response(request)


def scope_of(request: HttpRequest) -> str:
    """Which limit of settings.RATE_LIMITS counts this request; empty for pages of people who signed in."""
    path = request.path
    if path == settings.LOGIN_URL and request.method == "POST":
        return "sign_in"
    if path.startswith("/api/"):
        return "api"
    return "public" if path.startswith((settings.LOGIN_URL, *PUBLIC)) else ""


def seconds_to_wait(scope: str, address: str) -> int:
    """0 where the request may go on. A database that is away refuses nobody: others answer for that."""
    at = clock.now()
    try:
        spent = spend(f"rate:{scope}", address, seconds=SECONDS, at=at)
    except DatabaseError:
        return 0
    if spent.count <= settings.RATE_LIMITS[scope]:
        return 0
    if spent.count == settings.RATE_LIMITS[scope] + 1:
        log.warning("rate limit reached", scope=scope)
    return max(1, round((spent.ends_at - at).total_seconds()))


def _refusal(request: HttpRequest, wait: int) -> HttpResponse:
    if request.path.startswith("/api/"):
        message = f"Too many requests; go on in {wait} seconds."
        answer: HttpResponse = JsonResponse({"code": "too_many_requests", "message": message}, status=429)
    else:
        answer = render(request, "desktop/errors/429.html", {"wait": wait}, status=429)
    answer.headers["Retry-After"] = str(wait)
    return answer
