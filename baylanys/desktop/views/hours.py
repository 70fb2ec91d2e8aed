"""The page of hours, holidays and lines (5.2, 5.4): one page, small forms, each with its own address."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed, may
from baylanys.contract.domain.calendar import put_calendar_in_force, set_hours
from baylanys.contract.domain.holiday import add_day, move_day, remove_day
from baylanys.contract.domain.lines import set_lines
from baylanys.contract.hours_text import write_hours
from baylanys.contract.models import Calendar
from baylanys.contract.queries import week_of
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.desktop.hours_forms import DayForm, HoursForm, LinesForm, MoveForm
from baylanys.desktop.hours_page import page_of


@require_GET
@allowed("see_hours")
def hours(request: HttpRequest) -> HttpResponseBase:
    """Which calendar is in force, the week, holidays, lines; those who may, change them here."""
    return _page(request)


@require_POST
@allowed("manage_hours")
def put_in_force(request: HttpRequest, code: str) -> HttpResponseBase:
    """The calendar decides from this moment on."""
    calendar = get_object_or_404(Calendar, code=code)
    put_calendar_in_force(calendar, _person(request), clock.now())
    messages.success(request, _("This calendar is in force now. Calls that have begun go on as they are."))
    return redirect("hours")


@require_POST
@allowed("manage_hours")
def change_hours(request: HttpRequest, code: str) -> HttpResponseBase:
    """The calendar has other hours from the day given."""
    calendar = get_object_or_404(Calendar, code=code)
    form = HoursForm(request.POST)
    done = _tried(form, lambda: _set_hours(form, calendar, request))
    if not done:
        return _page(request, status=422, shown=code, hours_form=form)
    messages.success(request, _("The new hours are saved."))
    return redirect(f"{reverse('hours')}?calendar={code}")


@require_POST
@allowed("manage_hours")
def add_holiday(request: HttpRequest) -> HttpResponseBase:
    """The day is in the list."""
    form = DayForm(request.POST)
    done = _tried(form, lambda: _add_day(form, request))
    if not done:
        return _page(request, status=422, day_form=form)
    messages.success(request, _("The day is in the list."))
    return redirect(f"{reverse('hours')}?year={form.cleaned_data['day'].year}")


@require_POST
@allowed("manage_hours")
def remove_holiday(request: HttpRequest, row: int) -> HttpResponseBase:
    """The day is again what its weekday says."""
    try:
        remove_day(row_id=row, by=_person(request), at=clock.now())
        messages.success(request, _("The day is removed: it is again what its weekday says."))
    except DomainError as refused:
        messages.error(request, str(refused))
    return redirect(_with_year(request))


@require_POST
@allowed("manage_hours")
def move_holiday(request: HttpRequest, row: int) -> HttpResponseBase:
    """The day is on another date."""
    form = MoveForm(request.POST)
    to = form.cleaned_data["to"] if form.is_valid() else None
    try:
        if to is None:
            raise DomainError(_("Choose the new date."))
        move_day(row_id=row, to=to, by=_person(request), at=clock.now())
        messages.success(request, _("The day is moved."))
    except DomainError as refused:
        messages.error(request, str(refused))
    return redirect(_with_year(request))


@require_POST
@allowed("manage_hours")
def change_lines(request: HttpRequest) -> HttpResponseBase:
    """From the moment given on so many lines may be in use."""
    form = LinesForm(request.POST)
    done = _tried(form, lambda: _set_lines(form, request))
    if not done:
        return _page(request, status=422, lines_form=form)
    messages.success(request, _("The number of lines is saved."))
    return redirect("hours")


def _page(request: HttpRequest, status: int = 200, shown: str = "", **forms_given: forms.Form) -> HttpResponseBase:
    at = clock.now()
    year = request.GET.get("year", "")
    context = page_of(at, shown or request.GET.get("calendar", ""), int(year) if year.isdecimal() else None)
    context["may_change"] = may(request.user, "manage_hours")
    context["hours_form"] = _hours_form(context)
    context["day_form"] = DayForm()
    context["lines_form"] = LinesForm(initial={"lines": context["lines"]})
    return render(request, "desktop/hours/hours.html", {**context, **forms_given}, status=status)


def _hours_form(context: dict[str, Any]) -> HoursForm:
    calendar, today = context["shown"], context["today"]
    week = week_of(calendar, today) if calendar else []
    days = {f"day{weekday}": write_hours(intervals) for weekday, intervals in enumerate(week)}
    return HoursForm(initial={"valid_from": today, **days})


def _tried(form: forms.Form, act: Callable[[], object]) -> bool:
    """True where the form was right and the rules allowed it; else the form says what is wrong."""
    if not form.is_valid():
        return False
    try:
        act()
    except DomainError as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _set_hours(form: HoursForm, calendar: Calendar, request: HttpRequest) -> None:
    valid_from = form.cleaned_data["valid_from"]
    set_hours(calendar=calendar, week=form.week, valid_from=valid_from, by=_person(request), at=clock.now())


def _add_day(form: DayForm, request: HttpRequest) -> None:
    values = form.cleaned_data
    is_working = values["is_working"]
    add_day(day=values["day"], names=form.names, is_working=is_working, by=_person(request), at=clock.now())


def _set_lines(form: LinesForm, request: HttpRequest) -> None:
    at = clock.now()
    valid_from = form.cleaned_data["valid_from"] or at
    set_lines(lines=form.cleaned_data["lines"], valid_from=valid_from, by=_person(request), at=at)


def _with_year(request: HttpRequest) -> str:
    year = request.POST.get("year", "")
    return f"{reverse('hours')}?year={year}" if year.isdecimal() else reverse("hours")


def _person(request: HttpRequest) -> Person:
    return cast(Person, request.user)
