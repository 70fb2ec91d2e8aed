"""The wallboard for a television: opened by a link of its own, or by a person; it asks for news by itself."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from baylanys.accounts.permissions import may
from baylanys.accounts.tokens import WALLBOARD, token_in_force
from baylanys.contract.queries import contract_zone
from baylanys.core import clock
from baylanys.desktop.views.live_view import stamped
from baylanys.desktop.wallboard_page import BANDS, LANGUAGES, drawn_board, options_of, said

PERMISSION = "see_wallboard"
COOKIE = f"baylanys_wallboard_{settings.INSTALLATION.http_port}"
COOKIE_SECONDS = 400 * 24 * 3600
"""As long as browsers keep one at most; each opening of the page begins it anew."""
FILES = ("css/wallboard.css", "js/wallboard.js")
View = Callable[..., HttpResponseBase]


def opens_wallboard(view: View) -> View:
    """The view answers people with the permission and televisions whose link is in force; others are led to sign-in, a
    television whose link is not hears that it is not."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if may(request.user, PERMISSION) or _has_link(request.COOKIES.get(COOKIE, "")):
            return view(request, *args, **kwargs)
        if request.user.is_authenticated:
            raise PermissionDenied
        if COOKIE in request.COOKIES:
            return _ended(request)
        return redirect_to_login(request.get_full_path())

    cast(Any, guarded).permission = PERMISSION
    return guarded


@require_safe
@opens_wallboard
def wallboard(request: HttpRequest) -> HttpResponseBase:
    """The page whole; `?lang=`, `?theme=`, `?names=1` (wallboard_page.Options)."""
    at = clock.now()
    options = options_of(request.GET, _own_language(request))
    board, tiles = drawn_board(at, options.languages, options.names)
    spoken = LANGUAGES.get(options.spoken, ("kk", "ru"))
    context = {
        "options": options,
        "tiles": tiles,
        "bands": {key: " · ".join(said(words, spoken)) for key, words in BANDS.items()},
        "news": f"{reverse('wallboard_now')}?{urlencode({'names': int(options.names)})}",
        "version": _version(),
        "now": clock.epoch_milliseconds(at),
        "zone_minutes": _zone_minutes(at),
    }
    response = _answer(request, render(request, "desktop/wallboard/page.html", context), board)
    if token := request.COOKIES.get(COOKIE):
        _remember(request, response, token)
    return response


@require_safe
@opens_wallboard
def news(request: HttpRequest) -> HttpResponseBase:
    """The tiles as they are now."""
    options = options_of(request.GET, _own_language(request))
    board, tiles = drawn_board(clock.now(), options.languages, options.names)
    return _answer(request, HttpResponse(tiles), board)


@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """The television keeps the link's word and is shown the wallboard; a link that is not in force opens nothing."""
    if not _has_link(token):
        return _ended(request)
    query = request.GET.urlencode()
    response = redirect(reverse("wallboard") + (f"?{query}" if query else ""))
    _remember(request, response, token)
    response["Cache-Control"] = "no-store"
    return response


def _answer(request: HttpRequest, response: Any, board: Any) -> Any:
    """With the moment at which the figures were read, and what a page needs to tell the time and the engine's age."""
    response = stamped(response, board.at)
    now = clock.now()
    response["X-Server-Now"] = str(clock.epoch_milliseconds(now))
    response["X-Engine-At"] = str(clock.epoch_milliseconds(board.engine_at)) if board.engine_at else ""
    response["X-Zone-Minutes"] = str(_zone_minutes(now))
    response["X-Wallboard"] = str(_version())
    return response


def _zone_minutes(at: datetime) -> int:
    """How far the contract's clock is ahead of UTC; televisions may not know its zone."""
    offset = at.astimezone(contract_zone()).utcoffset()
    return round(offset.total_seconds() / 60) if offset else 0


def _has_link(text: str) -> bool:
    token = token_in_force(text, at=clock.now()) if text else None
    return token is not None and token.scopes == [WALLBOARD]


def _own_language(request: HttpRequest) -> str:
    """The person's own; both for a television."""
    return str(request.user.language) if request.user.is_authenticated else "both"


def _remember(request: HttpRequest, response: Any, token: str) -> None:
    response.set_cookie(
        COOKIE, token, max_age=COOKIE_SECONDS, path=reverse("wallboard"), httponly=True,
        secure=request.is_secure(), samesite="Lax",
    )  # fmt: skip


def _ended(request: HttpRequest) -> HttpResponse:
    return render(request, "desktop/wallboard/ended.html", {"words": said(BANDS["ended"], ("kk", "ru"))}, status=404)


@lru_cache(maxsize=1)
def _version() -> int:
    """Another one after an upgrade: pages that are open load themselves anew."""
    found = [finders.find(name) for name in FILES]
    return max((int(Path(path).stat().st_mtime) for path in found if path), default=0)
