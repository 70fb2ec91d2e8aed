"""How one call counts, and why (4.1–4.3). Pure; the cases of `tests/pure/test_kpi_cases.py` decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from baylanys.contract.service_day import end_of_service_day
from baylanys.contract.timetable import Timetable
from baylanys.reporting.call_facts import Callback, CallFacts
from baylanys.reporting.definition import Definition

WANT_OF_PLACE = frozenset({"no_line", "queue_full"})


class Standing(StrEnum):
    """What a call is for the contract. The first four are offered calls."""

    ANSWERED = "answered"
    LOST = "lost"
    CALLBACK_KEPT = "callback_kept"
    WAITING = "waiting"
    LEFT_IN_IVR = "left_in_ivr"
    AFTER_HOURS = "after_hours"
    BLOCKED = "blocked"
    SELF_CHECK = "self_check"
    REFUSED_ELSE = "refused_else"
    FAILED = "failed"
    OUTBOUND = "outbound"


class Reason(StrEnum):
    """Why it stands so; each has a sentence in `reporting/wording.py`."""

    WITHIN_LIMIT = "within_limit"
    AFTER_LIMIT = "after_limit"
    LEFT_QUEUE = "left_queue"
    NO_LINE = "no_line"
    NO_PLACE = "no_place"
    CALLBACK_REACHED = "callback_reached"
    CALLBACK_TRIED = "callback_tried"
    CALLBACK_BROKEN = "callback_broken"
    STILL_WAITS = "still_waits"
    BEFORE_QUEUE = "before_queue"
    CLOSED = "closed"
    ON_BLOCK_LIST = "on_block_list"
    TEST_CALL = "test_call"
    NOT_FOR_WANT_OF_PLACE = "not_for_want_of_place"
    BROKE_DOWN = "broke_down"
    WE_CALLED = "we_called"


_OFFERED = frozenset({Standing.ANSWERED, Standing.LOST, Standing.CALLBACK_KEPT})


@dataclass(frozen=True, slots=True)
class Verdict:
    """A call's standing with its reason. A call that still waits is not offered yet: it is shown apart."""

    standing: Standing
    reason: Reason
    within_limit: bool = False

    @property
    def offered(self) -> bool:
        return self.standing in _OFFERED


def judge(call: CallFacts, timetable: Timetable, definition: Definition, at: datetime) -> Verdict:
    """The verdict as it stands at that moment: a callback counts as lost until it is kept."""
    if not call.inbound:
        return Verdict(Standing.OUTBOUND, Reason.WE_CALLED)
    if call.is_self_check:
        return Verdict(Standing.SELF_CHECK, Reason.TEST_CALL)
    if call.blocked:
        return Verdict(Standing.BLOCKED, Reason.ON_BLOCK_LIST)
    if call.refused_reason:
        return _refused(call, timetable)
    if call.queue_entered_at is None:
        return _before_queue(call)
    if not timetable.is_open(call.queue_entered_at):
        return Verdict(Standing.AFTER_HOURS, Reason.CLOSED)
    return _queued(call, timetable, definition, at)


def _refused(call: CallFacts, timetable: Timetable) -> Verdict:
    if not timetable.is_open(call.counted_at):
        return Verdict(Standing.AFTER_HOURS, Reason.CLOSED)
    if call.refused_reason not in WANT_OF_PLACE:
        return Verdict(Standing.REFUSED_ELSE, Reason.NOT_FOR_WANT_OF_PLACE)
    return Verdict(Standing.LOST, Reason.NO_LINE if call.refused_reason == "no_line" else Reason.NO_PLACE)


def _before_queue(call: CallFacts) -> Verdict:
    if call.after_hours:
        return Verdict(Standing.AFTER_HOURS, Reason.CLOSED)
    if call.failed:
        return Verdict(Standing.FAILED, Reason.BROKE_DOWN)
    return Verdict(Standing.LEFT_IN_IVR, Reason.BEFORE_QUEUE)


def _queued(call: CallFacts, timetable: Timetable, definition: Definition, at: datetime) -> Verdict:
    if call.answered_at is not None and call.wait_ms is not None:
        within = call.wait_ms <= definition.answer_within_ms
        return Verdict(Standing.ANSWERED, Reason.WITHIN_LIMIT if within else Reason.AFTER_LIMIT, within)
    if call.callback is not None:
        return _called_back(call.callback, timetable, definition, at)
    if call.ended_at is None and call.wait_ms is None:
        return Verdict(Standing.WAITING, Reason.STILL_WAITS)
    return Verdict(Standing.LOST, Reason.NO_PLACE if call.found_no_place else Reason.LEFT_QUEUE)


def _called_back(callback: Callback, timetable: Timetable, definition: Definition, at: datetime) -> Verdict:
    deadline = min(callback_deadline(callback.accepted_at, timetable, definition), at)
    if callback.reached_at is not None and callback.reached_at <= deadline:
        return Verdict(Standing.CALLBACK_KEPT, Reason.CALLBACK_REACHED)
    gap = timedelta(minutes=definition.callback_gap_minutes)
    tried = _apart([moment for moment in callback.attempts if moment <= deadline], gap)
    if tried >= definition.callback_attempts:
        return Verdict(Standing.CALLBACK_KEPT, Reason.CALLBACK_TRIED)
    return Verdict(Standing.LOST, Reason.CALLBACK_BROKEN)


def callback_deadline(accepted_at: datetime, timetable: Timetable, definition: Definition) -> datetime:
    """The end of the working day it was accepted on; of the next one where that is less than an hour away (4.3)."""
    return end_of_service_day(accepted_at, timetable, timedelta(minutes=definition.callback_late_minutes))


def _apart(moments: Sequence[datetime], gap: timedelta) -> int:
    """How many of the moments are at least `gap` after the one counted before."""
    counted: list[datetime] = []
    for moment in sorted(moments):
        if not counted or moment - counted[-1] >= gap:
            counted.append(moment)
    return len(counted)
