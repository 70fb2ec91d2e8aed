"""An operator calls out: the own phone first, then the contact. Pure."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from baylanys.interactions.fold import Event as Recorded
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_endings import end_conversation
from baylanys.telephony.call_messages import CallState, Stage, Step
from baylanys.telephony.call_states.handler import Table, adopted_record
from baylanys.telephony.ivr.flow import Flow


def _operator_called(state: CallState, event: m.OperatorCalled, at: datetime, _flow: Flow | None) -> Step:
    channel = f"{state.interaction}-op1"
    state = replace(
        state,
        stage=Stage.CALLING_OPERATOR,
        operator=event.operator,
        device=event.device,
        operator_channel=channel,
        legs=1,
    )
    records = (
        Recorded("arrived", at, {"number": state.number, "line": state.line, "direction": "outbound"}),
        Recorded("dialled", at, {"number": state.number, "operator": event.operator, "purpose": event.purpose}),
    )
    return Step(state, records, (m.RingOperator(event.operator, event.device, channel, None),))


def _operator_there(state: CallState, event: m.OperatorLegUp, _at: datetime, _flow: Flow | None) -> Step:
    if event.channel != state.operator_channel:
        return Step(state, (), (m.HangUpChannel(event.channel),))
    dial = m.DialPromised(state.number) if state.callback else m.DialContact(state.number)
    return Step(replace(state, stage=Stage.CALLING_CONTACT), (), (dial,))


def _contact_answered(state: CallState, _event: m.ContactLegUp, at: datetime, _flow: Flow | None) -> Step:
    records = (
        Recorded("contact_answered", at, {}),
        Recorded("answered", at, {"operator": state.operator, "device": state.device}),
    )
    talking = replace(state, stage=Stage.TALKING, answered_at=at)
    return Step(talking, records, (m.Connect(state.operator_channel),))


def _calling_leg_gone(state: CallState, event: m.OperatorLegGone, at: datetime, _flow: Flow | None) -> Step:
    if event.channel != state.operator_channel:
        return Step(state)
    return end_conversation(replace(state, operator_channel=""), "operator", event.cause, at)


def _contact_gone(state: CallState, event: m.ContactGone, at: datetime, _flow: Flow | None) -> Step:
    return end_conversation(state, event.side, event.cause, at)


def _given_up(state: CallState, event: m.HangUpOrdered, at: datetime, _flow: Flow | None) -> Step:
    return end_conversation(state, event.side, 16, at)


def _adopt_answered(state: CallState, event: m.Adopted, at: datetime, flow: Flow | None) -> Step:
    """Asterisk had connected the two before the engine died; where the operator has left since, the call is over."""
    if event.connected_at is None:
        return _adopt_calling(state, event, at, flow)
    answered = _contact_answered(state, m.ContactLegUp(), event.connected_at, flow)
    records = answered.records + adopted_record(event, at)
    if event.operator_leg == "up":
        return Step(answered.state, records)
    over = end_conversation(replace(answered.state, operator_channel=""), "operator", 16, at)
    return Step(over.state, records + over.records, over.actions)


def _adopt_calling(state: CallState, event: m.Adopted, at: datetime, _flow: Flow | None) -> Step:
    """A call out that nobody had answered is given up: the operator dials again."""
    step = end_conversation(state, "system", 16, at)
    return Step(step.state, adopted_record(event, at) + step.records, step.actions)


CALLS_OUT: Table = {
    (Stage.ARRIVED, m.OperatorCalled): _operator_called,
    (Stage.CALLING_OPERATOR, m.OperatorLegUp): _operator_there,
    (Stage.CALLING_OPERATOR, m.OperatorLegGone): _calling_leg_gone,
    (Stage.CALLING_OPERATOR, m.HangUpOrdered): _given_up,
    (Stage.CALLING_OPERATOR, m.Adopted): _adopt_calling,
    (Stage.CALLING_CONTACT, m.ContactLegUp): _contact_answered,
    (Stage.CALLING_CONTACT, m.ContactGone): _contact_gone,
    (Stage.CALLING_CONTACT, m.OperatorLegGone): _calling_leg_gone,
    (Stage.CALLING_CONTACT, m.HangUpOrdered): _given_up,
    (Stage.CALLING_CONTACT, m.Adopted): _adopt_answered,
}
