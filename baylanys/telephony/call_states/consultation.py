"""An operator asks a third party about the call, and leaves, joins or dismisses it. Pure.

While an operator consults, the caller hears music and is out of the bridge, which then holds operator and third party;
so whoever leaves, the other two are already where they have to be. With a swap caller and third party change places.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from baylanys.interactions.fold import Event as Recorded
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_endings import part_with_third
from baylanys.telephony.call_messages import CallState, Stage, Step, ThirdParty
from baylanys.telephony.call_states.handing_over import (
    after_adoption,
    bring_together,
    call_third,
    complete,
    everybody_parts,
    next_leg,
    ordered_to_end,
    out_of_conversation,
)
from baylanys.telephony.call_states.handler import Table, adopted_record
from baylanys.telephony.ivr.flow import Flow

DESK_SECONDS = 30.0


def _consult(state: CallState, event: m.ConsultOrdered, at: datetime, _flow: Flow | None) -> Step:
    third = ThirdParty(kind=event.kind, name=event.name, channel=next_leg(state), device=event.device)
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
    actions = (*out_of_conversation(state), m.HearRinging(), *call_third(third, recorded=True))
    return Step(calling, (*held, record), actions)


def _third_answers(state: CallState, event: m.OperatorLegUp, at: datetime, _flow: Flow | None) -> Step:
    third = state.third
    assert third is not None
    if event.channel != third.channel or third.up:
        spare = () if event.channel in state.our_channels else (m.HangUpChannel(event.channel),)
        return Step(state, (), spare)
    record = Recorded("consultation_begun", at, {"to": third.kind, "target": third.name, "leg": third.channel})
    up = replace(state, third=replace(third, up=True))
    return Step(up, (record,), (m.Consult(state.operator_channel, third.channel),))


def _dismissed(state: CallState, _event: m.ThirdDismissed, at: datetime, _flow: Flow | None) -> Step:
    """The operator has the caller again."""
    assert state.third is not None
    was_up, conference, waited = state.third.up, state.stage is Stage.CONFERENCE, state.third.waits
    kind = "conference_left" if conference else "consultation_ended"
    records = [Recorded(kind, at, {"to": state.third.kind, "target": state.third.name})]
    actions = list(part_with_third(state))
    if not conference and not waited:
        records.append(Recorded("resumed", at, {"operator": state.operator}))
        actions.append(m.Resume() if was_up else m.Connect(state.operator_channel))
    talking = replace(state, stage=Stage.TALKING, third=None, held=False)
    return Step(talking, tuple(records), tuple(actions))


def _conference(state: CallState, _event: m.ConferenceOrdered, at: datetime, _flow: Flow | None) -> Step:
    assert state.third is not None
    if not state.third.up:
        return Step(state)
    detail = {"operator": state.operator, "to": state.third.kind, "target": state.third.name}
    together = replace(state, stage=Stage.CONFERENCE, third=replace(state.third, waits=False), held=False)
    return Step(together, (Recorded("conference_started", at, detail),), bring_together(state))


def _swap(state: CallState, _event: m.SwapOrdered, at: datetime, _flow: Flow | None) -> Step:
    """One of the two hears music before the other is heard, so that neither overhears the other's part."""
    third = state.third
    assert third is not None
    if not third.up:
        return Step(state)
    detail = {"operator": state.operator, "to": third.kind, "target": third.name}
    if third.waits:
        asked = replace(state, third=replace(third, waits=False), held=True)
        record = Recorded("swapped", at, detail | {"with": "third"})
        return Step(asked, (record,), (m.Hold(), m.ResumeThird(third.channel)))
    back = replace(state, third=replace(third, waits=True), held=False)
    record = Recorded("swapped", at, detail | {"with": "contact"})
    return Step(back, (record,), (m.HoldThird(third.channel), m.Resume()))


def _leg_gone(state: CallState, event: m.OperatorLegGone, at: datetime, flow: Flow | None) -> Step:
    """The third party's leg, or the operator's: who puts the phone down leaves the caller to the other."""
    assert state.third is not None
    if event.channel == state.third.channel:
        return _dismissed(state, m.ThirdDismissed(), at, flow)
    if event.channel != state.operator_channel:
        return Step(state)
    gone = replace(state, operator_channel="")
    if event.lost and state.stage is Stage.CONSULTING:
        return _desk_lost(gone, at)
    return complete(gone, m.TransferCompleted(), at, flow)


def _desk_lost(state: CallState, at: datetime) -> Step:
    """The caller, who hears music already, waits for the desk; the consultation is over."""
    lost = replace(state, stage=Stage.DESK_LOST, third=None, held=False)
    record = Recorded("desk_lost", at, {"operator": state.operator})
    return Step(lost, (record,), (*part_with_third(state), m.Hold(), m.StartTimer("desk", DESK_SECONDS)))


def _third_too_late(state: CallState, _event: m.TransferOver, at: datetime, flow: Flow | None) -> Step:
    assert state.third is not None
    return Step(state) if state.third.up else _dismissed(state, m.ThirdDismissed(), at, flow)


def _adopt_with_third(state: CallState, event: m.Adopted, at: datetime, flow: Flow | None) -> Step:
    """Who put the phone down while nobody looked has left; a leg that still rings is asked no more."""
    assert state.third is not None
    if event.operator_leg != "up":
        gone = m.OperatorLegGone(state.operator_channel, cause=41, lost=event.third_leg != "up" or not state.third.up)
        lost = state if state.stage is Stage.CONSULTING or not gone.lost else replace(state, stage=Stage.CONSULTING)
        return after_adoption(event, at, _leg_gone(lost, gone, at, flow))
    if event.third_leg != "up":
        return after_adoption(event, at, _dismissed(state, m.ThirdDismissed(), at, flow))
    if state.third.up:
        return Step(state, adopted_record(event, at))
    return after_adoption(event, at, _third_answers(state, m.OperatorLegUp(state.third.channel), at, flow))


CONSULTATION: Table = {
    (Stage.TALKING, m.ConsultOrdered): _consult,
    (Stage.CONSULTING, m.OperatorLegUp): _third_answers,
    (Stage.CONSULTING, m.OperatorLegGone): _leg_gone,
    (Stage.CONSULTING, m.TransferCompleted): complete,
    (Stage.CONSULTING, m.ThirdDismissed): _dismissed,
    (Stage.CONSULTING, m.ConferenceOrdered): _conference,
    (Stage.CONSULTING, m.SwapOrdered): _swap,
    (Stage.CONSULTING, m.TransferOver): _third_too_late,
    (Stage.CONSULTING, m.HangUpOrdered): ordered_to_end,
    (Stage.CONSULTING, m.ContactGone): everybody_parts,
    (Stage.CONSULTING, m.Adopted): _adopt_with_third,
    (Stage.CONFERENCE, m.OperatorLegGone): _leg_gone,
    (Stage.CONFERENCE, m.TransferCompleted): complete,
    (Stage.CONFERENCE, m.ThirdDismissed): _dismissed,
    (Stage.CONFERENCE, m.HangUpOrdered): ordered_to_end,
    (Stage.CONFERENCE, m.ContactGone): everybody_parts,
    (Stage.CONFERENCE, m.Adopted): _adopt_with_third,
}
