"""What a day's staffing is counted from: states, languages, lines in use, calls that found none (5.2, 5.3)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection

from baylanys.contract.models import LineCapacity
from baylanys.contract.queries import contract_zone, timetable_since
from baylanys.contract.working_time import day_bounds
from baylanys.reporting.line_use import Use, capacity_by_minute, most_lines_by_minute, refused_by_minute
from baylanys.reporting.models import JudgedCall, OutsideLeg, SpokenLanguage
from baylanys.reporting.staffing import Change, Minute, Stay, Word, count_minutes, minutes_worked, stays_of

LONGEST_CALL = timedelta(hours=6)
WITHOUT_A_LINE = ("no_line", "no_place", "on_block_list", "not_for_want_of_place")
"""Reasons of calls that never had a line, as `sum_sql.MOST_LINES` leaves them out."""

_CHANGES = """
SELECT last.operator_id, last.at, last.state, last.reason FROM workforce_operator o CROSS JOIN LATERAL (
    SELECT * FROM routing_operatorstatechange c WHERE c.operator_id = o.person_id AND c.at < %(start)s
    ORDER BY c.at DESC, c.id DESC LIMIT 1
) last
UNION ALL
SELECT * FROM (
    SELECT c.operator_id, c.at, c.state, c.reason FROM workforce_operator o
    JOIN routing_operatorstatechange c ON c.operator_id = o.person_id AND c.at >= %(start)s AND c.at < %(end)s
    ORDER BY c.at, c.id
) during
"""


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day by minute; lists have one place for each minute of `minutes`."""

    day: date
    start: datetime
    minutes: list[Minute]
    lines: list[int]
    capacity: list[int]
    refused: list[int]


def count_day(day: date, until: datetime) -> CountedDay:
    """The day from its facts, as far as it is over by `until`."""
    start, end = day_bounds(day, contract_zone())
    until = min(until, end)
    worked = minutes_worked(timetable_since(start).working_intervals(start, end), until)
    stays = stays_between(start, until)
    return CountedDay(
        day=day,
        start=start,
        minutes=count_minutes(worked, stays, _words()),
        lines=most_lines_by_minute(worked, _uses(start, until)),
        capacity=capacity_by_minute(worked, _capacity(until), settings.INSTALLATION.lines),
        refused=refused_by_minute(worked, _refused(start, until)),
    )


def stays_between(start: datetime, end: datetime) -> list[Stay]:
    """Who was in which state between two moments."""
    if end <= start:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, {"start": start, "end": end})
        changes = [Change(*row) for row in cursor.fetchall()]
    return stays_of(changes, start, end)


def first_staffed_day() -> date | None:
    """The day on which an operator first was in any state: nobody is missing before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(first.at) FROM workforce_operator o CROSS JOIN LATERAL ("
            "SELECT at FROM routing_operatorstatechange c WHERE c.operator_id = o.person_id ORDER BY at LIMIT 1) first"
        )
        found = cursor.fetchone()[0]
    return found.astimezone(contract_zone()).date() if found else None


def _words() -> list[Word]:
    rows = SpokenLanguage.objects.filter(language__in=("kk", "ru")).order_by("at", "pk")
    return [Word(*row) for row in rows.values_list("operator_id", "language", "at", "speaks")]


def _uses(start: datetime, end: datetime) -> list[Use]:
    reach = {"counted_at__gte": start - LONGEST_CALL, "counted_at__lt": end + LONGEST_CALL, "arrived_at__lt": end}
    calls = JudgedCall.objects.filter(**reach, refused_for_line=False).exclude(reason__in=WITHOUT_A_LINE)
    legs = OutsideLeg.objects.filter(begins_at__gte=start - LONGEST_CALL, begins_at__lt=end)
    uses = [*calls.values_list("arrived_at", "ended_at"), *legs.values_list("begins_at", "ends_at")]
    return [(since, until) for since, until in uses if until is None or until > start]


def _refused(start: datetime, end: datetime) -> list[datetime]:
    calls = JudgedCall.objects.filter(counted_at__gte=start, counted_at__lt=end, refused_for_line=True)
    return list(calls.filter(is_self_check=False).values_list("arrived_at", flat=True))


def _capacity(until: datetime) -> list[tuple[datetime, int]]:
    rows = LineCapacity.objects.filter(valid_from__lt=until).order_by("valid_from", "pk")
    return list(rows.values_list("valid_from", "lines"))
