"""Files of reports: kept, handed out with a line in the audit log, and those still being made."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from baylanys.accounts.permissions import allowed, may
from baylanys.core import clock
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.file_answers import answer_content
from baylanys.core.sealed_content import ContentUnreadable
from baylanys.reports.domain.made import CONTENT_TYPES
from baylanys.reports.errors import ReportRefused
from baylanys.reports.library import REPORTS
from baylanys.reports.models import MadeReport, OrderState, ReportOrder
from baylanys.reports.report_names import OF_FORMS, permission_of, title_of

PAGE_ROWS = 50


@require_safe
@allowed("see_figures")
def made(request: HttpRequest) -> HttpResponseBase:
    """Every file that the person may read, newest first; `?name=` asks for those of one report."""
    name = request.GET.get("name", "")
    found = MadeReport.objects.select_related("made_by")
    closed = [each.name for each in REPORTS.values() if not may(request.user, each.permission)]
    found = found.exclude(name__in=closed)
    if not may(request.user, OF_FORMS):
        found = found.filter(name__in=REPORTS)
    if name:
        found = found.filter(name=name)
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("page"))
    names = [(each.name, each.title) for each in REPORTS.values() if each.name not in closed]
    context = {"page": page, "name": name, "names": names}
    return render(request, "desktop/reports/made.html", context)


@require_safe
@allowed("see_figures")
def download(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The file; who took it, and when, stands in the audit log."""
    row = MadeReport.objects.filter(pk=key).first()
    if row is None:
        raise Http404
    if not may(request.user, _permission(row.name)):
        raise PermissionDenied
    try:
        content: Any = row.open()
    except (FileNotFoundError, ContentUnreadable):
        raise Http404 from None
    content.close()
    told = {"report": row.name, "file": row.file_name, "sha256": row.sha256, "taken": True}
    write_audit(AuditKind.EXPORTED, by=request.user, at=clock.now(), about=("report", row.pk), after=told)
    kind = CONTENT_TYPES.get(row.kind, "application/octet-stream")
    response = answer_content(request, row.size, row.open, kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, row.file_name) or "attachment"
    return response


@require_safe
@allowed("see_figures")
def order(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """How far the report is that the person ordered; refreshed until it is there."""
    found = ReportOrder.objects.select_related("made", "ordered_by").filter(pk=key).first()
    if found is None:
        raise Http404
    if not may(request.user, _permission(found.name)):
        raise PermissionDenied
    context = {
        "order": found,
        "title": title_of(found.name),
        "is_open": found.state in {OrderState.WAITING, OrderState.RUNNING},
    }
    part = "#progress" if request.GET.get("part") else ""
    return render(request, f"desktop/reports/order.html{part}", context)


def _permission(name: str) -> str:
    """What one must be allowed to read it; a report that is no more is as closed as the customer's own."""
    try:
        return permission_of(name)
    except ReportRefused:
        return OF_FORMS
