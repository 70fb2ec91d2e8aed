"""Past days by minute are kept, and made anew when something of them is written later (5.2, 5.3)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from baylanys.contract.queries import contract_zone
from baylanys.core.locks import Lock
from baylanys.reporting.models import StaffedDay
from baylanys.reporting.staffing import gaps_of
from baylanys.reporting.staffing_facts import CountedDay, count_day, first_staffed_day
from baylanys.reporting.staffing_rules import Wanted, last_moment, wanted_of

AT_ONCE = 62
"""So many days are counted in one transaction."""
_TAKE = """
WITH taken AS (DELETE FROM reporting_statetocount RETURNING operator_id, at)
SELECT DISTINCT (t.at AT TIME ZONE %(zone)s)::date, coalesce((
    SELECT min(c.at) FROM routing_operatorstatechange c WHERE c.operator_id = t.operator_id AND c.at > t.at
), 'infinity'::timestamptz) >= (%(today)s::date)::timestamp AT TIME ZONE %(zone)s, (
    SELECT (min(c.at) AT TIME ZONE %(zone)s)::date FROM routing_operatorstatechange c
    WHERE c.operator_id = t.operator_id AND c.at > t.at
) FROM taken t
"""


def keep_days(first: date, last: date, at: datetime) -> None:
    """Every past day between the two, both included, is kept as its facts are now. Safe to repeat.

    The lock is the one of judged calls, so that lines and refusals of a day do not change while it is counted.
    """
    begin = first_staffed_day()
    if begin is None:
        return
    today = at.astimezone(contract_zone()).date()
    days = _days(max(first, begin), min(last, today - timedelta(days=1)))
    if days and (_notes() or len(days) > StaffedDay.objects.filter(day__in=days, stale=False).count()):
        for place in range(0, len(days), AT_ONCE):
            _keep(days[place : place + AT_ONCE], today)


def count_days_again(first: date, last: date) -> None:
    """What is kept of these days, both included, will be made anew from its facts."""
    StaffedDay.objects.filter(day__gte=first, day__lte=last).update(stale=True)


def recount_day(day: date) -> StaffedDay:
    """The past day as its facts have it, not kept: to compare with."""
    return _row(count_day(day, last_moment(day)), wanted_of([day])[day])


@transaction.atomic
def _keep(days: Sequence[date], today: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(Lock.JUDGED_CALLS)])
        _take_notes(cursor, today)
    kept = set(StaffedDay.objects.filter(day__in=days, stale=False).values_list("day", flat=True))
    missing = [day for day in days if day not in kept]
    wanted = wanted_of(missing)
    rows = [_row(count_day(day, last_moment(day)), wanted[day]) for day in missing]
    fields = [each.attname for each in StaffedDay._meta.concrete_fields if each.attname != "day"]
    StaffedDay.objects.bulk_create(rows, update_conflicts=True, unique_fields=["day"], update_fields=fields)


def _notes() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM reporting_statetocount)")
        return bool(cursor.fetchone()[0])


def _take_notes(cursor: Any, today: date) -> None:
    """Days during which a state that was written since held are to be counted anew."""
    cursor.execute(_TAKE, {"zone": contract_zone().key, "today": today})
    for day, still_holds, until in cursor.fetchall():
        held = StaffedDay.objects.filter(day__gte=day)
        (held if still_holds else held.filter(day__lte=until)).update(stale=True)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _row(counted: CountedDay, wanted: Wanted) -> StaffedDay:
    gaps = gaps_of(counted.minutes, wanted.required)
    missing = {kind: sum(gap.minutes for gap in gaps if gap.kind == kind) for kind in ("operators", "kk", "ru")}
    worked = counted.minutes
    required = wanted.required
    return StaffedDay(
        day=counted.day,
        stale=False,
        required=required.operators,
        short=missing["operators"],
        without_kazakh=missing["kk"],
        without_russian=missing["ru"],
        not_kept=sum(
            each.present < required.operators or each.kazakh < required.kazakh or each.russian < required.russian
            for each in worked
        ),
        worked=len(worked),
        most_lines=max(counted.lines, default=0),
        refused=sum(counted.refused),
        full_minutes=_full(zip(counted.lines, counted.capacity, strict=True)),
        minutes=[round((each.at - counted.start) / timedelta(minutes=1)) for each in worked],
        present=[each.present for each in worked],
        kazakh=[each.kazakh for each in worked],
        russian=[each.russian for each in worked],
        lines=counted.lines,
        capacity=counted.capacity,
        refused_by_minute=counted.refused,
    )


def _full(lines: Iterable[tuple[int, int]]) -> int:
    return sum(used >= capacity for used, capacity in lines)


def today_row(day: date, at: datetime) -> StaffedDay:
    """The running day, or one that no facts are kept of, as far as it is over; not kept."""
    return _row(count_day(day, at), wanted_of([day])[day])
