"""The account of the contract's minutes (5.1)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from baylanys.accounts.permissions import allowed, may
from baylanys.contract.queries import contract_zone
from baylanys.contract.working_time import month_bounds
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.desktop.month_forms import CorrectionForm, MonthField, PeakForm
from baylanys.reporting.domain.minutes import correct_minutes, declare_peak
from baylanys.reporting.minutes_view import minutes_view
from baylanys.reporting.models import MonthClosing
from baylanys.reporting.periods import last_day


@require_safe
@allowed("see_figures")
def minutes(request: HttpRequest) -> HttpResponseBase:
    """A month's minutes in both directions: what there is, what was used, what is left."""
    at = clock.now()
    zone = contract_zone()
    today = at.astimezone(zone).date()
    month = min(month_of(request.GET.get("month"), today), today.replace(day=1))
    after = (month + timedelta(days=32)).replace(day=1)
    context = {
        "view": minutes_view(month, at),
        "last": last_day(*month_bounds(month, zone), zone),
        "before": (month - timedelta(days=1)).replace(day=1),
        "after": after if after <= today else None,
        "is_closed": MonthClosing.objects.filter(month=month).exists(),
        "may_see_rows": may(request.user, "see_register"),
        "may_correct": may(request.user, "correct_minutes"),
        "may_declare": may(request.user, "declare_peaks"),
    }
    return render(request, "desktop/months/minutes.html", context)


@require_POST
@allowed("declare_peaks")
def peak(request: HttpRequest) -> HttpResponseBase:
    """The customer makes the month a peak, or takes that back."""
    return tried(request, PeakForm(request.POST), declare_peak, _("The month's limit is changed."), "minutes")


@require_POST
@allowed("correct_minutes")
def correct(request: HttpRequest) -> HttpResponseBase:
    """Minutes that calls do not tell are written down with their reason."""
    return tried(request, CorrectionForm(request.POST), correct_minutes, _("The correction is written."), "minutes")


def tried(request: HttpRequest, form: forms.Form, deed: Callable[..., Any], done: str, page: str) -> HttpResponseBase:
    """What the form asks is done, or the person hears why not; either way the month's page follows."""
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect(page)
    try:
        deed(by=request.user, at=clock.now(), **form.cleaned_data)
    except DomainError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect(f"{reverse(page)}?month={form.cleaned_data['month']:%Y-%m}")


def month_of(text: str | None, otherwise: date) -> date:
    """The first day of the month that an address names; of the other day's month where it names none."""
    try:
        month = MonthField().clean(text)
    except forms.ValidationError:
        return otherwise.replace(day=1)
    return month if 2000 <= month.year <= 2200 else otherwise.replace(day=1)
