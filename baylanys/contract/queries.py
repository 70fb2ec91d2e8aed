"""What the contract says now: hours, lines, holidays (5.2, 5.4)."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings

from baylanys.contract.models import Calendar, CalendarInForce, Holiday, LineCapacity
from baylanys.contract.timetable import Timetable
from baylanys.contract.working_time import HoursRow, Schedule


def contract_zone() -> ZoneInfo:
    """The zone of the contract's days and hours."""
    return _zone(settings.CONTRACT_TIME_ZONE)


def schedule_in_force(at: datetime) -> Timetable:
    """Hours from `at` on, planned changes included: a snapshot to keep until `refresh_settings`.

    Four queries; answering from the snapshot needs none.
    """
    return _timetable(_changes_from(at))


def timetable_since(start: datetime) -> Timetable:
    """Hours as they were at every moment from `start` on (figures of past days are judged by it)."""
    return _timetable(_changes_from(start))


def calendar_in_force(at: datetime) -> CalendarInForce | None:
    """The row that says which calendar decides at that moment, and who put it in force."""
    rows = CalendarInForce.objects.select_related("calendar", "set_by")
    return rows.filter(since__lte=at).order_by("-since", "-pk").first()


def lines_at(at: datetime) -> int:
    """How many lines may be in use at once (5.2); the installation's number where no row says it."""
    row = LineCapacity.objects.filter(valid_from__lte=at).order_by("-valid_from", "-pk").first()
    return row.lines if row else settings.INSTALLATION.lines


def holidays_of(year: int) -> list[Holiday]:
    """Holidays and moved working days of a year, in order."""
    return list(Holiday.objects.filter(day__year=year).order_by("day"))


def week_of(calendar: Calendar, day: date) -> list[list[tuple[int, int]]]:
    """The calendar's week as it holds on that day: for each weekday its intervals in minutes."""
    week: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    for row in calendar.hours.order_by("weekday", "opens_minute"):
        if row.valid_from <= day and (row.valid_to is None or day < row.valid_to):
            week[row.weekday].append((row.opens_minute, row.closes_minute))
    return week


def planned_changes(calendar: Calendar, after: date) -> list[date]:
    """Days after `after` from which other hours of this calendar are planned."""
    return sorted(set(calendar.hours.filter(valid_from__gt=after).values_list("valid_from", flat=True)))


def schedule_of(calendar: Calendar) -> Schedule:
    """The calendar as values, with every dated row of its hours."""
    rows = (
        HoursRow(row.weekday, row.opens_minute, row.closes_minute, row.valid_from, row.valid_to)
        for row in calendar.hours.all()
    )
    return Schedule(calendar.code, tuple(rows), calendar.keeps_holidays)


def _changes_from(start: datetime) -> list[CalendarInForce]:
    before = calendar_in_force(start)
    later = CalendarInForce.objects.select_related("calendar").filter(since__gt=start)
    return [*([before] if before else []), *later.order_by("since", "pk")]


def _timetable(changes: list[CalendarInForce]) -> Timetable:
    calendars = Calendar.objects.prefetch_related("hours").in_bulk({row.calendar_id for row in changes})
    schedules = {pk: schedule_of(calendar) for pk, calendar in calendars.items()}
    return Timetable(
        periods=tuple((row.since, schedules[row.calendar_id]) for row in changes),
        holidays=dict(Holiday.objects.values_list("day", "is_working")),
        zone=contract_zone(),
    )


@lru_cache(maxsize=4)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
