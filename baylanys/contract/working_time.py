"""When the centre serves callers (5.4).

Pure. Intervals are half-open, [opens, closes), in the contract's zone; a day
may have several, and one that closes at 24:00 meets the next day's 00:00
without a gap. Every row is dated: a change of hours leaves the past as it was.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Status = Literal["open", "closed", "holiday"]
Interval = tuple[datetime, datetime]
Days = Mapping[date, bool]
"""Days that differ from their weekday: False is a holiday, True a working day moved here."""

MINUTES_A_DAY = 1440
LOOK_AHEAD = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class HoursRow:
    """One interval of a weekday (Monday is 0), in force from `valid_from` until before `valid_to`."""

    weekday: int
    opens_minute: int
    closes_minute: int
    valid_from: date
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A calendar as values: its code, its hours, and whether holidays close it."""

    code: str
    hours: tuple[HoursRow, ...]
    keeps_holidays: bool = True


def status_at(moment: datetime, schedule: Schedule, holidays: Days, zone: ZoneInfo) -> Status:
    """Whether a call at that moment is served; a holiday is a holiday for the whole day."""
    local = moment.astimezone(zone)
    day = local.date()
    if _is_holiday(schedule, holidays, day):
        return "holiday"
    minute = local.hour * 60 + local.minute
    opened = any(opens <= minute < closes for opens, closes in hours_of(day, schedule, holidays))
    return "open" if opened else "closed"


def hours_of(day: date, schedule: Schedule, holidays: Days) -> list[tuple[int, int]]:
    """The day's intervals as minutes after midnight, joined where they touch, in order."""
    if _is_holiday(schedule, holidays, day):
        return []
    weekday = _weekday_worked(day, schedule, holidays)
    rows = sorted((row.opens_minute, row.closes_minute) for row in _in_force(day, schedule) if row.weekday == weekday)
    return _joined(rows)


def working_intervals(
    start: datetime, end: datetime, schedule: Schedule, holidays: Days, zone: ZoneInfo
) -> list[Interval]:
    """Working time between two moments as half-open intervals in UTC, joined across midnight."""
    found: list[Interval] = []
    for opens, closes in _intervals_from(start, schedule, holidays, zone):
        if opens >= end:
            break
        piece = (max(opens, start), min(closes, end))
        if found and found[-1][1] == piece[0]:
            found[-1] = (found[-1][0], piece[1])
        elif piece[0] < piece[1]:
            found.append(piece)
    return found


def next_opening(moment: datetime, schedule: Schedule, holidays: Days, zone: ZoneInfo) -> datetime | None:
    """The moment itself where the centre is open, else when it opens next; None within 400 days."""
    for opens, closes in _intervals_from(moment, schedule, holidays, zone):
        if closes > moment:
            return max(opens, moment)
    return None


def next_closing(moment: datetime, schedule: Schedule, holidays: Days, zone: ZoneInfo) -> datetime | None:
    """When the working time that holds this moment ends; None where closed, or open without an end in sight."""
    intervals = working_intervals(moment, moment + LOOK_AHEAD, schedule, holidays, zone)
    if not intervals or intervals[0][0] > moment or intervals[0][1] == moment + LOOK_AHEAD:
        return None
    return intervals[0][1]


def day_bounds(day: date, zone: ZoneInfo) -> Interval:
    """The first moment of the day and of the next one, in UTC."""
    return _moment(day, 0, zone), _moment(day + timedelta(days=1), 0, zone)


def month_bounds(day: date, zone: ZoneInfo) -> Interval:
    """The first moment of the month that holds the day and of the next month, in UTC."""
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return _moment(first, 0, zone), _moment(following, 0, zone)


def _is_holiday(schedule: Schedule, holidays: Days, day: date) -> bool:
    return schedule.keeps_holidays and holidays.get(day) is False


def _in_force(day: date, schedule: Schedule) -> list[HoursRow]:
    return [row for row in schedule.hours if row.holds_on(day)]


def _weekday_worked(day: date, schedule: Schedule, holidays: Days) -> int:
    """The weekday whose hours the day has: a working day moved to a day off has those of the last one before it."""
    own = day.weekday()
    if not (schedule.keeps_holidays and holidays.get(day)):
        return own
    worked = {row.weekday for row in _in_force(day, schedule)}
    earlier = [(own - back) % 7 for back in range(7)]
    return next((weekday for weekday in earlier if weekday in worked), own)


def _joined(rows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for opens, closes in rows:
        if found and opens <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], closes))
        else:
            found.append((opens, closes))
    return found


def _intervals_from(moment: datetime, schedule: Schedule, holidays: Days, zone: ZoneInfo) -> Iterator[Interval]:
    first = moment.astimezone(zone).date()
    for offset in range(LOOK_AHEAD.days + 1):
        day = first + timedelta(days=offset)
        for opens, closes in hours_of(day, schedule, holidays):
            yield _moment(day, opens, zone), _moment(day, closes, zone)


def _moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    if minute == MINUTES_A_DAY:
        day, minute = day + timedelta(days=1), 0
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone).astimezone(UTC)
