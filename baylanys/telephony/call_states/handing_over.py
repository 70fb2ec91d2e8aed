"""What transfers and consultations share: how a caller leaves one party for another. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from baylanys.interactions.fold import Event as Recorded
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_endings import end_conversation, let_operator_go
from baylanys.telephony.call_messages import CallState, Stage, Step, ThirdParty
from baylanys.telephony.call_states.handler import adopted_record
from baylanys.telephony.ivr.flow import Flow

OPERATOR_SECONDS = 20.0
OUTSIDE_SECONDS = 45.0


def limit_of(state: CallState) -> tuple[m.Action, ...]:
    """A caller who waits for one operator alone does so for a limited time."""
    return (m.StartTimer("transfer", OPERATOR_SECONDS),) if state.only_operator else ()


def give_up_soon(state: CallState) -> tuple[m.Action, ...]:
    """The one operator wanted has not taken the offer: the caller is given to others as soon as the router is done."""
    return (m.StartTimer("transfer", 0.0),) if state.only_operator else ()


def transferred(state: CallState, to: str, name: str, how: str, at: datetime) -> Recorded:
    """What is written of a caller given away; `how` is blind, attended or conference."""
    return Recorded("transferred", at, {"operator": state.operator, "to": to, "target": name, "how": how})


def without_operator(state: CallState, **changes: Any) -> CallState:
    """The state of a caller whom the operator has left."""
    return replace(state, operator="", operator_channel="", device="", held=False, mixed=True, **changes)


def out_of_conversation(state: CallState) -> tuple[m.Action, ...]:
    """The caller hears music, unless on hold already."""
    return () if state.held else (m.Hold(),)


def next_leg(state: CallState) -> str:
    """The channel of the leg that is called next."""
    return f"{state.interaction}-op{state.legs + 1}"


def call_third(third: ThirdParty, *, recorded: bool = False) -> tuple[m.Action, ...]:
    """The third party's telephone rings, for a limited time; `recorded` where it may talk without the caller."""
    if third.kind == "outside":
        dial = m.DialOutside(third.channel, third.name, recorded)
        return (dial, m.StartTimer("transfer", OUTSIDE_SECONDS))
    ring = m.RingOperator(third.name, third.device, third.channel, 0, recorded)
    return (ring, m.StartTimer("transfer", OPERATOR_SECONDS))


def complete(state: CallState, _event: m.TransferCompleted, at: datetime, _flow: Flow | None) -> Step:
    """The third party has the caller; before an answer it goes on ringing, and the caller hears music."""
    assert state.third is not None
    how = "conference" if state.stage is Stage.CONFERENCE else "attended"
    record = transferred(state, state.third.kind, state.third.name, how, at)
    wrap_up, freed = let_operator_go(state, at)
    left = without_operator(state, came_from=state.operator)
    if not state.third.up:
        limit = OPERATOR_SECONDS if state.third.kind == "operator" else OUTSIDE_SECONDS
        waiting = replace(left, stage=Stage.TRANSFERRING)
        return Step(waiting, (record, *wrap_up), (*freed, m.StartTimer("transfer", limit)))
    taken = give_to_third(left, at)
    return Step(taken.state, (record, *wrap_up, *taken.records), (*freed, *bring_together(state)))


def bring_together(state: CallState) -> tuple[m.Action, ...]:
    """Who of caller and third party hears music joins the other."""
    assert state.third is not None
    if state.third.waits:
        return (m.ResumeThird(state.third.channel),)
    return (m.Resume(),) if state.held else ()


def give_to_third(state: CallState, at: datetime) -> Step:
    """The third party is the one whom the caller speaks with."""
    third = state.third
    assert third is not None
    if third.kind == "outside":
        outside = replace(state, stage=Stage.OUTSIDE, third=replace(third, up=True, waits=False))
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


def everybody_parts(state: CallState, event: m.ContactGone, at: datetime, _flow: Flow | None) -> Step:
    """The contact has hung up."""
    return end_conversation(state, event.side, event.cause, at)


def ordered_to_end(state: CallState, event: m.HangUpOrdered, at: datetime, flow: Flow | None) -> Step:
    """By the operator's hand: leaves the caller to the third party. By the system: the call is over."""
    if event.side == "operator" and state.operator:
        return complete(state, m.TransferCompleted(), at, flow)
    return end_conversation(state, event.side, 16, at)


def after_adoption(event: m.Adopted, at: datetime, step: Step) -> Step:
    """The step, with the adoption written before it."""
    return Step(step.state, adopted_record(event, at) + step.records, step.actions)
