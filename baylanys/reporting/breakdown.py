"""The figures of a period, apart by what calls are told by."""

from datetime import date
from typing import Any, Literal, get_args

from django.db import connection

from baylanys.reporting.queries import read_sums
from baylanys.reporting.sum_sql import SELECTED, SUMMED
from baylanys.reporting.sums import Sums

Sort = Literal["half_hour", "queue", "language", "topic", "operator"]
SORTS: tuple[Sort, ...] = get_args(Sort)
_KEPT = f"SELECT {{sort}}, {SUMMED} FROM reporting_intervalsum WHERE day >= %s AND day <= %s GROUP BY 1 ORDER BY 1"
_CALLS = f"""
SELECT {{sort}}, {SELECTED} FROM (
    SELECT true AS here, j.* FROM reporting_judgedcall j WHERE day >= %s AND day <= %s
    UNION ALL SELECT false, j.* FROM reporting_judgedcall j WHERE talk_day >= %s AND talk_day <= %s
) parts GROUP BY 1 ORDER BY 1
"""


def sums_apart(first: date, last: date, sort: Sort) -> list[tuple[Any, Sums]]:
    """Each half-hour of the day (0 to 47), queue, language, topic or operator (user name) that has calls; what calls do
    not tell has the empty name."""
    kept = sort in {"half_hour", "queue", "language"}
    with connection.cursor() as cursor:
        cursor.execute((_KEPT if kept else _CALLS).format(sort=sort), [first, last] * (1 if kept else 2))
        return [(row[0], read_sums(row[1:])) for row in cursor.fetchall()]
