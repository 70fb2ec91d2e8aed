"""Calls are judged and added up as their events come in (4.1–4.4, 5.1, 5.2)."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from baylanys.contract.queries import contract_zone, timetable_since
from baylanys.contract.working_time import day_bounds
from baylanys.core.locks import Lock
from baylanys.reporting.definition import Definition, definition_from
from baylanys.reporting.fold_sql import ALL_OF_DAYS, JUDGE_AGAIN, QUIET, SETTINGS, TAKE
from baylanys.reporting.judging import judged_values
from baylanys.reporting.models import CallToFold, FoldState, JudgedCall, KpiDefinition, OutsideLeg, StaffedDay
from baylanys.reporting.reading import ReadCall, read_calls
from baylanys.reporting.settings_change import FIRST_DAY, affected_from
from baylanys.reporting.sum_sql import EMPTY, MOST_LINES, REACHED_AGAIN, REFILL

BATCH = 500
AT_A_QUESTION = 2_000
"""So many calls a page judges before it answers; what remains is the worker's."""
PROMISES_REACH = timedelta(days=14)
"""A change of days moves the term of callbacks promised so long before."""
Place = tuple[date, int]


def fold_pending(*, most: int | None = None) -> int:
    """Every call something was written of is judged and added up; how many were. `most` bounds the work.

    Safe to repeat and to break off: each batch is one transaction that takes its rows and adds them up. Of several at
    once one works, the others wait for it.
    """
    folded = 0
    while (most is None or folded < most) and not _is_quiet():
        done = _fold_batch()
        folded += done
        if not done:
            break
    return folded


def judge_days_again(*, first: date, last: date) -> None:
    """The calls that arrived on these days, both included, will be judged anew from their events."""
    zone = contract_zone()
    with connection.cursor() as cursor:
        cursor.execute(ALL_OF_DAYS, [day_bounds(first, zone)[0], day_bounds(last, zone)[1]])


def pending_calls() -> int:
    """How many notes of calls are still to be judged."""
    return CallToFold.objects.count()


def _is_quiet() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(QUIET)
        return bool(cursor.fetchone()[0])


@transaction.atomic
def _fold_batch() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(Lock.JUDGED_CALLS)])
        _notice_settings(cursor)
        cursor.execute(TAKE, [BATCH])
        keys = [row[0] for row in cursor.fetchall()]
        if keys:
            _judge(cursor, keys)
    return len(keys)


def _notice_settings(cursor: Any) -> None:
    """Calls that changed settings judge otherwise are to be folded again; read in one snapshot."""
    cursor.execute(SETTINGS)
    found = json.loads(cursor.fetchone()[0])
    known = FoldState.objects.filter(pk=1).first()
    before = known.settings if known else {}
    if known and before == found:
        return
    since = affected_from(before, found)
    if since is not None:
        cursor.execute(JUDGE_AGAIN, [max(since, FIRST_DAY) - PROMISES_REACH])
        StaffedDay.objects.filter(day__gte=since).update(stale=True)
    FoldState.objects.update_or_create(pk=1, defaults={"settings": found})


def _judge(cursor: Any, keys: Sequence[UUID]) -> None:
    calls = list(read_calls(keys))
    places = _places(keys)
    if calls:
        _write(calls)
    places |= _places([call.key for call in calls])
    places |= _reached_again(cursor, calls)
    if places:
        _add_up(cursor, places)


def _places(keys: Iterable[UUID]) -> set[Place]:
    rows = JudgedCall.objects.filter(pk__in=list(keys))
    found: set[Place] = set()
    for day, half_hour, talk_day, talk_half_hour in rows.values_list("day", "half_hour", "talk_day", "talk_half_hour"):
        found.add((day, half_hour))
        if talk_day is not None and talk_half_hour is not None:
            found.add((talk_day, talk_half_hour))
    return found


def _write(calls: Sequence[ReadCall]) -> None:
    timetable = timetable_since(min(call.facts.arrived_at for call in calls) - timedelta(days=1))
    definitions = all_definitions()
    rows = [
        JudgedCall(
            interaction_id=call.key,
            last_event=call.last_event,
            **judged_values(call.facts, call.sort, timetable, definitions),
        )
        for call in calls
    ]
    fields = [each.attname for each in JudgedCall._meta.concrete_fields if each.attname != "interaction_id"]
    kept = [name for name in fields if name != "reached_again"]
    JudgedCall.objects.bulk_create(rows, update_conflicts=True, unique_fields=["interaction_id"], update_fields=kept)
    OutsideLeg.objects.filter(interaction_id__in=[call.key for call in calls]).delete()
    OutsideLeg.objects.bulk_create(
        OutsideLeg(interaction_id=call.key, begins_at=begins, ends_at=ends)
        for call in calls
        for begins, ends in call.facts.outside_legs
    )


def all_definitions() -> list[Definition]:
    """Every version of the figures' definition."""
    rows = KpiDefinition.objects.values_list("version", "valid_from", "parameters")
    return [definition_from(*row) for row in rows]


def _reached_again(cursor: Any, calls: Sequence[ReadCall]) -> set[Place]:
    numbers = sorted({call.facts.number[:40] for call in calls if call.facts.number})
    if not numbers:
        return set()
    moments: list[datetime] = [call.facts.counted_at for call in calls]
    cursor.execute(REACHED_AGAIN, {"numbers": numbers, "first": min(moments), "last": max(moments)})
    return {(row[0], row[1]) for row in cursor.fetchall()}


def _add_up(cursor: Any, places: set[Place]) -> None:
    ordered = sorted(places)
    days = sorted({day for day, _ in places})
    filled = {"days": [day for day, _ in ordered], "half_hours": [half for _, half in ordered]}
    cursor.execute(EMPTY, filled)
    cursor.execute(REFILL, filled)
    cursor.execute(MOST_LINES, {"days": days, "zone": settings.CONTRACT_TIME_ZONE})
    # A call reaches over midnight: the lines of the days beside may be others, too.
    beside = {day + timedelta(days=step) for day in days for step in (-1, 0, 1)}
    StaffedDay.objects.filter(day__in=beside).update(stale=True)
