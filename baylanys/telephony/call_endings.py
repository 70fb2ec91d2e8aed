"""How a conversation ends: who is hung up, who has something to write down. Pure."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from baylanys.interactions.fold import Event as Recorded
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_messages import CallState, Stage, Step


def end_conversation(state: CallState, side: str, cause: int, at: datetime) -> Step:
    """All legs and the bridge go; the operator has something to write down, a third party has not."""
    actions: list[m.Action] = [m.HangUpChannel(state.channel)]
    if state.operator_channel:
        actions.append(m.HangUpChannel(state.operator_channel))
    actions += [*part_with_third(state), m.Dissolve()]
    talked = state.answered_at is not None
    records = [Recorded("hung_up", at, {"side": side, "cause": cause})]
    if state.operator:
        actions.append(m.FreeOperator(state.operator, wrap_up=talked))
        if talked:
            records.append(Recorded("wrap_up_started", at, {"operator": state.operator}))
    ended = replace(state, stage=Stage.ENDED, held=False, third=None)
    return Step(ended, tuple(records), tuple(actions))


def part_with_third(state: CallState) -> tuple[m.Action, ...]:
    """The third party's leg goes; a colleague is free for the next call."""
    if state.third is None:
        return ()
    hang_up = m.HangUpChannel(state.third.channel)
    if state.third.kind == "operator":
        return (hang_up, m.FreeOperator(state.third.name, wrap_up=False))
    return (hang_up,)


def let_operator_go(state: CallState, at: datetime) -> tuple[tuple[Recorded, ...], tuple[m.Action, ...]]:
    """The operator is out of the conversation and writes it up; the caller stays."""
    records = (Recorded("wrap_up_started", at, {"operator": state.operator}),)
    actions: tuple[m.Action, ...] = (m.FreeOperator(state.operator, wrap_up=True),)
    if state.operator_channel:
        actions = (m.HangUpChannel(state.operator_channel), *actions)
    return records, actions
