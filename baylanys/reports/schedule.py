"""When a report is sent by itself, and over which days (3.9, 7.4). Pure.

A schedule says on which days something is sent, at which minute of the contract's zone, and which days before that it
covers. Whoever knows which runs were written down asks for the rest: what a centre missed while it was down is due with
the period that it would have had. A run is known by its period, so that none is sent twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from baylanys.contract.working_time import Days
from baylanys.reports.spans import span_of

FRIDAY = 4
FIRST_WORKING_DAY = 0
"""As the day of a month: its first working day."""
LONGEST_DAYS = 366
LOOK_AHEAD_DAYS = 500
MINUTES_A_DAY = 1440


class Often(StrEnum):
    """On which days it is sent."""

    DAILY = "daily"
    WORKING_DAYS = "working_days"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


class Covers(StrEnum):
    """Which days it covers: always whole ones before the day of sending."""

    YESTERDAY = "yesterday"
    SINCE_LAST = "since_last"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    DAYS = "days"


COVERED: Mapping[Often, tuple[Covers, ...]] = {
    Often.DAILY: (Covers.YESTERDAY, Covers.DAYS),
    Often.WORKING_DAYS: (Covers.SINCE_LAST, Covers.YESTERDAY, Covers.DAYS),
    Often.WEEKLY: (Covers.WEEK, Covers.DAYS),
    Often.MONTHLY: (Covers.MONTH, Covers.DAYS),
    Often.QUARTERLY: (Covers.QUARTER, Covers.DAYS),
}
"""What goes together: with anything else some period would come twice or never."""


@dataclass(frozen=True, slots=True)
class Rule:
    """When and what. `minute` after midnight; `weekday` Monday is 0; `day` of the month, 0 its first working day; a day
    that a month does not have is its last one; `days` counts for Covers.DAYS alone."""

    often: Often
    covers: Covers
    minute: int
    weekday: int = 0
    day: int = 1
    days: int = 7

    def trouble(self) -> str:
        """A stable word for what is wrong with it; empty where nothing is."""
        if self.covers not in COVERED[self.often]:
            return "wrong_period_rule"
        fits = 0 <= self.minute < MINUTES_A_DAY and 0 <= self.weekday <= 6 and 0 <= self.day <= 31
        return "" if fits and 1 <= self.days <= LONGEST_DAYS else "wrong_time"


@dataclass(frozen=True, slots=True)
class Run:
    """A sending: due at a moment (UTC), over the days from `first` to `last`, both included."""

    due_at: datetime
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Version:
    """A rule as it holds from a moment on, and sends from `begins_at` on; None where the schedule is switched off."""

    valid_from: datetime
    rule: Rule | None
    begins_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Almanac:
    """The contract's zone and the days that differ from their weekday; Monday to Friday are working days else."""

    zone: ZoneInfo
    holidays: Days

    def is_working(self, day: date) -> bool:
        return self.holidays.get(day, day.weekday() <= FRIDAY)


def due_runs(versions: Sequence[Version], almanac: Almanac, *, after: datetime, until: datetime) -> list[Run]:
    """Runs due later than `after` and not later than `until`, oldest first, each period once.

    Each moment belongs to the version that held then, so that a change of the schedule leaves what was missed as it
    would have been.
    """
    found: dict[tuple[date, date], Run] = {}
    for version, following in _in_pairs(versions):
        begin = max(after, max(version.valid_from, version.begins_at or after) - timedelta(milliseconds=1))
        end = min(until, following.valid_from - timedelta(milliseconds=1)) if following else until
        if version.rule:
            for run in _between(version.rule, almanac, begin, end):
                found.setdefault((run.first, run.last), run)
    return sorted(found.values(), key=lambda run: run.due_at)


def next_run(rule: Rule, almanac: Almanac, *, after: datetime) -> Run | None:
    """The first run later than the moment; None within sixteen months (every day a holiday)."""
    return next(_between(rule, almanac, after, after + timedelta(days=LOOK_AHEAD_DAYS)), None)


def period_before(rule: Rule, almanac: Almanac, *, day: date) -> tuple[date, date]:
    """First and last day that a sending on this day covers."""
    last = day - timedelta(days=1)
    match rule.covers:
        case Covers.YESTERDAY:
            return last, last
        case Covers.WEEK:
            monday = day - timedelta(days=day.weekday())
            return monday - timedelta(days=7), monday - timedelta(days=1)
        case Covers.MONTH:
            last = day.replace(day=1) - timedelta(days=1)
            return last.replace(day=1), last
        case Covers.QUARTER:
            last = day.replace(month=_quarter(day), day=1) - timedelta(days=1)
            return last.replace(month=_quarter(last), day=1), last
        case Covers.SINCE_LAST:
            return _sending_before(day, almanac), last
        case Covers.DAYS:
            return day - timedelta(days=rule.days), last


def is_sending_day(rule: Rule, almanac: Almanac, day: date) -> bool:
    """Something is sent on this day."""
    match rule.often:
        case Often.DAILY:
            return True
        case Often.WORKING_DAYS:
            return almanac.is_working(day)
        case Often.WEEKLY:
            return day.weekday() == rule.weekday
        case Often.MONTHLY:
            return day == _day_of_month(rule, almanac, day)
        case Often.QUARTERLY:
            return day.month == _quarter(day) and day == _day_of_month(rule, almanac, day)


def moment_of(rule: Rule, almanac: Almanac, day: date) -> datetime:
    """When it is sent on the day, in UTC. An hour that the clock has twice counts the first time; one that it leaves
    out is as long after midnight as the clock before the change would have it."""
    local = datetime.combine(day, time(rule.minute // 60, rule.minute % 60), tzinfo=almanac.zone)
    return local.astimezone(UTC)


def _between(rule: Rule, almanac: Almanac, after: datetime, until: datetime) -> Iterator[Run]:
    day, end = (moment.astimezone(almanac.zone).date() for moment in (after, until))
    while day <= end:
        due_at = moment_of(rule, almanac, day)
        if after < due_at <= until and is_sending_day(rule, almanac, day):
            yield Run(due_at, *period_before(rule, almanac, day=day))
        day += timedelta(days=1)


def _in_pairs(versions: Sequence[Version]) -> Iterator[tuple[Version, Version | None]]:
    ordered = sorted(versions, key=lambda version: version.valid_from)
    return zip(ordered, [*ordered[1:], None], strict=True)


def _sending_before(day: date, almanac: Almanac) -> date:
    """The working day before; a year without one is looked through, no more."""
    days = (day - timedelta(days=back) for back in range(1, LONGEST_DAYS))
    return next((each for each in days if almanac.is_working(each)), day - timedelta(days=1))


def _day_of_month(rule: Rule, almanac: Almanac, day: date) -> date:
    first = day.replace(day=1)
    last = span_of("month", day)[1]
    if rule.day != FIRST_WORKING_DAY:
        return first.replace(day=min(rule.day, last.day))
    days = (first + timedelta(days=ahead) for ahead in range(last.day))
    return next((each for each in days if almanac.is_working(each)), last)


def _quarter(day: date) -> int:
    """The first month of the day's quarter."""
    return (day.month - 1) // 3 * 3 + 1
