"""The contract's figures from stored rows (4.1–4.4)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from baylanys.contract.queries import contract_zone, timetable_since
from baylanys.contract.timetable import Timetable
from baylanys.contract.working_time import day_bounds, month_bounds
from baylanys.reporting.call_facts import CallFacts
from baylanys.reporting.definition import Definition, definition_from, in_force
from baylanys.reporting.kpi import Figures, count
from baylanys.reporting.models import KpiDefinition
from baylanys.reporting.reading import calls_between, settled_calls_between


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


def figures_between(start: datetime, end: datetime, at: datetime) -> Figures:
    """Figures of the calls whose queue entry (or arrival) lies in [start, end)."""
    day = start.astimezone(contract_zone()).date()
    return count(calls_between(start, end), timetable_since(start), definition_at(day), at)


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
