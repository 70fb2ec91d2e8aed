"""Operators and lines by minute against the contract, and why something was missing (5.2, 5.3)."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from baylanys.accounts.permissions import allowed, may
from baylanys.contract.queries import contract_zone
from baylanys.contract.working_time import month_bounds
from baylanys.core import clock
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import DomainError
from baylanys.core.file_answers import answer_pieces
from baylanys.desktop import register_file
from baylanys.desktop.overview_page import percent
from baylanys.desktop.staffing_file import GapsTable, MinutesTable
from baylanys.desktop.staffing_forms import PeakDaysForm, ReasonForm, WantedForm, first_values
from baylanys.desktop.staffing_page import SHOWN_GAPS, day_context, gap_lines
from baylanys.desktop.views.cockpit import day_of
from baylanys.reporting.domain.staffing import declare_peak_days, give_reason, set_staffing
from baylanys.reporting.models import PeakPeriod, StaffingRule
from baylanys.reporting.periods import last_day
from baylanys.reporting.staffing_rules import wanted_of, wanted_on
from baylanys.reporting.staffing_view import days_of, gaps_between, gaps_in, lines_in, staffed_day, staffing_in

FIELDS = {
    "reason": gettext_lazy("Reason"),
    "first": gettext_lazy("From"),
    "last": gettext_lazy("to"),
    "valid_from": gettext_lazy("Holds from"),
}


@require_safe
@allowed("see_figures")
def staffing(request: HttpRequest) -> HttpResponseBase:
    """A day by minute, or with `?span=month` the month that holds it by day."""
    at = clock.now()
    today = at.astimezone(contract_zone()).date()
    day = min(day_of(request.GET.get("day"), today), today)
    span = "month" if request.GET.get("span") == "month" else "day"
    first, last = _span(day, span)
    following = last + timedelta(days=1)
    context = {
        "day": day,
        "span": span,
        "before": first - timedelta(days=1),
        "after": following if following <= today else None,
        "now": at,
        "is_today": day == today,
        "may_explain": may(request.user, "explain_gaps"),
    }
    context |= _month(first, min(last, today), at) if span == "month" else _day(request, day, at)
    return render(request, f"desktop/staffing/{span}.html", context)


def _span(day: date, span: str) -> tuple[date, date]:
    zone = contract_zone()
    return (day, day) if span == "day" else (day.replace(day=1), last_day(*month_bounds(day, zone), zone))


def _day(request: HttpRequest, day: date, at: datetime) -> dict[str, Any]:
    names = may(request.user, "see_register")
    return day_context(staffed_day(day, at), day, at, names=names) | {"wanted": wanted_on(day)}


def _month(first: date, last: date, at: datetime) -> dict[str, Any]:
    rows = days_of(first, last, at, whole=True)
    wanted = wanted_of([row.day for row in rows])
    gaps, whole = gaps_in(rows), staffing_in(rows)
    return {
        "rows": [
            (row, wanted[row.day], percent(100 * (row.worked - row.not_kept) / row.worked if row.worked else None))
            for row in rows
        ],
        "whole": whole,
        "share": percent(whole.share_held),
        "lines": lines_in(rows),
        "gaps": gap_lines(gaps[:SHOWN_GAPS]),
        "more_gaps": max(0, len(gaps) - SHOWN_GAPS),
    }


@require_safe
@allowed("see_figures")
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The day's minutes, or the month's gaps with their reasons."""
    if form not in register_file.FORMS:
        raise Http404
    at, language = clock.now(), get_language() or "ru"
    today = at.astimezone(contract_zone()).date()
    day = min(day_of(request.GET.get("day"), today), today)
    name, table = f"gaps-{day:%Y-%m}", _gaps(day, at, language)
    if request.GET.get("span") != "month":
        view = staffed_day(day, at)
        name, table = f"staffing-{day}", MinutesTable(view, language) if view else GapsTable([], language)
    writer, content_type = register_file.FORMS[form]
    write_audit(AuditKind.EXPORTED, by=request.user, at=at, about=("staffing", name), after={"form": form})
    response = answer_pieces(request, writer(table), content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def _gaps(day: date, at: datetime, language: str) -> GapsTable | MinutesTable:
    return GapsTable(gaps_between(*_span(day, "month"), at), language)


@require_POST
@allowed("explain_gaps")
def explain(request: HttpRequest) -> HttpResponse:
    """The gap has a reason, for the customer to read."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        empty = "reason" in form.errors and len(form.errors) == 1
        messages.error(request, _("Give the reason.") if empty else _("There is no such gap."))
        return redirect("staffing")
    day = form.cleaned_data["since"].astimezone(contract_zone()).date()
    span = "&span=month" if request.POST.get("span") == "month" else ""
    return _tried(request, give_reason, form.cleaned_data, _("The reason is written."), f"?day={day}{span}")


@require_safe
@allowed("see_figures")
def wanted(request: HttpRequest) -> HttpResponseBase:
    """How many operators and lines the contract wants, and which days are peaks."""
    today = clock.now().astimezone(contract_zone()).date()
    rules = list(StaffingRule.objects.select_related("by").order_by("-valid_from", "-pk"))
    context = {
        "today": today,
        "wanted": wanted_on(today),
        "rules": rules,
        "values": first_values(next((row for row in rules if row.valid_from <= today), None)),
        "peaks": PeakPeriod.objects.select_related("by").order_by("-at", "-pk")[:100],
        "may_change": may(request.user, "manage_hours"),
        "may_declare": may(request.user, "declare_peaks"),
    }
    return render(request, "desktop/staffing/wanted.html", context)


@require_POST
@allowed("manage_hours")
def change_wanted(request: HttpRequest) -> HttpResponse:
    """From a day on other numbers are wanted."""
    return _written(request, WantedForm(request.POST), set_staffing, _("The new numbers are written."))


@require_POST
@allowed("declare_peaks")
def declare(request: HttpRequest) -> HttpResponse:
    """The customer makes days a peak, or takes that back."""
    return _written(request, PeakDaysForm(request.POST), declare_peak_days, _("The peak days are written."))


def _written(request: HttpRequest, form: Any, deed: Any, done: str) -> HttpResponse:
    if not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        messages.error(request, f"{FIELDS.get(field, field)}: {errors[0]}")
        return redirect("staffing_wanted")
    return _tried(request, deed, form.cleaned_data, done, "", page="staffing_wanted")


def _tried(
    request: HttpRequest, deed: Any, values: dict[str, Any], done: str, query: str, page: str = "staffing"
) -> HttpResponse:
    try:
        deed(by=request.user, at=clock.now(), **values)
    except DomainError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect(reverse(page) + query)
