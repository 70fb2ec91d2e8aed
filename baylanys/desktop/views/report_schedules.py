"""Schedules by which reports leave by themselves."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed, may
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.desktop.report_schedule_forms import (
    LANGUAGE_CHOICES,
    MailboxForm,
    ScheduleForm,
    initial_of,
    recipients_of,
    rows_shown,
)
from baylanys.desktop.report_schedules_page import schedule_context, schedules_context
from baylanys.reports.delivery_choices import Way
from baylanys.reports.delivery_models import BounceMailbox, ReportSchedule, ScheduleVersion
from baylanys.reports.domain.delivery_bounces import FIELDS, set_mailbox
from baylanys.reports.domain.schedule import newest_version, send_test, set_schedule, switch_schedule


@require_GET
@allowed("see_deliveries")
def schedules(request: HttpRequest) -> HttpResponseBase:
    """What leaves by itself, when next, and how the last one went."""
    return _list(request)


@allowed("manage_schedules")
def schedule(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A schedule as it holds; what is posted holds from now on. 0 is a new one."""
    row = get_object_or_404(ReportSchedule, pk=pk) if pk else None
    version, by = newest_version(row) if row else None, cast(Person, request.user)
    form = ScheduleForm(request.POST or None, initial=initial_of(version), person=by)
    if request.method == "POST" and form.is_valid():
        try:
            made = set_schedule(schedule=row, wanted=form.wanted(), by=by, at=clock.now())
            messages.success(request, _("Saved."))
            return redirect("report_schedule", made.schedule_id)
        except DomainError as refused:
            form.add_error(None, str(refused))
    return _form(request, form, version)


@require_POST
@allowed("manage_schedules")
def switch(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The schedule sends from now on, or does not."""
    row = get_object_or_404(ReportSchedule, pk=pk)
    is_on = request.POST.get("on") == "1"
    switch_schedule(schedule=row, is_on=is_on, by=cast(Person, request.user), at=clock.now())
    messages.success(request, _("Switched on.") if is_on else _("Switched off; what is on its way goes on."))
    return redirect("report_schedules")


@require_POST
@allowed("manage_schedules")
def try_out(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The last period leaves for the person alone, in the words of the schedule."""
    row = get_object_or_404(ReportSchedule, pk=pk)
    try:
        made = send_test(schedule=row, by=cast(Person, request.user), at=clock.now(), way=Way.TEST)
        return redirect("report_delivery", made.pk)
    except DomainError as refused:
        messages.error(request, str(refused))
    return redirect("report_schedule", pk)


@require_POST
@allowed("manage_alarms")
def mailbox(request: HttpRequest) -> HttpResponseBase:
    """Notices of mails that came back are read there from now on."""
    form = MailboxForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    values = {name: form.cleaned_data[name] for name in FIELDS}
    try:
        set_mailbox(
            values=values, password=form.cleaned_data["password"], by=cast(Person, request.user), at=clock.now()
        )
        messages.success(request, _("Saved."))
    except DomainError as refused:
        messages.error(request, str(refused))
    return redirect("report_schedules")


def _list(request: HttpRequest, form: MailboxForm | None = None, status: int = 200) -> HttpResponseBase:
    known = BounceMailbox.objects.filter(pk=1).first() or BounceMailbox(pk=1)
    context = schedules_context(clock.now()) | {
        "may_change": may(request.user, "manage_schedules"),
        "may_send": may(request.user, "send_reports"),
        "may_set_mailbox": may(request.user, "manage_alarms"),
        "form": form or MailboxForm(initial={name: getattr(known, name) for name in FIELDS}),
    }
    return render(request, "desktop/reports/schedules.html", context, status=status)


def _form(request: HttpRequest, form: ScheduleForm, version: ScheduleVersion | None) -> HttpResponseBase:
    given = recipients_of(request.POST) if form.is_bound else version.recipients if version else []
    context = schedule_context(version, clock.now()) | {
        "form": form, "recipients": rows_shown(given), "languages": LANGUAGE_CHOICES,
    }  # fmt: skip
    if form.is_bound:
        for each in context["samples"]:
            each["subject"] = request.POST.get(f"subject_{each['code']}", "")
            each["text"] = request.POST.get(f"text_{each['code']}", "")
    return render(request, "desktop/reports/schedule.html", context, status=422 if form.errors else 200)
