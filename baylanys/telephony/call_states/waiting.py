"""The caller waits in a queue, and is offered to operators. Pure."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from baylanys.interactions.fold import Event as Recorded
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_messages import CallState, Stage, Step
from baylanys.telephony.call_states.handing_over import give_up_soon, limit_of
from baylanys.telephony.call_states.handler import Table, adopted_record
from baylanys.telephony.call_steps import back_in_queue
from baylanys.telephony.ivr.flow import Flow
from baylanys.telephony.promise_states import dial_promised, first_offer


def _offer_made(state: CallState, event: m.OfferMade, at: datetime, _flow: Flow | None) -> Step:
    channel = f"{state.interaction}-op{state.legs + 1}"
    state = replace(
        state,
        stage=Stage.OFFERED,
        offer=event.offer,
        operator=event.operator,
        device=event.device,
        operator_channel=channel,
        legs=state.legs + 1,
    )
    detail = {"offer": event.offer, "operator": event.operator, "expires_at": event.expires_at.isoformat()}
    ring = m.RingOperator(event.operator, event.device, channel, event.offer)
    first = first_offer(state, at) if state.callback and state.legs == 1 else ()
    return Step(state, (*first, Recorded("offered", at, detail)), (ring,))


def _offer_withdrawn(state: CallState, event: m.OfferWithdrawn, at: datetime, _flow: Flow | None) -> Step:
    if event.offer != state.offer:
        return Step(state)
    step = back_in_queue(state, event.outcome, at)
    return Step(step.state, step.records, (m.HangUpChannel(state.operator_channel), *give_up_soon(state)))


def _offer_accepted(state: CallState, event: m.OperatorLegUp, at: datetime, _flow: Flow | None) -> Step:
    if event.channel != state.operator_channel:
        return Step(state, (), (m.HangUpChannel(event.channel),))
    assert state.offer is not None
    if state.callback:
        return dial_promised(state, at)
    records = (
        Recorded("offer_ended", at, {"offer": state.offer, "operator": state.operator, "outcome": "accepted"}),
        Recorded("left_queue", at, {"reason": "answered"}),
        Recorded("answered", at, {"operator": state.operator, "device": state.device}),
    )
    talking = replace(
        state,
        stage=Stage.TALKING,
        offer=None,
        answered_at=state.answered_at or at,
        held=False,
        only_operator="",
        came_from="",
        at_head=False,
    )
    return Step(talking, records, (m.Connect(event.channel), m.EndOffer(state.offer, "accepted")))


def _offer_leg_gone(state: CallState, event: m.OperatorLegGone, at: datetime, _flow: Flow | None) -> Step:
    if event.channel != state.operator_channel:
        return Step(state)
    assert state.offer is not None
    outcome = _leg_outcome(event.cause)
    step = back_in_queue(state, outcome, at)
    return Step(step.state, step.records, (m.EndOffer(state.offer, outcome), *give_up_soon(state)))


def _leg_outcome(cause: int) -> str:
    """Q.850 (with what Asterisk makes of 486 and 603): 17 and 21 are a refusal, 16, 18 and 19 a phone left ringing."""
    if cause in {17, 21}:
        return "refused"
    return "missed" if cause in {16, 18, 19} else "unreachable"


def _moved(state: CallState, event: m.QueueChanged, at: datetime, _flow: Flow | None) -> Step:
    """The caller waits in another queue with the time already waited (4.1)."""
    record = Recorded("moved", at, {"from": state.queue, "queue": event.queue})
    return Step(replace(state, queue=event.queue), (record,), (m.JoinQueue(),))


def _moved_from_offer(state: CallState, event: m.QueueChanged, at: datetime, flow: Flow | None) -> Step:
    waiting = back_in_queue(state, "withdrawn", at)
    moved = _moved(waiting.state, event, at, flow)
    return Step(moved.state, waiting.records + moved.records, (m.HangUpChannel(state.operator_channel), *moved.actions))


def _contact_left_queue(state: CallState, event: m.ContactGone, at: datetime, _flow: Flow | None) -> Step:
    records = (
        Recorded("left_queue", at, {"reason": "abandoned"}),
        Recorded("hung_up", at, {"side": event.side, "cause": event.cause}),
    )
    return Step(replace(state, stage=Stage.ENDED), records, (m.LeaveQueue(),))


def _contact_left_offer(state: CallState, event: m.ContactGone, at: datetime, flow: Flow | None) -> Step:
    waiting = back_in_queue(state, "withdrawn", at)
    left = _contact_left_queue(waiting.state, event, at, flow)
    return Step(left.state, waiting.records + left.records, (m.LeaveQueue(), m.HangUpChannel(state.operator_channel)))


def _system_ends_waiting(state: CallState, event: m.HangUpOrdered, at: datetime, _flow: Flow | None) -> Step:
    records = (
        Recorded("left_queue", at, {"reason": "ended"}),
        Recorded("hung_up", at, {"side": event.side, "cause": 16}),
    )
    return Step(replace(state, stage=Stage.ENDED), records, (m.LeaveQueue(), m.HangUpChannel(state.channel)))


def _adopt_waiting(state: CallState, event: m.Adopted, at: datetime, _flow: Flow | None) -> Step:
    actions = (m.StartMusic(), m.JoinQueue(state.at_head), *limit_of(state))
    return Step(state, adopted_record(event, at), actions)


def _adopt_offered(state: CallState, event: m.Adopted, at: datetime, flow: Flow | None) -> Step:
    """An operator who picked up while nobody looked has the call; a phone still ringing is left and asked again."""
    records = adopted_record(event, at)
    if event.operator_leg == "up":
        step = _offer_accepted(state, m.OperatorLegUp(state.operator_channel), event.connected_at or at, flow)
        return Step(step.state, records + step.records, (*step.actions, m.EngageOperator(state.operator)))
    step = back_in_queue(state, "withdrawn", at)
    hang_up = () if event.operator_leg == "gone" else (m.HangUpChannel(state.operator_channel),)
    joined = (m.JoinQueue(returned=True), *limit_of(state))
    return Step(step.state, records + step.records, (*hang_up, *joined))


WAITING: Table = {
    (Stage.QUEUED, m.OfferMade): _offer_made,
    (Stage.QUEUED, m.QueueChanged): _moved,
    (Stage.QUEUED, m.ContactGone): _contact_left_queue,
    (Stage.QUEUED, m.HangUpOrdered): _system_ends_waiting,
    (Stage.QUEUED, m.Adopted): _adopt_waiting,
    (Stage.OFFERED, m.QueueChanged): _moved_from_offer,
    (Stage.OFFERED, m.OfferWithdrawn): _offer_withdrawn,
    (Stage.OFFERED, m.OperatorLegUp): _offer_accepted,
    (Stage.OFFERED, m.OperatorLegGone): _offer_leg_gone,
    (Stage.OFFERED, m.ContactGone): _contact_left_offer,
    (Stage.OFFERED, m.Adopted): _adopt_offered,
}
