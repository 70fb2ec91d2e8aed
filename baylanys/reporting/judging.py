"""One call as it is kept among the judged ones: its verdict with everything that sums are made of. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from baylanys.contract.timetable import Timetable
from baylanys.interactions.fold import EventLike, summarise
from baylanys.reporting.call_facts import CallFacts
from baylanys.reporting.definition import Definition, in_force
from baylanys.reporting.kpi import left_early
from baylanys.reporting.verdicts import Standing, judge

AT_LAST = datetime(9999, 1, 1, tzinfo=UTC)
"""All that is written has happened: a verdict changes by events, never by waiting."""


@dataclass(frozen=True, slots=True)
class Sort:
    """By what calls are told apart."""

    queue: str
    language: str
    topic: str
    operator: str


def sort_of(events: Iterable[EventLike]) -> Sort:
    """Queue of the first entry, the language and topic last named, who answered first."""
    summary = summarise(events)
    return Sort(summary.queue[:40], summary.language[:2], summary.topic[:40], str(summary.operator or ""))


def judged_values(
    call: CallFacts, sort: Sort, timetable: Timetable, definitions: Sequence[Definition]
) -> dict[str, Any]:
    """The fields of the call's row, but for its key and last event."""
    rules = in_force(definitions, timetable.day_of(call.counted_at))
    verdict = judge(call, timetable, rules, AT_LAST)
    lost = verdict.standing is Standing.LOST and not call.is_self_check and bool(call.number)
    day, half_hour = _place(call.counted_at, timetable)
    talk = _place(call.answered_at, timetable) if call.answered_at else (None, None)
    return {
        "counted_at": call.counted_at,
        "day": day,
        "half_hour": half_hour,
        "direction": "inbound" if call.inbound else "outbound",
        "queue": sort.queue,
        "language": sort.language,
        "topic": sort.topic,
        "operator": sort.operator,
        "number": call.number[:40],
        "standing": verdict.standing.value,
        "reason": verdict.reason.value,
        "offered": verdict.offered,
        "within_limit": verdict.within_limit,
        "early": left_early(call, verdict, rules),
        "beyond_limit": (call.queue_total_ms or 0) > rules.longest_wait_ms,
        "left_in_transfer": call.left_in_transfer,
        "dropped": call.dropped,
        "refused_for_line": call.refused_reason == "no_line",
        "again_until": call.counted_at + timedelta(minutes=rules.reached_again_minutes) if lost else None,
        "recorded": call.recorded,
        "recording_due": call.recording_due,
        "is_self_check": call.is_self_check,
        "arrived_at": call.arrived_at,
        "queue_entered_at": call.queue_entered_at,
        "answered_at": call.answered_at,
        "ended_at": call.ended_at,
        "wait_ms": call.wait_ms,
        "queue_total_ms": call.queue_total_ms,
        "ivr_ms": call.ivr_ms,
        "talk_ms": call.talk_ms,
        "talk_day": talk[0],
        "talk_half_hour": talk[1],
        "formula_version": rules.version,
    }


def _place(moment: datetime, timetable: Timetable) -> tuple[Any, int]:
    local = moment.astimezone(timetable.zone)
    return local.date(), local.hour * 2 + local.minute // 30
