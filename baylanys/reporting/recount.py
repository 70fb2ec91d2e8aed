"""Figures counted from events, without anything that is kept: the proof of what is kept."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from baylanys.contract.queries import contract_zone, timetable_since
from baylanys.interactions.choices import Channel
from baylanys.interactions.models import Interaction
from baylanys.reporting.call_facts import CallFacts
from baylanys.reporting.definition import in_force
from baylanys.reporting.domain.judged_calls import all_definitions
from baylanys.reporting.domain.staffed_days import recount_day
from baylanys.reporting.judging import AT_LAST
from baylanys.reporting.kpi import Figures, count_span
from baylanys.reporting.models import StaffedDay
from baylanys.reporting.periods import spans
from baylanys.reporting.queries import figures_by
from baylanys.reporting.reading import read_calls

AROUND = timedelta(hours=6)
"""No call lasts longer: one that was answered in a period arrived at most so long before it."""


def differing_days(first: date, last: date) -> Iterator[date]:
    """Days whose kept figures are not those of their events."""
    for span, period in figures_by(first, last, "day"):
        if _comparable(period.figures) != _comparable(count_day(span.day)):
            yield span.day


def differing_staffed_days(first: date, last: date) -> Iterator[date]:
    """Days whose kept minutes of operators and lines are not those of their states and calls (5.2, 5.3)."""
    fields = [each.attname for each in StaffedDay._meta.concrete_fields]
    for kept in StaffedDay.objects.filter(day__gte=first, day__lte=last, stale=False).order_by("day"):
        counted = recount_day(kept.day)
        if any(getattr(kept, name) != getattr(counted, name) for name in fields):
            yield kept.day


def count_day(day: date) -> Figures:
    """The figures of one day of the contract's zone, from events alone."""
    span = next(spans(day, day, "day", contract_zone()))
    timetable = timetable_since(span.start - AROUND)
    calls = _calls(span.start - AROUND, span.end)
    return count_span(calls, span.start, span.end, timetable, in_force(all_definitions(), day), AT_LAST)


def _calls(start: datetime, end: datetime) -> list[CallFacts]:
    rows = Interaction.objects.filter(channel=Channel.CALL, arrived_at__gte=start, arrived_at__lt=end)
    keys = list(rows.order_by("arrived_at").values_list("id", flat=True))
    return [call.facts for call in read_calls(keys)]


def _comparable(figures: Figures) -> Figures:
    """But for what a day's calls alone cannot say: lines in use past midnight, callers reached after it."""
    return replace(figures, most_lines=0, reached_again=0, longest_wait_key="")
