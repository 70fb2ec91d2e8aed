"""Reports: what there is, one of them at once, and its file (3.9, 7.4)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from baylanys.accounts.permissions import allowed, may
from baylanys.contract.queries import contract_zone
from baylanys.core import clock
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import DomainError
from baylanys.desktop.report_page import period_context, reachable, read_asked, report_context
from baylanys.reports import library
from baylanys.reports.addresses import page
from baylanys.reports.domain.made import make_report
from baylanys.reports.domain.order import OPEN, is_long, order_report
from baylanys.reports.errors import ReportRefused
from baylanys.reports.library import Description
from baylanys.reports.models import MadeReport, ReportOrder


@require_safe
@allowed("see_figures")
def reports(request: HttpRequest) -> HttpResponseBase:
    """Every report that the person may read, with when it was last made and by whom."""
    known = [each for each in library.REPORTS.values() if may(request.user, each.permission)]
    newest = MadeReport.objects.filter(name__in=[each.name for each in known]).order_by("name", "-made_at")
    last = {row.name: row for row in newest.distinct("name").select_related("made_by")}
    orders = ReportOrder.objects.filter(ordered_by=request.user.pk, state__in=OPEN)
    pages = {name: reachable(page(name), request.user) for name in ("report_templates", "report_schedules")}
    context = {"known": [(each, last.get(each.name)) for each in known], "orders": orders, **pages}
    return render(request, "desktop/reports/list.html", context)


@require_safe
@allowed("see_figures")
def report(request: HttpRequest, name: str) -> HttpResponseBase:
    """The report of the days asked for, in words, charts and tables."""
    description = _readable(request, name)
    at = clock.now()
    today = at.astimezone(contract_zone()).date()
    asked = read_asked(request.GET, description, today)
    context: dict[str, Any] = {"description": description, **period_context(asked, description, today)}
    context["may_send"] = may(request.user, "send_reports")
    try:
        with override(asked.language):
            built = library.build(name, first=asked.first, last=asked.last, at=at, options=asked.options)
            context |= report_context(built, request.user)
    except ReportRefused as refused:
        context["refused"] = refused.message
    return render(request, "desktop/reports/report.html", context, status=422 if "refused" in context else 200)


@require_POST
@allowed("see_figures")
def make(request: HttpRequest, name: str) -> HttpResponseBase:
    """The file is made and handed over; a long one is ordered, and its page tells how far it is."""
    description, at = _readable(request, name), clock.now()
    asked = read_asked(request.POST, description, at.astimezone(contract_zone()).date())
    wanted: dict[str, Any] = {
        "name": name, "first": asked.first, "last": asked.last, "language": asked.language, "options": asked.options,
        "at": at,
    }  # fmt: skip
    kind, person = request.POST.get("kind", ""), _person(request)
    try:
        if kind in description.kinds and is_long(**wanted):
            return redirect("report_order", order_report(**wanted, kind=kind, by=person).pk)
        made = make_report(**wanted, kind=kind, by=person)
    except DomainError as refused:
        messages.error(request, str(refused.message))
        return redirect(f"{reverse('report', args=[name])}?{asked.query()}")
    told = {"report": name, "from": asked.first, "to": asked.last, "form": kind, "sha256": made.sha256}
    write_audit(AuditKind.EXPORTED, by=request.user, at=at, about=("report", made.pk), after=told)
    return redirect("made_report", made.pk)


def _readable(request: HttpRequest, name: str) -> Description:
    """The report where the person may read it; 404 where there is none, 403 where it is not for the person."""
    if name not in library.REPORTS:
        raise Http404
    description = library.REPORTS[name]
    if not may(request.user, description.permission):
        raise PermissionDenied
    return description


def _person(request: HttpRequest) -> Any:
    return request.user
