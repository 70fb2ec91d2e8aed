"""The contract's figures from the sums that are kept (4.1–4.4)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from operator import add
from typing import Any

from django.db import connection
from django.db.models import Max

from baylanys.contract.queries import contract_zone
from baylanys.contract.working_time import day_bounds, month_bounds
from baylanys.reporting.definition import Definition, in_force
from baylanys.reporting.domain.judged_calls import AT_A_QUESTION, all_definitions, fold_pending
from baylanys.reporting.kpi import Figures, lost_met
from baylanys.reporting.models import DayLines
from baylanys.reporting.periods import By, Span, last_day, spans
from baylanys.reporting.sum_sql import ADDED, SELECTED, SUMMED
from baylanys.reporting.sums import Sums

_BY_DAY = f"SELECT day, {SUMMED} FROM reporting_intervalsum WHERE day >= %s AND day <= %s GROUP BY day"
_BETWEEN = f"""
SELECT {SELECTED} FROM (
    SELECT true AS here, j.* FROM reporting_judgedcall j WHERE counted_at >= %(start)s AND counted_at < %(end)s
    UNION ALL
    SELECT false, j.* FROM reporting_judgedcall j
    WHERE counted_at >= %(start)s::timestamptz - interval '6 hours' AND counted_at < %(end)s
    AND answered_at >= %(start)s AND answered_at < %(end)s
) parts
"""


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
    return in_force(all_definitions(), day)


def day_and_month(at: datetime) -> DayAndMonth:
    """Today's and this month's figures as they stand."""
    zone = contract_zone()
    day = at.astimezone(zone).date()
    bounds = month_bounds(day, zone)
    days = sums_by_day(day.replace(day=1), last_day(*bounds, zone))
    rules = definition_at(day)
    return DayAndMonth(
        day=day,
        today=Period(*day_bounds(day, zone), rules, days.get(day, Sums()).figures()),
        month=Period(*bounds, rules, total(days.values()).figures()),
        worst_lost_days=days_beyond(days),
    )


def days_beyond(days: dict[date, Sums]) -> tuple[date, ...]:
    """Those of the days whose lost share passed the limit of that day (4.3)."""
    definitions = all_definitions()
    return tuple(
        day
        for day, sums in sorted(days.items())
        if not lost_met(sums.figures(), in_force(definitions, day).lost_day_percent)
    )


def figures_by(first: date, last: date, by: By) -> Iterator[tuple[Span, Period]]:
    """Figures of each day, or of the whole months that hold any of them, oldest first."""
    zone = contract_zone()
    wanted = list(spans(first, last, by, zone))
    days = sums_by_day(wanted[0].day, last_day(wanted[-1].start, wanted[-1].end, zone))
    definitions = all_definitions()
    by_span: dict[str, list[Sums]] = {}
    for day, sums in days.items():
        by_span.setdefault(day.isoformat()[: len(wanted[0].name)], []).append(sums)
    for span in wanted:
        figures = total(by_span.get(span.name, [])).figures()
        yield span, Period(span.start, span.end, in_force(definitions, span.day), figures)


def figures_between(start: datetime, end: datetime) -> Figures:
    """Figures of the calls whose queue entry (or arrival) lies in [start, end), whatever the clock says."""
    fold_pending()
    zone = contract_zone()
    with connection.cursor() as cursor:
        cursor.execute(_BETWEEN, {"start": start, "end": end})
        sums = read_sums(cursor.fetchone())
    days = DayLines.objects.filter(day__gte=start.astimezone(zone).date(), day__lte=last_day(start, end, zone))
    return replace(sums, most_lines=days.aggregate(most=Max("most"))["most"] or 0).figures()


def sums_by_day(first: date, last: date) -> dict[date, Sums]:
    """What is kept of each day that has calls, both included; calls written meanwhile are judged first."""
    fold_pending(most=AT_A_QUESTION)
    lines = dict(DayLines.objects.filter(day__gte=first, day__lte=last).values_list("day", "most"))
    with connection.cursor() as cursor:
        cursor.execute(_BY_DAY, [first, last])
        found = {row[0]: read_sums(row[1:]) for row in cursor.fetchall()}
    return {
        day: replace(found.get(day, Sums()), most_lines=lines.get(day, 0))
        for day in sorted(found.keys() | lines.keys())
    }


def total(parts: Any) -> Sums:
    """Several periods as one."""
    return reduce(add, parts, Sums())


def read_sums(row: Any) -> Sums:
    """The columns of `sum_sql.NAMES` as sums."""
    *added, longest_ms, longest_call = row
    longest = None if longest_ms is None else (longest_ms, str(longest_call))
    return Sums(**{name: int(value) for name, value in zip(ADDED, added, strict=True)}, longest=longest)
