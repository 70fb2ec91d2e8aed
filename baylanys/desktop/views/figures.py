"""The live view: the day's figures, who waits and who works now."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.desktop.floor_view import operators_now, waiting_calls
from baylanys.desktop.templatetags.desktop import duration
from baylanys.reporting import kpi
from baylanys.reporting.queries import DayAndMonth, day_and_month


@dataclass(frozen=True)
class Tile:
    """One figure of the contract with its limit. `filled` and `limit` are places on a bar of 100."""

    clause: str
    name: str | Promise
    value: str
    month: str
    aim: str
    met: bool | None
    filled: float
    limit: float


@require_GET
@allowed("see_live")
def supervisor(request: HttpRequest) -> HttpResponseBase:
    """The floor as it is now; `?part=floor` gives the part that changes."""
    floor = {"waiting": waiting_calls(), "operators": operators_now(), "now": clock.now(), **_figures()}
    template = "floor" if request.GET.get("part") == "floor" else "supervisor"
    answer = render(request, f"desktop/figures/{template}.html", floor)
    answer["X-Server-Now"] = str(clock.epoch_milliseconds(clock.now()))
    return answer


def _figures() -> dict[str, Any]:
    found = day_and_month(clock.now())
    return {"found": found, "today": found.today.figures, "tiles": tiles_of(found)}


def tiles_of(found: DayAndMonth) -> list[Tile]:
    """The four figures of the contract (4.1–4.4)."""
    limits, today, month = found.today.definition, found.today.figures, found.month.figures
    return [
        Tile(
            "4.2",
            _("Answered in time"),
            _share(today.in_time_percent),
            _share(month.in_time_percent),
            f"≥ {limits.in_time_percent} %",
            kpi.in_time_met(today, limits) if today.offered else None,
            today.in_time_percent or 0,
            limits.in_time_percent,
        ),
        Tile(
            "4.3",
            _("Lost"),
            _share(today.lost_percent),
            _share(month.lost_percent),
            f"≤ {limits.lost_day_percent} % / {limits.lost_month_percent} %",
            kpi.lost_met(today, limits.lost_day_percent) if today.offered else None,
            min(100, (today.lost_percent or 0) * 100 / (2 * limits.lost_day_percent)),
            50,
        ),
        _length_tile("4.4", _("Mean wait"), today.mean_wait_ms, month.mean_wait_ms, limits.mean_wait_ms),
        _length_tile("4.1", _("Longest wait"), today.longest_wait_ms, month.longest_wait_ms, limits.longest_wait_ms),
    ]


def _length_tile(clause: str, name: Promise, today: int | None, month: int | None, limit: int) -> Tile:
    met = None if today is None else today <= limit
    filled = min(100.0, (today or 0) * 80 / limit)
    return Tile(clause, name, duration(today), duration(month), f"≤ {duration(limit)}", met, filled, 80)


def _share(percent: float | None) -> str:
    """`96,4 %`; a dash where nothing was offered."""
    return "–" if percent is None else f"{percent:.1f}".replace(".", ",") + " %"
