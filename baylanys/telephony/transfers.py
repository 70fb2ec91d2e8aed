"""Transfers, consultations and conferences: a part of the table of `call_states`. Pure.

While an operator consults, the caller hears music and is out of the bridge, which then holds operator and third party;
so whoever leaves, the other two are already where they have to be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from baylanys.interactions.fold import Event as Recorded
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_endings import end_conversation, let_operator_go, part_with_third
from baylanys.telephony.call_messages import CallState, Stage, Step, ThirdParty

OPERATOR_SECONDS = 20.0
OUTSIDE_SECONDS = 45.0
DESK_SECONDS = 30.0

Handler = Callable[[CallState, Any, datetime, Any], Step]


def limit_of(state: CallState) -> tuple[m.Action, ...]:
    """A caller who waits for one operator alone does so for a limited time."""
    return (m.StartTimer("transfer", OPERATOR_SECONDS),) if state.only_operator else ()


def give_up_soon(state: CallState) -> tuple[m.Action, ...]:
    """The one operator wanted has not taken the offer: the caller is given to others as soon as the router is done."""
    return (m.StartTimer("transfer", 0.0),) if state.only_operator else ()


def _transferred(state: CallState, to: str, name: str, how: str, at: datetime) -> Recorded:
    return Recorded("transferred", at, {"operator": state.operator, "to": to, "target": name, "how": how})


# Blind


def _to_queue(state: CallState, event: m.TransferOrdered, at: datetime, _flow: object) -> Step:
    """The caller waits anew, not at the head; the first answer stays what it was (kpi, cases 6 and 7)."""
    to, name = ("operator", event.only_operator) if event.only_operator else ("queue", event.queue)
    records, freed = let_operator_go(state, at)
    waiting = _without_operator(
        state,
        stage=Stage.QUEUED,
        queue=event.queue,
        queue_entered_at=at,
        only_operator=event.only_operator,
        came_from=state.operator if event.only_operator else "",
        at_head=False,
    )
    entered = Recorded("queue_entered", at, {"queue": event.queue})
    actions = (*_out_of_conversation(state), *freed, m.JoinQueue(), *limit_of(waiting))
    return Step(waiting, (_transferred(state, to, name, "blind", at), *records, entered), actions)


def _without_operator(state: CallState, **changes: Any) -> CallState:
    return replace(state, operator="", operator_channel="", device="", held=False, mixed=True, **changes)


def _out_of_conversation(state: CallState) -> tuple[m.Action, ...]:
    return () if state.held else (m.Hold(),)


def _wanted_operator_not_there(state: CallState, _event: m.TransferOver, at: datetime, _flow: object) -> Step:
    """Who transferred gets the caller back if free, else whoever is next."""
    if not state.only_operator:
        return Step(state)
    record = Recorded("transfer_failed", at, {"to": "operator", "target": state.only_operator})
    return Step(replace(state, only_operator="", at_head=True), (record,), (m.JoinQueue(returned=True),))


def _to_outside(state: CallState, event: m.TransferOutOrdered, at: datetime, _flow: object) -> Step:
    third = ThirdParty(kind="outside", name=event.number, channel=_next_leg(state))
    records, freed = let_operator_go(state, at)
    calling = _without_operator(
        state, stage=Stage.TRANSFERRING, third=third, queue=event.queue, came_from=state.operator, legs=state.legs + 1
    )
    actions = (*_out_of_conversation(state), *freed, *_call_third(third))
    return Step(calling, (_transferred(state, "outside", event.number, "blind", at), *records), actions)


def _next_leg(state: CallState) -> str:
    return f"{state.interaction}-op{state.legs + 1}"


def _call_third(third: ThirdParty) -> tuple[m.Action, ...]:
    if third.kind == "outside":
        return (m.DialOutside(third.channel, third.name), m.StartTimer("transfer", OUTSIDE_SECONDS))
    return (m.RingOperator(third.name, third.device, third.channel, 0), m.StartTimer("transfer", OPERATOR_SECONDS))


# Attended


def _consult(state: CallState, event: m.ConsultOrdered, at: datetime, _flow: object) -> Step:
    third = ThirdParty(kind=event.kind, name=event.name, channel=_next_leg(state), device=event.device)
    calling = replace(
        state,
        stage=Stage.CONSULTING,
        third=third,
        legs=state.legs + 1,
        held=True,
        mixed=True,
        queue=state.queue or event.queue,
    )
    held = () if state.held else (Recorded("held", at, {"operator": state.operator}),)
    record = Recorded("consulted", at, {"operator": state.operator, "to": third.kind, "target": third.name})
    return Step(calling, (*held, record), (*_out_of_conversation(state), m.HearRinging(), *_call_third(third)))


def _third_answers(state: CallState, event: m.OperatorLegUp, at: datetime, _flow: object) -> Step:
    third = state.third
    assert third is not None
    if event.channel != third.channel or third.up:
        spare = () if event.channel in state.our_channels else (m.HangUpChannel(event.channel),)
        return Step(state, (), spare)
    record = Recorded("consultation_begun", at, {"to": third.kind, "target": third.name})
    up = replace(state, third=replace(third, up=True))
    return Step(up, (record,), (m.Consult(state.operator_channel, third.channel),))


def _completed(state: CallState, _event: m.TransferCompleted, at: datetime, _flow: object) -> Step:
    """The third party has the caller; before an answer it goes on ringing, and the caller hears music."""
    assert state.third is not None
    how = "conference" if state.stage is Stage.CONFERENCE else "attended"
    record = _transferred(state, state.third.kind, state.third.name, how, at)
    wrap_up, freed = let_operator_go(state, at)
    left = _without_operator(state, came_from=state.operator)
    if not state.third.up:
        limit = OPERATOR_SECONDS if state.third.kind == "operator" else OUTSIDE_SECONDS
        waiting = replace(left, stage=Stage.TRANSFERRING)
        return Step(waiting, (record, *wrap_up), (*freed, m.StartTimer("transfer", limit)))
    taken = _given_to_third(left, at)
    joined: tuple[m.Action, ...] = () if state.stage is Stage.CONFERENCE else (m.Resume(),)
    return Step(taken.state, (record, *wrap_up, *taken.records), (*freed, *joined))


def _given_to_third(state: CallState, at: datetime) -> Step:
    """The third party is the one whom the caller speaks with."""
    third = state.third
    assert third is not None
    if third.kind == "outside":
        outside = replace(state, stage=Stage.OUTSIDE, third=replace(third, up=True))
        return Step(outside, (Recorded("connected_outside", at, {"number": third.name}),))
    talking = replace(
        state,
        stage=Stage.TALKING,
        operator=third.name,
        operator_channel=third.channel,
        device=third.device,
        third=None,
        came_from="",
    )
    return Step(talking, (Recorded("answered", at, {"operator": third.name, "device": third.device}),))


def _dismissed(state: CallState, _event: m.ThirdDismissed, at: datetime, _flow: object) -> Step:
    """The operator has the caller again."""
    assert state.third is not None
    was_up, conference = state.third.up, state.stage is Stage.CONFERENCE
    kind = "conference_left" if conference else "consultation_ended"
    records = [Recorded(kind, at, {"to": state.third.kind, "target": state.third.name})]
    actions = list(part_with_third(state))
    if not conference:
        records.append(Recorded("resumed", at, {"operator": state.operator}))
        actions.append(m.Resume() if was_up else m.Connect(state.operator_channel))
    talking = replace(state, stage=Stage.TALKING, third=None, held=False)
    return Step(talking, tuple(records), tuple(actions))


def _conference(state: CallState, _event: m.ConferenceOrdered, at: datetime, _flow: object) -> Step:
    assert state.third is not None
    if not state.third.up:
        return Step(state)
    detail = {"operator": state.operator, "to": state.third.kind, "target": state.third.name}
    together = replace(state, stage=Stage.CONFERENCE, held=False)
    return Step(together, (Recorded("conference_started", at, detail),), (m.Resume(),))


def _leg_gone(state: CallState, event: m.OperatorLegGone, at: datetime, flow: object) -> Step:
    """The third party's leg, or the operator's: who puts the phone down leaves the caller to the other."""
    assert state.third is not None
    if event.channel == state.third.channel:
        return _dismissed(state, m.ThirdDismissed(), at, flow)
    if event.channel != state.operator_channel:
        return Step(state)
    gone = replace(state, operator_channel="")
    if event.lost and state.stage is Stage.CONSULTING:
        return _desk_lost(gone, at)
    return _completed(gone, m.TransferCompleted(), at, flow)


def _desk_lost(state: CallState, at: datetime) -> Step:
    """The caller, who hears music already, waits for the desk; the consultation is over."""
    lost = replace(state, stage=Stage.DESK_LOST, third=None, held=False)
    record = Recorded("desk_lost", at, {"operator": state.operator})
    return Step(lost, (record,), (*part_with_third(state), m.Hold(), m.StartTimer("desk", DESK_SECONDS)))


def _third_too_late(state: CallState, _event: m.TransferOver, at: datetime, flow: object) -> Step:
    assert state.third is not None
    return Step(state) if state.third.up else _dismissed(state, m.ThirdDismissed(), at, flow)


def _everybody_parts(state: CallState, event: m.ContactGone, at: datetime, _flow: object) -> Step:
    return end_conversation(state, "contact", event.cause, at)


def _ordered_to_end(state: CallState, event: m.HangUpOrdered, at: datetime, flow: object) -> Step:
    """By the operator's hand: leaves the caller to the third party. By the system: the call is over."""
    if event.side == "operator" and state.operator:
        return _completed(state, m.TransferCompleted(), at, flow)
    return end_conversation(state, event.side, 16, at)


# No operator beside the caller


def _taken_over(state: CallState, event: m.OperatorLegUp, at: datetime, _flow: object) -> Step:
    assert state.third is not None
    if event.channel != state.third.channel:
        return Step(state, (), (m.HangUpChannel(event.channel),))
    taken = _given_to_third(state, at)
    return Step(taken.state, taken.records, (m.Connect(event.channel),))


def _nobody_took_over(state: CallState, _event: object, at: datetime, _flow: object) -> Step:
    """The caller goes to the head of the queue, and to who transferred if free."""
    assert state.third is not None
    detail = {"to": state.third.kind, "target": state.third.name}
    records = (Recorded("transfer_failed", at, detail), Recorded("requeued", at, {"reason": "transfer_failed"}))
    waiting = replace(state, stage=Stage.QUEUED, third=None, queue_entered_at=at, at_head=True)
    return Step(waiting, records, (*part_with_third(state), m.StartMusic(), m.JoinQueue(returned=True)))


def _third_leg_gone(state: CallState, event: m.OperatorLegGone, at: datetime, flow: object) -> Step:
    assert state.third is not None
    return _nobody_took_over(state, event, at, flow) if event.channel == state.third.channel else Step(state)


def _outside_gone(state: CallState, event: m.OperatorLegGone, at: datetime, _flow: object) -> Step:
    assert state.third is not None
    if event.channel != state.third.channel:
        return Step(state)
    return end_conversation(state, "outside", event.cause, at)


# Restart of the engine


def _adopted(event: m.Adopted, at: datetime) -> tuple[Recorded, ...]:
    return (Recorded("adopted", at, {"after_seconds": round(event.after_seconds, 3)}),)


def _after(event: m.Adopted, at: datetime, step: Step) -> Step:
    return Step(step.state, _adopted(event, at) + step.records, step.actions)


def _adopt_with_third(state: CallState, event: m.Adopted, at: datetime, flow: object) -> Step:
    """Who put the phone down while nobody looked has left; a leg that still rings is asked no more."""
    assert state.third is not None
    if event.operator_leg != "up":
        gone = m.OperatorLegGone(state.operator_channel, cause=41, lost=event.third_leg != "up" or not state.third.up)
        lost = state if state.stage is Stage.CONSULTING or not gone.lost else replace(state, stage=Stage.CONSULTING)
        return _after(event, at, _leg_gone(lost, gone, at, flow))
    if event.third_leg != "up":
        return _after(event, at, _dismissed(state, m.ThirdDismissed(), at, flow))
    if state.third.up:
        return Step(state, _adopted(event, at))
    return _after(event, at, _third_answers(state, m.OperatorLegUp(state.third.channel), at, flow))


def _adopt_transferring(state: CallState, event: m.Adopted, at: datetime, flow: object) -> Step:
    assert state.third is not None
    if event.third_leg == "up":
        return _after(event, at, _taken_over(state, m.OperatorLegUp(state.third.channel), at, flow))
    return _after(event, at, _nobody_took_over(state, event, at, flow))


def _adopt_outside(state: CallState, event: m.Adopted, at: datetime, _flow: object) -> Step:
    if event.third_leg == "up":
        return Step(state, _adopted(event, at))
    return _after(event, at, end_conversation(state, "outside", 16, at))


TABLE: Mapping[tuple[Stage, type], Handler] = {
    (Stage.TALKING, m.TransferOrdered): _to_queue,
    (Stage.TALKING, m.TransferOutOrdered): _to_outside,
    (Stage.TALKING, m.ConsultOrdered): _consult,
    (Stage.QUEUED, m.TransferOver): _wanted_operator_not_there,
    (Stage.CONSULTING, m.OperatorLegUp): _third_answers,
    (Stage.CONSULTING, m.OperatorLegGone): _leg_gone,
    (Stage.CONSULTING, m.TransferCompleted): _completed,
    (Stage.CONSULTING, m.ThirdDismissed): _dismissed,
    (Stage.CONSULTING, m.ConferenceOrdered): _conference,
    (Stage.CONSULTING, m.TransferOver): _third_too_late,
    (Stage.CONSULTING, m.HangUpOrdered): _ordered_to_end,
    (Stage.CONSULTING, m.ContactGone): _everybody_parts,
    (Stage.CONSULTING, m.Adopted): _adopt_with_third,
    (Stage.CONFERENCE, m.OperatorLegGone): _leg_gone,
    (Stage.CONFERENCE, m.TransferCompleted): _completed,
    (Stage.CONFERENCE, m.ThirdDismissed): _dismissed,
    (Stage.CONFERENCE, m.HangUpOrdered): _ordered_to_end,
    (Stage.CONFERENCE, m.ContactGone): _everybody_parts,
    (Stage.CONFERENCE, m.Adopted): _adopt_with_third,
    (Stage.TRANSFERRING, m.OperatorLegUp): _taken_over,
    (Stage.TRANSFERRING, m.OperatorLegGone): _third_leg_gone,
    (Stage.TRANSFERRING, m.TransferOver): _nobody_took_over,
    (Stage.TRANSFERRING, m.HangUpOrdered): _ordered_to_end,
    (Stage.TRANSFERRING, m.ContactGone): _everybody_parts,
    (Stage.TRANSFERRING, m.Adopted): _adopt_transferring,
    (Stage.OUTSIDE, m.OperatorLegGone): _outside_gone,
    (Stage.OUTSIDE, m.HangUpOrdered): _ordered_to_end,
    (Stage.OUTSIDE, m.ContactGone): _everybody_parts,
    (Stage.OUTSIDE, m.Adopted): _adopt_outside,
}
