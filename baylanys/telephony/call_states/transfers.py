"""A caller is given away without a word before: to a queue, to one operator, to a number outside. Pure."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from baylanys.interactions.fold import Event as Recorded
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_endings import end_conversation, let_operator_go, part_with_third
from baylanys.telephony.call_messages import CallState, Stage, Step, ThirdParty
from baylanys.telephony.call_states.handing_over import (
    after_adoption,
    call_third,
    everybody_parts,
    give_to_third,
    limit_of,
    next_leg,
    ordered_to_end,
    out_of_conversation,
    transferred,
    without_operator,
)
from baylanys.telephony.call_states.handler import Table, adopted_record
from baylanys.telephony.ivr.flow import Flow


def _to_queue(state: CallState, event: m.TransferOrdered, at: datetime, _flow: Flow | None) -> Step:
    """The caller waits anew, not at the head; the first answer stays what it was (kpi, cases 6 and 7)."""
    to, name = ("operator", event.only_operator) if event.only_operator else ("queue", event.queue)
    records, freed = let_operator_go(state, at)
    waiting = without_operator(
        state,
        stage=Stage.QUEUED,
        queue=event.queue,
        queue_entered_at=at,
        only_operator=event.only_operator,
        came_from=state.operator if event.only_operator else "",
        at_head=False,
    )
    entered = Recorded("queue_entered", at, {"queue": event.queue})
    actions = (*out_of_conversation(state), *freed, m.JoinQueue(), *limit_of(waiting))
    return Step(waiting, (transferred(state, to, name, "blind", at), *records, entered), actions)


def _wanted_operator_not_there(state: CallState, _event: m.TransferOver, at: datetime, _flow: Flow | None) -> Step:
    """Who transferred gets the caller back if free, else whoever is next."""
    if not state.only_operator:
        return Step(state)
    record = Recorded("transfer_failed", at, {"to": "operator", "target": state.only_operator})
    return Step(replace(state, only_operator="", at_head=True), (record,), (m.JoinQueue(returned=True),))


def _to_outside(state: CallState, event: m.TransferOutOrdered, at: datetime, _flow: Flow | None) -> Step:
    third = ThirdParty(kind="outside", name=event.number, channel=next_leg(state))
    records, freed = let_operator_go(state, at)
    calling = without_operator(
        state, stage=Stage.TRANSFERRING, third=third, queue=event.queue, came_from=state.operator, legs=state.legs + 1
    )
    actions = (*out_of_conversation(state), *freed, *call_third(third))
    return Step(calling, (transferred(state, "outside", event.number, "blind", at), *records), actions)


# No operator beside the caller


def _taken_over(state: CallState, event: m.OperatorLegUp, at: datetime, _flow: Flow | None) -> Step:
    assert state.third is not None
    if event.channel != state.third.channel:
        return Step(state, (), (m.HangUpChannel(event.channel),))
    taken = give_to_third(state, at)
    return Step(taken.state, taken.records, (m.Connect(event.channel),))


def _nobody_took_over(state: CallState, _event: object, at: datetime, _flow: Flow | None) -> Step:
    """The caller goes to the head of the queue, and to who transferred if free."""
    assert state.third is not None
    detail = {"to": state.third.kind, "target": state.third.name}
    records = (Recorded("transfer_failed", at, detail), Recorded("requeued", at, {"reason": "transfer_failed"}))
    waiting = replace(state, stage=Stage.QUEUED, third=None, queue_entered_at=at, at_head=True)
    return Step(waiting, records, (*part_with_third(state), m.StartMusic(), m.JoinQueue(returned=True)))


def _third_leg_gone(state: CallState, event: m.OperatorLegGone, at: datetime, flow: Flow | None) -> Step:
    assert state.third is not None
    return _nobody_took_over(state, event, at, flow) if event.channel == state.third.channel else Step(state)


def _outside_gone(state: CallState, event: m.OperatorLegGone, at: datetime, _flow: Flow | None) -> Step:
    assert state.third is not None
    if event.channel != state.third.channel:
        return Step(state)
    return end_conversation(state, "outside", event.cause, at)


def _adopt_transferring(state: CallState, event: m.Adopted, at: datetime, flow: Flow | None) -> Step:
    assert state.third is not None
    if event.third_leg == "up":
        return after_adoption(event, at, _taken_over(state, m.OperatorLegUp(state.third.channel), at, flow))
    return after_adoption(event, at, _nobody_took_over(state, event, at, flow))


def _adopt_outside(state: CallState, event: m.Adopted, at: datetime, _flow: Flow | None) -> Step:
    if event.third_leg == "up":
        return Step(state, adopted_record(event, at))
    return after_adoption(event, at, end_conversation(state, "outside", 16, at))


TRANSFERS: Table = {
    (Stage.TALKING, m.TransferOrdered): _to_queue,
    (Stage.TALKING, m.TransferOutOrdered): _to_outside,
    (Stage.QUEUED, m.TransferOver): _wanted_operator_not_there,
    (Stage.TRANSFERRING, m.OperatorLegUp): _taken_over,
    (Stage.TRANSFERRING, m.OperatorLegGone): _third_leg_gone,
    (Stage.TRANSFERRING, m.TransferOver): _nobody_took_over,
    (Stage.TRANSFERRING, m.HangUpOrdered): ordered_to_end,
    (Stage.TRANSFERRING, m.ContactGone): everybody_parts,
    (Stage.TRANSFERRING, m.Adopted): _adopt_transferring,
    (Stage.OUTSIDE, m.OperatorLegGone): _outside_gone,
    (Stage.OUTSIDE, m.HangUpOrdered): ordered_to_end,
    (Stage.OUTSIDE, m.ContactGone): everybody_parts,
    (Stage.OUTSIDE, m.Adopted): _adopt_outside,
}
