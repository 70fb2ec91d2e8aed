"""What the page of hours, holidays and lines shows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from baylanys.contract.domain.calendar import CONTRACT
from baylanys.contract.hours_text import write_hours
from baylanys.contract.models import Calendar, Holiday, LineCapacity, SettingChange
from baylanys.contract.queries import (
    calendar_in_force,
    holidays_of,
    lines_at,
    planned_changes,
    schedule_in_force,
    schedule_of,
    week_of,
)
from baylanys.contract.timetable import Timetable
from baylanys.contract.working_time import hours_of

WEEKDAYS: tuple[Promise, ...] = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)
Week = list[list[tuple[int, int]]]
_ALWAYS = [(0, 1440)]
_TRAIL = 12


@dataclass(frozen=True, slots=True)
class DayLine:
    """One of the next days: its intervals, and the holiday (or moved working day) that it is."""

    day: date
    weekday: str
    intervals: list[tuple[int, int]]
    text: str
    special: Holiday | None
    is_today: bool


@dataclass(frozen=True, slots=True)
class CalendarChoice:
    """A calendar that may be put in force, with its week in a line."""

    calendar: Calendar
    summary: str
    in_force: bool
    is_contract: bool
    planned: list[tuple[date, str]]


def page_of(at: datetime, shown_code: str, year: int | None) -> dict[str, Any]:
    """Everything the page needs; `shown_code` names the calendar whose week is shown (else the one in force)."""
    timetable = schedule_in_force(at)
    today = timetable.day_of(at)
    in_force = calendar_in_force(at)
    calendars = list(Calendar.objects.prefetch_related("hours").order_by("pk"))
    shown = next((each for each in calendars if each.code == shown_code), in_force.calendar if in_force else None)
    years = sorted({today.year, *(day.year for day in Holiday.objects.dates("day", "year"))})
    shown_year = year if year in years else today.year
    return {
        "now": at,
        "today": today,
        "in_force": in_force,
        "status": timetable.status_at(at),
        "opens_at": timetable.next_opening(at),
        "closes_at": timetable.next_closing(at),
        "choices": [_choice(each, in_force.calendar if in_force else None, today) for each in calendars],
        "shown": shown,
        "week": _next_days(timetable, shown, today) if shown else [],
        "years": years,
        "shown_year": shown_year,
        "days": holidays_of(shown_year),
        "lines": lines_at(at),
        "planned_lines": LineCapacity.objects.filter(valid_from__gt=at).order_by("valid_from"),
        "trail": SettingChange.objects.filter(kind__in=TRAIL_KINDS).select_related("by").order_by("-at")[:_TRAIL],
    }


TRAIL_KINDS = ("calendar_in_force", "hours", "day_added", "day_removed", "day_moved", "lines")


def summary_of(week: Week) -> str:
    """`Mon–Fri 09:00–18:00`, or that it is open around the clock."""
    if all(day == _ALWAYS for day in week):
        return _("around the clock, every day")
    groups: list[tuple[int, int, str]] = []
    for weekday, intervals in enumerate(week):
        text = write_hours(intervals)
        if groups and groups[-1][2] == text:
            groups[-1] = (groups[-1][0], weekday, text)
        else:
            groups.append((weekday, weekday, text))
    told = [f"{_span(first, last)} {text}" for first, last, text in groups if text]
    return "; ".join(told) or _("never open")


def _span(first: int, last: int) -> str:
    return f"{WEEKDAYS[first]}" if first == last else f"{WEEKDAYS[first]}–{WEEKDAYS[last]}"


def _choice(calendar: Calendar, in_force: Calendar | None, today: date) -> CalendarChoice:
    return CalendarChoice(
        calendar=calendar,
        summary=summary_of(week_of(calendar, today)),
        in_force=calendar == in_force,
        is_contract=calendar.code == CONTRACT,
        planned=[(day, summary_of(week_of(calendar, day))) for day in planned_changes(calendar, today)],
    )


def _next_days(timetable: Timetable, calendar: Calendar, today: date) -> list[DayLine]:
    schedule = schedule_of(calendar)
    special = {row.day: row for row in Holiday.objects.filter(day__gte=today, day__lt=today + timedelta(days=7))}
    lines = []
    for day in (today + timedelta(days=ahead) for ahead in range(7)):
        intervals = hours_of(day, schedule, timetable.holidays)
        kept = special.get(day) if calendar.keeps_holidays else None
        text = write_hours(intervals) or pgettext("centre", "closed")
        lines.append(DayLine(day, str(WEEKDAYS[day.weekday()]), intervals, text, kept, day == today))
    return lines
