"""A call begins: let in, turned away, dialled by an operator, or promised. Pure."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from baylanys.interactions.fold import Event as Recorded
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_messages import CallState, Stage, Step
from baylanys.telephony.call_states.handler import Table, adopted_record
from baylanys.telephony.call_steps import hang_up_by
from baylanys.telephony.ivr.flow import Flow


def inbound(*, interaction: str, channel: str, number: str, line: str, at: datetime, withheld: bool) -> Step:
    """A call has arrived: the first thing known of it, before any flow."""
    state = CallState(
        interaction=interaction,
        channel=channel,
        direction="inbound",
        stage=Stage.ARRIVED,
        number=number,
        line=line,
    )
    detail = {"number": number, "line": line, "direction": "inbound", "withheld": withheld}
    return Step(state, (Recorded("arrived", at, detail),))


def outbound(*, interaction: str, channel: str, number: str, line: str) -> CallState:
    """A call out that nobody has dialled yet; `OperatorCalled` begins it."""
    return CallState(
        interaction=interaction,
        channel=channel,
        direction="outbound",
        stage=Stage.ARRIVED,
        number=number,
        line=line,
    )


def promised(
    *, interaction: str, number: str, line: str, language: str, topic: str, queue: str, since: datetime, callback: int
) -> CallState:
    """A promised call that waits for an operator at the place of the call it was promised in."""
    waiting = outbound(interaction=interaction, channel=f"{interaction}-c", number=number, line=line)
    return replace(
        waiting,
        stage=Stage.QUEUED,
        language=language,
        topic=topic,
        queue=queue,
        queue_entered_at=since,
        callback=callback,
    )


def _turned_away(state: CallState, event: m.TurnedAway, at: datetime, _flow: Flow | None) -> Step:
    record = Recorded("refused", at, {"reason": event.reason, "cause": event.cause})
    return Step(replace(state, stage=Stage.ENDED), (record,), (m.HangUpChannel(state.channel, event.cause),))


def gone_early(state: CallState, event: m.ContactGone, at: datetime, _flow: Flow | None) -> Step:
    """The caller hung up before anybody could be asked."""
    record = Recorded("hung_up", at, {"side": event.side, "cause": event.cause})
    return Step(replace(state, stage=Stage.ENDED), (record,))


def ended_early(state: CallState, event: m.HangUpOrdered, at: datetime, _flow: Flow | None) -> Step:
    """The call is ended before anybody could be asked."""
    return hang_up_by(Step(state), event.side, at)


def _adopt_arrived(state: CallState, event: m.Adopted, at: datetime, _flow: Flow | None) -> Step:
    return Step(state, adopted_record(event, at))


BEGINNINGS: Table = {
    (Stage.ARRIVED, m.TurnedAway): _turned_away,
    (Stage.ARRIVED, m.ContactGone): gone_early,
    (Stage.ARRIVED, m.HangUpOrdered): ended_early,
    (Stage.ARRIVED, m.Adopted): _adopt_arrived,
}
