"""Kept sums of a period, narrowed to a queue or a language of callers; never from events."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from django.db import connection

from baylanys.reporting.domain.judged_calls import AT_A_QUESTION, fold_pending
from baylanys.reporting.queries import read_sums, sums_by_day
from baylanys.reporting.sum_sql import SUMMED
from baylanys.reporting.sums import Sums

Group = Literal["day", "half_hour", "queue", "language"]
NARROWED_BY = ("queue", "language")
_SUMS = f"SELECT {{group}}, {SUMMED} FROM reporting_intervalsum WHERE day >= %s AND day <= %s"


def sums_of_days(first: date, last: date, options: Mapping[str, str]) -> dict[date, Sums]:
    """Days in order that have calls. Lines belong to all calls together and are left out where it is narrowed."""
    if not any(options.get(name) for name in NARROWED_BY):
        return sums_by_day(first, last)
    return dict(sums_apart_by("day", first, last, options))


def sums_apart_by(group: Group, first: date, last: date, options: Mapping[str, str]) -> list[tuple[Any, Sums]]:
    """Each half-hour of the day (0 to 47), queue or language that has calls, in order."""
    fold_pending(most=AT_A_QUESTION)
    wanted = [(name, options[name]) for name in NARROWED_BY if options.get(name)]
    query = _SUMS.format(group=group) + "".join(f" AND {name} = %s" for name, _ in wanted) + " GROUP BY 1 ORDER BY 1"
    with connection.cursor() as cursor:
        cursor.execute(query, [first, last, *(value for _, value in wanted)])
        return [(row[0], read_sums(row[1:])) for row in cursor.fetchall()]
