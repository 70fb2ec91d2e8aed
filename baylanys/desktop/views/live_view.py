"""The live view: the contract's figures, who waits, who works, what the system did; and what one may do about it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from baylanys.accounts.permissions import allowed, may
from baylanys.contract.queries import calendar_in_force, schedule_in_force
from baylanys.core import clock
from baylanys.desktop import guard_now, live_chats, live_floor
from baylanys.desktop.desk_work import day_start
from baylanys.desktop.live_cards import drawn_figures, figures_now, live_cards
from baylanys.desktop.live_shared import drawn_for_all, moment
from baylanys.routing.choices import BreakReason
from baylanys.routing.models import OperatorState, Waiting

PARTS = {"figures", "guard", "waiting", "chats", "operators", "log"}


@require_GET
@allowed("see_live")
def live(request: HttpRequest) -> HttpResponseBase:
    """The page whole, or with `?part=` the part that changed."""
    at = clock.now()
    part = request.GET.get("part", "")
    if part == "figures":
        return stamped(HttpResponse(drawn_figures(at)), at)
    if part in PARTS:
        key, after = (part, get_language() or ""), moment(request.GET.get("after", ""))
        return stamped(HttpResponse(drawn_for_all(key, after, lambda: _drawn(part, at))), at)
    context = {"now": at} | {key: value for name in PARTS for key, value in _part(name, at).items()}
    context |= {
        "in_force": calendar_in_force(at),
        "status": schedule_in_force(at).status_at(at),
        "zone": settings.CONTRACT_TIME_ZONE,
        "may_supervise": may(request.user, "supervise"),
    }
    return stamped(render(request, "desktop/live/page.html", context), at)


def _drawn(part: str, at: datetime) -> str:
    """The part as whoever may see the live view sees it: nothing in it is one person's."""
    return render_to_string(f"desktop/live/{part}.html", {"now": at, **_part(part, at)})


def _part(name: str, at: datetime) -> dict[str, Any]:
    match name:
        case "figures":
            return {"cards": live_cards(figures_now(at))}
        case "guard":
            return {"guard_causes": guard_now.causes_now(at), "guard_off": guard_now.off_now(at)}
        case "waiting":
            today = figures_now(at).today.figures
            return {"waiting": live_floor.waiting_now(at), "lines": live_floor.lines_now(at, today), "today": today}
        case "chats":
            chats = live_chats.waiting_chats(at)
            return {"chats": chats, "chat_day": live_chats.day_of_chats(at, day_start(at))}
        case "operators":
            return {"floor": live_floor.floor_now(at)}
        case _:
            return {"events": live_floor.floor_log()}


@require_GET
@allowed("see_live")
def pulse(request: HttpRequest) -> HttpResponseBase:
    """How old the newest sign of life of the engine is: what the page shows is no fresher than that."""
    at, seen = clock.now(), live_floor.engine_seen()
    age = clock.seconds_between(seen.at, at) if seen else None
    connected = bool(seen and seen.asterisk_connected)
    answer = JsonResponse({"age_seconds": age, "telephony": connected})
    return stamped(answer, at)


@require_GET
@allowed("see_live")
def operator(request: HttpRequest, username: str) -> HttpResponseBase:
    """What one may do for an operator now."""
    rows = OperatorState.objects.select_related("operator__person", "interaction__contact")
    row = get_object_or_404(rows, operator__person__username=username)
    at = clock.now()
    tile = live_floor.tile_of(row, at)
    context = {
        "now": at,
        "tile": tile,
        "number": live_floor.masked(tile.call) if tile.call else "",
        "reasons": BreakReason.choices,
        "chats": live_chats.chats_of(row.pk),
        "may_supervise": may(request.user, "supervise"),
        "may_listen": may(request.user, "listen_live"),
    }
    return stamped(render(request, "desktop/live/operator.html", context), at)


@require_GET
@allowed("see_live")
def waiting_call(request: HttpRequest, interaction: UUID) -> HttpResponseBase:
    """What one may do for a caller who waits."""
    row = get_object_or_404(Waiting.objects.select_related("interaction__contact", "queue"), pk=interaction)
    at = clock.now()
    context = {
        "now": at,
        "row": row,
        "number": live_floor.masked(row.interaction),
        "queues": live_floor.other_queues(row.queue.code),
        "may_supervise": may(request.user, "supervise"),
    }
    return stamped(render(request, "desktop/live/caller.html", context), at)


@require_GET
@allowed("see_live")
def supervisor(request: HttpRequest) -> HttpResponseBase:
    """The address under which the live view was known before."""
    return redirect("live")


def stamped(answer: Any, at: datetime) -> Any:
    """The answer with the server's moment, kept by nobody."""
    answer["X-Server-Now"] = str(clock.epoch_milliseconds(at))
    answer["Cache-Control"] = "no-store"
    return answer
