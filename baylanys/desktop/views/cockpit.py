"""The contract's clauses on one page, and the calls behind each figure."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from baylanys.accounts.permissions import allowed, may
from baylanys.contract.queries import contract_zone, lines_at
from baylanys.contract.working_time import day_bounds
from baylanys.core import clock
from baylanys.desktop.cockpit_more import other_lines
from baylanys.desktop.cockpit_page import ClauseLine, lines_of, minute_lines, neighbours
from baylanys.desktop.margin_page import burning
from baylanys.desktop.overview_page import formulas_of, percent
from baylanys.desktop.register_names import load_names
from baylanys.interactions.choices import Language
from baylanys.interactions.event_words import Names
from baylanys.reporting.breakdown import SORTS, Sort, sums_apart
from baylanys.reporting.contract_view import ContractView, contract_view
from baylanys.reporting.domain.judged_calls import pending_calls
from baylanys.reporting.evidence import WHICH, calls_behind
from baylanys.reporting.minutes_view import minutes_view
from baylanys.reporting.periods import By
from baylanys.reporting.wording import STANDINGS, verdict_words

PAGE_ROWS = 50
FIRST_DAY = date(2000, 1, 1)
SORT_NAMES = {
    "half_hour": gettext_lazy("Half-hour"),
    "queue": gettext_lazy("Queue"),
    "language": gettext_lazy("Language"),
    "topic": gettext_lazy("Topic"),
    "operator": gettext_lazy("Operator"),
}
WHICH_NAMES = {
    "offered": gettext_lazy("Offered calls"),
    "answered": gettext_lazy("Answered calls"),
    "in_time": gettext_lazy("Answered in time"),
    "not_in_time": gettext_lazy("Not answered in time"),
    "lost": gettext_lazy("Lost calls"),
    "callback_kept": gettext_lazy("Callbacks kept"),
    "waits": gettext_lazy("Waits, longest first"),
    "longest": gettext_lazy("Time in queues, longest first"),
    "beyond_limit": gettext_lazy("Waits beyond the limit"),
    "refused_for_line": gettext_lazy("Refused for want of a line"),
    "left_in_ivr": gettext_lazy("Left in the menu"),
    "after_hours": gettext_lazy("Outside working time"),
    "unrecorded": gettext_lazy("Without a recording"),
    "minutes_in": gettext_lazy("Minutes in"),
    "minutes_out": gettext_lazy("Minutes out"),
    "all": gettext_lazy("All calls"),
}


@require_safe
@allowed("see_figures")
def cockpit(request: HttpRequest) -> HttpResponseBase:
    """A day or a month against the contract; `?part=1` gives the part that changes."""
    at = clock.now()
    today = at.astimezone(contract_zone()).date()
    by: By = "day" if request.GET.get("span") == "day" else "month"
    day = min(day_of(request.GET.get("day"), today), today)
    view = contract_view(day, by, at)
    before, after = neighbours(view, today)
    rows = may(request.user, "see_register")
    sort = _sort(request, rows=rows)
    context = {
        "now": at,
        "today": today,
        "day": day,
        "view": view,
        "before": before,
        "after": after,
        "lines": [
            *lines_of(view, lines_at(min(at, _end(view)))),
            *other_lines(view, at, may_see_rows=may(request.user, "see_cases")),
            *_minutes(view, at),
        ],
        "formulas": formulas_of(view.figures),
        "apart": _apart(view, sort, load_names(request.user)),
        "sort": sort,
        "sorts": [(each, SORT_NAMES[each]) for each in SORTS if rows or each != "operator"],
        "may_see_rows": rows,
        "pending": pending_calls(),
        "burning": burning(request.user, at) if view.holds_today else {},
        "may_act": may(request.user, "supervise"),
        "sees_alarms": may(request.user, "see_alarms"),
    }
    part = "figures" if request.GET.get("part") else "cockpit"
    return render(request, f"desktop/cockpit/{part}.html", context)


@require_safe
@allowed("see_register")
def calls(request: HttpRequest) -> HttpResponseBase:
    """The calls behind a figure, each with the reason why it counts so."""
    today = clock.now().astimezone(contract_zone()).date()
    which = request.GET.get("which", "offered")
    if which not in WHICH:
        raise Http404
    first = day_of(request.GET.get("from"), today)
    last = max(first, day_of(request.GET.get("to"), first))
    found = Paginator(calls_behind(which, first, last), PAGE_ROWS)
    page = found.get_page(request.GET.get("page"))
    asked = f"?which={which}&from={first}&to={last}"
    context = {
        "which": which,
        "choices": WHICH_NAMES.items(),
        "first": first,
        "last": last,
        "count": found.count,
        "rows": [(each, STANDINGS.get(each.standing, each.standing), verdict_words(each)) for each in page],  # type: ignore[call-overload]
        "names": load_names(request.user),
        "next": f"{asked}&page={page.number + 1}" if page.has_next() else "",
    }
    return render(request, "desktop/cockpit/calls.html", context)


def day_of(text: str | None, otherwise: date) -> date:
    """The day that an address names; the other one where it names none."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return otherwise
    return day if FIRST_DAY <= day <= otherwise + timedelta(days=3_660) else otherwise


def _sort(request: HttpRequest, *, rows: bool) -> Sort:
    asked = request.GET.get("by", "")
    offered = [each for each in SORTS if rows or each != "operator"]
    return next((each for each in offered if each == asked), "half_hour")


def _minutes(view: ContractView, at: datetime) -> list[ClauseLine]:
    return minute_lines(view, minutes_view(view.first, at)) if view.by == "month" else []


def _end(view: ContractView) -> datetime:
    return day_bounds(view.last, contract_zone())[1] - timedelta(milliseconds=1)


def _apart(view: ContractView, sort: Sort, names: Names) -> list[dict[str, Any]]:
    """Rows of the table below: one for each half-hour, queue, language, topic or operator with calls."""
    return [
        {"name": _name(sort, key, names), "figures": figures, "in_time": percent(figures.in_time_percent),
         "lost": percent(figures.lost_percent)}
        for key, figures in ((key, sums.figures()) for key, sums in sums_apart(view.first, view.last, sort))
        if figures.offered or figures.inbound_ms or figures.outbound_ms
    ]  # fmt: skip


def _name(sort: Sort, key: Any, names: Names) -> str:
    if sort == "half_hour":
        return f"{key // 2:02}:{key % 2 * 30:02}"
    known = {"queue": names.queues, "topic": names.topics, "operator": names.people, "language": dict(Language.choices)}
    return str(known[sort].get(key, key)) or _("not said")
