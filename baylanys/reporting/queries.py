"""The contract's figures from stored rows (4.1–4.4)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from baylanys.contract.queries import contract_zone, timetable_since
from baylanys.contract.timetable import Timetable
from baylanys.contract.working_time import day_bounds, month_bounds
from baylanys.reporting.call_facts import CallFacts
from baylanys.reporting.definition import Definition, definition_from, in_force
from baylanys.reporting.kpi import Figures, count, count_span
from baylanys.reporting.models import KpiDefinition
from baylanys.reporting.periods import By, Span, spans
from baylanys.reporting.reading import LONGEST_CALL, calls_between, calls_touching, settled_calls_between


@dataclass(frozen=True, slots=True)
class Period:
    """Figures of a day or a month so far, with the definition they were counted by."""

    start: datetime
    end: datetime
    definition: Definition
    figures: Figures


@dataclass(frozen=True, slots=True)
class DayAndMonth:
    """What the overview shows: today, and the month that holds today."""

    day: date
    today: Period
    month: Period
    worst_lost_days: tuple[date, ...]
    """Days of this month whose lost share passed the day's limit, today included."""


def definition_at(day: date) -> Definition:
    """The definition by which a day is counted."""
    rows = KpiDefinition.objects.values_list("version", "valid_from", "parameters")
    return in_force([definition_from(*row) for row in rows], day)


def day_and_month(at: datetime) -> DayAndMonth:
    """Today's and this month's figures as they stand."""
    zone = contract_zone()
    day = at.astimezone(zone).date()
    month_start, month_end = month_bounds(day, zone)
    timetable = timetable_since(month_start)
    definition = definition_at(day)
    midnight, _ = day_bounds(day, zone)
    before = settled_calls_between(month_start, midnight) if month_start < midnight else []
    by_day = _by_day([*before, *calls_between(midnight, month_end)], timetable)
    calls = [call for calls_of_day in by_day.values() for call in calls_of_day]
    return DayAndMonth(
        day=day,
        today=Period(*day_bounds(day, zone), definition, count(by_day.get(day, []), timetable, definition, at)),
        month=Period(month_start, month_end, definition, count(calls, timetable, definition, at)),
        worst_lost_days=tuple(_days_beyond(by_day, timetable, definition, at)),
    )


def figures_by(first: date, last: date, by: By, at: datetime) -> Iterator[tuple[Span, Period]]:
    """Figures of each day or month from `first` to `last`, oldest first; each month is read once."""
    zone = contract_zone()
    for month in spans(first, last, "month", zone):
        wanted = [month] if by == "month" else [*spans(max(first, month.day), _last_of(month, last, zone), by, zone)]
        start, end = wanted[0].start, wanted[-1].end
        timetable = timetable_since(start - LONGEST_CALL)
        calls = calls_touching(start, end)
        for span in wanted:
            rules = definition_at(span.day)
            figures = count_span(calls, span.start, span.end, timetable, rules, at)
            yield span, Period(span.start, span.end, rules, figures)


def _last_of(month: Span, last: date, zone: ZoneInfo) -> date:
    return min(last, (month.end - timedelta(seconds=1)).astimezone(zone).date())


def figures_between(start: datetime, end: datetime, at: datetime) -> Figures:
    """Figures of the calls whose queue entry (or arrival) lies in [start, end)."""
    day = start.astimezone(contract_zone()).date()
    timetable = timetable_since(start - LONGEST_CALL)
    return count_span(calls_touching(start, end), start, end, timetable, definition_at(day), at)


def _by_day(calls: Iterable[CallFacts], timetable: Timetable) -> dict[date, list[CallFacts]]:
    by_day: dict[date, list[CallFacts]] = defaultdict(list)
    for call in calls:
        by_day[timetable.day_of(call.counted_at)].append(call)
    return by_day


def _days_beyond(
    by_day: dict[date, list[CallFacts]], timetable: Timetable, definition: Definition, at: datetime
) -> list[date]:
    found = []
    for day, calls in sorted(by_day.items()):
        figures = count(calls, timetable, definition, at)
        if 100 * figures.lost > definition.lost_day_percent * figures.offered:
            found.append(day)
    return found
