"""Operator and contact talk; a desk that is lost in mid-conversation may come back. Pure."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from baylanys.interactions.fold import Event as Recorded
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_endings import end_conversation
from baylanys.telephony.call_messages import CallState, Stage, Step
from baylanys.telephony.call_states.handler import Table, adopted_record
from baylanys.telephony.ivr.flow import Flow

DESK_PATIENCE_SECONDS = 30.0


def _hold(state: CallState, _event: m.HoldOrdered, at: datetime, _flow: Flow | None) -> Step:
    if state.held:
        return Step(state)
    return Step(replace(state, held=True), (Recorded("held", at, {"operator": state.operator}),), (m.Hold(),))


def _resume(state: CallState, _event: m.ResumeOrdered, at: datetime, _flow: Flow | None) -> Step:
    if not state.held:
        return Step(state)
    return Step(replace(state, held=False), (Recorded("resumed", at, {"operator": state.operator}),), (m.Resume(),))


def _send_digits(state: CallState, event: m.DigitsOrdered, _at: datetime, _flow: Flow | None) -> Step:
    return Step(state, (), (m.SendDigits(event.digits),))


def _contact_hung_up(state: CallState, event: m.ContactGone, at: datetime, _flow: Flow | None) -> Step:
    return end_conversation(state, event.side, event.cause, at)


def _ordered_to_hang_up(state: CallState, event: m.HangUpOrdered, at: datetime, _flow: Flow | None) -> Step:
    return end_conversation(state, event.side, 16, at)


def _operator_leg_ended(state: CallState, event: m.OperatorLegGone, at: datetime, _flow: Flow | None) -> Step:
    if event.channel != state.operator_channel:
        return Step(state)
    if not event.lost:
        return end_conversation(replace(state, operator_channel=""), "operator", event.cause, at)
    lost = replace(state, stage=Stage.DESK_LOST, operator_channel="", held=False, mixed=True)
    record = Recorded("desk_lost", at, {"operator": state.operator})
    return Step(lost, (record,), (m.Hold(), m.StartTimer("desk", DESK_PATIENCE_SECONDS)))


def _adopt_talking(state: CallState, event: m.Adopted, at: datetime, flow: Flow | None) -> Step:
    records = adopted_record(event, at)
    if event.operator_leg == "up":
        return Step(state, records)
    gone = m.OperatorLegGone(state.operator_channel, cause=41, lost=True)
    step = _operator_leg_ended(state, gone, at, flow)
    return Step(step.state, records + step.records, step.actions)


# A desk that was lost


def _desk_returned(state: CallState, event: m.DeskReturned, _at: datetime, _flow: Flow | None) -> Step:
    if state.operator_channel:
        return Step(state)
    channel = f"{state.interaction}-op{state.legs + 1}"
    state = replace(state, operator_channel=channel, legs=state.legs + 1, device=event.device)
    return Step(state, (), (m.RingOperator(state.operator, event.device, channel, None),))


def _conversation_resumed(state: CallState, event: m.OperatorLegUp, at: datetime, _flow: Flow | None) -> Step:
    if event.channel != state.operator_channel:
        return Step(state, (), (m.HangUpChannel(event.channel),))
    record = Recorded("desk_returned", at, {"operator": state.operator})
    return Step(replace(state, stage=Stage.TALKING), (record,), (m.Connect(event.channel),))


def _returning_leg_gone(state: CallState, event: m.OperatorLegGone, _at: datetime, _flow: Flow | None) -> Step:
    if event.channel != state.operator_channel:
        return Step(state)
    return Step(replace(state, operator_channel=""))


def _patience_over(state: CallState, _event: m.PatienceOver, at: datetime, _flow: Flow | None) -> Step:
    """The caller goes to the head of the queue; a call out, which has no queue, ends."""
    if state.direction == "outbound":
        return end_conversation(state, "system", 16, at)
    actions: tuple[m.Action, ...] = (m.FreeOperator(state.operator, wrap_up=False), m.JoinQueue(returned=True))
    if state.operator_channel:
        actions = (m.HangUpChannel(state.operator_channel), *actions)
    waiting = replace(state, stage=Stage.QUEUED, operator="", operator_channel="", device="", at_head=True)
    return Step(waiting, (Recorded("requeued", at, {"reason": "desk_lost"}),), actions)


def _adopt_desk_lost(state: CallState, event: m.Adopted, at: datetime, _flow: Flow | None) -> Step:
    lost = replace(state, operator_channel="")
    hang_up = () if event.operator_leg == "gone" else (m.HangUpChannel(state.operator_channel),)
    actions = (*hang_up, m.Hold(), m.StartTimer("desk", DESK_PATIENCE_SECONDS))
    return Step(lost, adopted_record(event, at), actions)


CONVERSATION: Table = {
    (Stage.TALKING, m.HoldOrdered): _hold,
    (Stage.TALKING, m.ResumeOrdered): _resume,
    (Stage.TALKING, m.DigitsOrdered): _send_digits,
    (Stage.TALKING, m.HangUpOrdered): _ordered_to_hang_up,
    (Stage.TALKING, m.ContactGone): _contact_hung_up,
    (Stage.TALKING, m.OperatorLegGone): _operator_leg_ended,
    (Stage.TALKING, m.Adopted): _adopt_talking,
    (Stage.DESK_LOST, m.DeskReturned): _desk_returned,
    (Stage.DESK_LOST, m.OperatorLegUp): _conversation_resumed,
    (Stage.DESK_LOST, m.OperatorLegGone): _returning_leg_gone,
    (Stage.DESK_LOST, m.PatienceOver): _patience_over,
    (Stage.DESK_LOST, m.HangUpOrdered): _ordered_to_hang_up,
    (Stage.DESK_LOST, m.ContactGone): _contact_hung_up,
    (Stage.DESK_LOST, m.Adopted): _adopt_desk_lost,
}
