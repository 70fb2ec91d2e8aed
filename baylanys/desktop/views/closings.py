"""Closed months: frozen figures, the customer's signature, corrections that stay visible."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from baylanys.accounts.permissions import allowed, may
from baylanys.contract.queries import contract_zone
from baylanys.core import clock
from baylanys.desktop.month_forms import MonthForm, ReasonForm, SignForm
from baylanys.desktop.overview_page import percent
from baylanys.desktop.templatetags.desktop import duration
from baylanys.desktop.views.minutes import month_of, tried
from baylanys.reporting.domain import month_closing
from baylanys.reporting.evidence import first_counted_day
from baylanys.reporting.frozen import checksum, differences
from baylanys.reporting.models import MonthClosing

SHOWN = 13
NAMES = {
    "offered": gettext_lazy("Offered calls"),
    "answered": gettext_lazy("Answered calls"),
    "in_time": gettext_lazy("Answered in time"),
    "lost": gettext_lazy("Lost calls"),
    "callback_kept": gettext_lazy("Callbacks kept"),
    "left_in_ivr": gettext_lazy("Left in the menu"),
    "after_hours": gettext_lazy("Outside working time"),
    "mean_wait_ms": gettext_lazy("Mean wait"),
    "longest_wait_ms": gettext_lazy("Longest wait"),
    "waits_beyond_limit": gettext_lazy("Waits beyond the limit"),
    "refused_for_line": gettext_lazy("Refused for want of a line"),
    "most_lines": gettext_lazy("Lines in use at once"),
    "recorded": gettext_lazy("Recorded conversations"),
    "conversations": gettext_lazy("Conversations"),
    "inbound_minutes": gettext_lazy("Minutes in"),
    "outbound_minutes": gettext_lazy("Minutes out"),
}


@require_safe
@allowed("see_figures")
def closings(request: HttpRequest) -> HttpResponseBase:
    """The last months, and one of them: to be closed, to be signed, or as it was closed."""
    today = clock.now().astimezone(contract_zone()).date()
    months = list(_months(today))
    month = min(month_of(request.GET.get("month"), months[0]), months[0])
    row = MonthClosing.objects.select_related("by", "countersignature__by").filter(month=month).first()
    closed = {
        each.month: each for each in MonthClosing.objects.select_related("countersignature").filter(month__in=months)
    }
    context = {
        "months": [(each, closed.get(each)) for each in months],
        "month": month,
        "closing": row,
        "may_close": may(request.user, "close_months"),
        "may_sign": may(request.user, "countersign_months"),
        **(_closed(row) if row else _open(month)),
    }
    return render(request, "desktop/months/closings.html", context)


@require_POST
@allowed("close_months")
def close(request: HttpRequest) -> HttpResponseBase:
    """The month is frozen."""
    return tried(request, MonthForm(request.POST), month_closing.close_month, _("The month is closed."), "closings")


@require_POST
@allowed("countersign_months")
def sign(request: HttpRequest) -> HttpResponseBase:
    """The customer stands by the figures."""

    def deed(*, month: date, sha256: str, **who: Any) -> None:
        month_closing.countersign(closing=_row(month), sha256=sha256, **who)

    return tried(request, SignForm(request.POST), deed, _("The month is countersigned."), "closings")


@require_POST
@allowed("close_months")
def correct(request: HttpRequest) -> HttpResponseBase:
    """What the month comes to now stands beside what was closed."""

    def deed(*, month: date, reason: str, **who: Any) -> None:
        month_closing.correct_closed(closing=_row(month), reason=reason, **who)

    return tried(request, ReasonForm(request.POST), deed, _("The correction is written."), "closings")


def _row(month: date) -> MonthClosing:
    row = MonthClosing.objects.filter(month=month).first()
    if row is None:
        raise Http404
    return row


def _months(today: date) -> Any:
    """The months that are over, newest first: the last one, and those before it that had calls already."""
    first = first_counted_day() or today
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    yield month
    for _number in range(SHOWN - 1):
        month = (month - timedelta(days=1)).replace(day=1)
        if month < first.replace(day=1):
            return
        yield month


def _open(month: date) -> dict[str, Any]:
    return {"rows": _rows(month_closing.month_figures(month))}


def _closed(row: MonthClosing) -> dict[str, Any]:
    """Frozen figures, each correction with what it changed, and what differs by now."""
    before, told = row.frozen, []
    for each in row.corrections.select_related("by"):
        told.append((each, _changes(before, each.frozen)))
        before = each.frozen
    return {
        "rows": _rows(row.frozen["figures"]),
        "intact": checksum(row.frozen) == row.sha256,
        "corrections": told,
        "differs": _changes(before, {"figures": month_closing.month_figures(row.month)}),
    }


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[Any, str, str]]:
    changed = differences(before, after)
    return [(NAMES[name], _shown(name, old), _shown(name, new)) for name, old, new in changed if name in NAMES]


def _rows(figures: dict[str, Any]) -> list[tuple[str, Any, str]]:
    """Clause, name and value of each figure."""
    offered, known = figures["offered"], figures["conversations"]
    shares = [
        ("4.2", _("Answered in time, share"), percent(100 * figures["in_time"] / offered if offered else None)),
        ("4.3", _("Lost share"), percent(100 * figures["lost"] / offered if offered else None)),
        ("5.4", _("Recorded, share"), percent(100 * figures["recorded"] / known if known else None)),
    ]
    return [*shares, *(("", title, _shown(name, figures.get(name))) for name, title in NAMES.items())]


def _shown(name: str, value: Any) -> str:
    if value is None:
        return "–"
    return duration(value) if name.endswith("_ms") else str(value)
