"""Reports that were sent: what left, to whom, with what proof; and sending now."""

from datetime import timedelta
from typing import cast
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed, may
from baylanys.contract.queries import contract_zone
from baylanys.core import clock
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import DomainError
from baylanys.core.file_answers import answer_content
from baylanys.desktop.report_schedule_forms import LANGUAGE_CHOICES, SendForm, recipients_of, rows_shown
from baylanys.desktop.report_schedules_page import deliveries_in_trouble, deliveries_page, delivery_context
from baylanys.reports.delivery_checks import To
from baylanys.reports.delivery_models import ReportDelivery
from baylanys.reports.domain.delivery import give_up, send_on_request, try_again
from baylanys.reports.domain.made import CONTENT_TYPES
from baylanys.reports.errors import ReportRefused
from baylanys.reports.report_names import permission_of

SIZE = 50


@require_GET
@allowed("see_deliveries")
def deliveries(request: HttpRequest) -> HttpResponseBase:
    """The last sendings, those in trouble first."""
    said = request.GET.get("page", "")
    page = max(1, int(said[:6])) if said.isascii() and said.isdigit() else 1
    rows = deliveries_page(min(page, 10_000), SIZE)
    context = {
        "trouble": deliveries_in_trouble(clock.now()),
        "rows": rows[:SIZE],
        "following": page + 1 if len(rows) > SIZE else 0,
        "page": page,
        "may_send": may(request.user, "send_reports"),
    }
    return render(request, "desktop/reports/deliveries.html", context)


@require_GET
@allowed("see_deliveries")
def delivery(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One sending with its files, recipients and proof; fit for paper."""
    row = get_object_or_404(ReportDelivery.objects.select_related("asked_by", "schedule"), pk=pk)
    context = delivery_context(row) | {"may_act": may(request.user, "manage_schedules")}
    return render(request, "desktop/reports/delivery.html", context)


@allowed("send_reports")
def send_now(request: HttpRequest) -> HttpResponseBase:
    """Reports are on their way to those named."""
    by, today = cast(Person, request.user), clock.now().astimezone(contract_zone()).date()
    monday = today - timedelta(days=today.weekday())
    initial = {
        "first": request.GET.get("first") or monday - timedelta(days=7),
        "last": request.GET.get("last") or monday - timedelta(days=1),
        "names": request.GET.getlist("name"),
        "kinds": ["xlsx"],
    }
    form = SendForm(request.POST or None, initial=initial, person=by)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            made = send_on_request(names=said["names"], first=said["first"], last=said["last"], kinds=said["kinds"],
                                   to=recipients_of(request.POST), by=by, at=clock.now())  # fmt: skip
            return redirect("report_delivery", made.pk)
        except DomainError as refused:
            form.add_error(None, str(refused))
    given = recipients_of(request.POST) if form.is_bound else [To(by.email, by.display_name, [by.language])]
    context = {"form": form, "recipients": rows_shown(given), "languages": LANGUAGE_CHOICES}
    return render(request, "desktop/reports/send.html", context, status=422 if form.errors else 200)


@require_GET
@allowed("see_deliveries")
def delivery_file(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """The very file that was sent, for those who may read the report."""
    row = get_object_or_404(ReportDelivery, pk=pk).files.select_related("made").filter(pk=file).first()
    made = row.made if row else None
    if row is None or made is None:
        raise Http404
    if not _may_read(request.user, row.name):
        raise PermissionDenied
    try:
        made.open().close()
    except OSError as gone:
        raise Http404 from gone
    about = ("report_delivery", pk)
    write_audit(AuditKind.EXPORTED, by=request.user, at=clock.now(), about=about, after={"file": made.file_name})
    answer = answer_content(request, made.size, made.open, CONTENT_TYPES[made.kind])
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(made.file_name)}"
    return answer


@require_POST
@allowed("manage_schedules")
def act(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What did not arrive is tried at once, or given up."""
    row = get_object_or_404(ReportDelivery, pk=pk)
    acts = {"try": try_again, "give_up": give_up}
    try:
        if chosen := acts.get(request.POST.get("act", "")):
            chosen(delivery=row, by=cast(Person, request.user), at=clock.now())
            messages.success(request, _("Done."))
    except DomainError as refused:
        messages.error(request, str(refused))
    return redirect("report_delivery", pk)


def _may_read(person: object, name: str) -> bool:
    """A report that is gone may be read by those who may read everything of its kind."""
    try:
        return may(person, permission_of(name))
    except ReportRefused:
        return may(person, "see_register")
