"""Staffing and lines of any days: minutes of working time, how many of them the contract was kept, gaps (5.2, 5.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from baylanys.contract.queries import contract_zone
from baylanys.contract.working_time import day_bounds
from baylanys.core import clock
from baylanys.reporting.domain.judged_calls import AT_A_QUESTION, fold_pending
from baylanys.reporting.domain.staffed_days import keep_days, today_row
from baylanys.reporting.models import GapReason, StaffedDay
from baylanys.reporting.staffing import Gap, Minute, gaps_of, joined
from baylanys.reporting.staffing_facts import first_staffed_day
from baylanys.reporting.staffing_rules import Wanted, wanted_of, wanted_on

_ARRAYS = ("minutes", "present", "kazakh", "russian", "lines", "capacity", "refused_by_minute")


@dataclass(frozen=True, slots=True)
class Staffing:
    """Some days together; minutes of working time that are over. `days_short`: days with a minute that was not kept."""

    worked: int
    short: int
    """Minutes with fewer operators than wanted."""
    without_kazakh: int
    without_russian: int
    not_kept: int
    """Minutes with any of the three."""
    days_worked: int
    days_short: tuple[date, ...]

    @property
    def share_held(self) -> float | None:
        """Per cent of the minutes in which everything was kept, never rounded; None where nothing was worked."""
        return 100 * (self.worked - self.not_kept) / self.worked if self.worked else None


@dataclass(frozen=True, slots=True)
class LineUse:
    """Lines during working time of some days: the most at once, minutes with all of them in use, calls refused for want
    of one."""

    most: int
    full_minutes: int
    refused: int
    days_refused: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class StaffedDayView:
    """One day by minute, with what is wanted of it and its gaps."""

    day: date
    wanted: Wanted
    row: StaffedDay
    minutes: tuple[Minute, ...]
    gaps: tuple[Gap, ...]


def staffing_of(first: date, last: date, at: datetime | None = None) -> Staffing:
    """The operators of the days, both included, as they stand at `at`; days before anybody signed in count nowhere."""
    return staffing_in(days_of(first, last, at or clock.now()))


def staffing_in(rows: Sequence[StaffedDay]) -> Staffing:
    """The operators of days that were found already."""
    return Staffing(
        worked=sum(row.worked for row in rows),
        short=sum(row.short for row in rows),
        without_kazakh=sum(row.without_kazakh for row in rows),
        without_russian=sum(row.without_russian for row in rows),
        not_kept=sum(row.not_kept for row in rows),
        days_worked=sum(bool(row.worked) for row in rows),
        days_short=tuple(row.day for row in rows if row.not_kept),
    )


def lines_of(first: date, last: date, at: datetime | None = None) -> LineUse:
    """The lines of the days, both included, as they stand at `at`."""
    return lines_in(days_of(first, last, at or clock.now()))


def lines_in(rows: Sequence[StaffedDay]) -> LineUse:
    """The lines of days that were found already."""
    return LineUse(
        most=max((row.most_lines for row in rows), default=0),
        full_minutes=sum(row.full_minutes for row in rows),
        refused=sum(row.refused for row in rows),
        days_refused=tuple(row.day for row in rows if row.refused),
    )


def days_of(first: date, last: date, at: datetime, *, whole: bool = False) -> list[StaffedDay]:
    """Each day that has begun and on which somebody could have been there, in order; `whole` brings the minutes too."""
    fold_pending(most=AT_A_QUESTION)
    keep_days(first, last, at)
    today, begin = at.astimezone(contract_zone()).date(), first_staffed_day()
    if begin is None:
        return []
    found = StaffedDay.objects.filter(day__gte=max(first, begin), day__lte=last, day__lt=today).order_by("day")
    rows = list(found if whole else found.defer(*_ARRAYS))
    return [*rows, today_row(today, at)] if first <= today <= last and begin <= today else rows


def staffed_day(day: date, at: datetime) -> StaffedDayView | None:
    """One day by minute; None where it has not begun, or where nobody was ever there until then."""
    rows = days_of(day, day, at, whole=True)
    return _view(rows[0], wanted_on(day)) if rows else None


def gaps_between(first: date, last: date, at: datetime) -> list[tuple[date, Gap]]:
    """Every gap of the days, in order."""
    return gaps_in(days_of(first, last, at, whole=True))


def gaps_in(rows: Sequence[StaffedDay]) -> list[tuple[date, Gap]]:
    """Every gap of days that were found whole, in order."""
    wanted = wanted_of([row.day for row in rows])
    return [(row.day, gap) for row in rows for gap in _view(row, wanted[row.day]).gaps]


def reasons_for(gaps: Sequence[Gap]) -> dict[Gap, list[GapReason]]:
    """What people wrote about each gap, oldest first: a reason belongs to every gap of its kind that it overlaps."""
    if not gaps:
        return {}
    start, end = min(gap.start for gap in gaps), max(gap.end for gap in gaps)
    rows = list(GapReason.objects.filter(since__lt=end, until__gt=start).select_related("by").order_by("at", "pk"))
    return {
        gap: [row for row in rows if row.kind == gap.kind and row.since < gap.end and row.until > gap.start]
        for gap in gaps
    }


def _view(row: StaffedDay, wanted: Wanted) -> StaffedDayView:
    start = day_bounds(row.day, contract_zone())[0]
    moments = [start + timedelta(minutes=minute) for minute in row.minutes]
    counts = zip(moments, row.present, row.kazakh, row.russian, strict=True)
    minutes = tuple(Minute(*each) for each in counts)
    refused = list(joined("lines", moments, row.refused_by_minute))
    gaps = sorted([*gaps_of(minutes, wanted.required), *refused], key=lambda gap: gap.start)
    return StaffedDayView(row.day, wanted, row, minutes, tuple(gaps))
