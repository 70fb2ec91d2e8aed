"""The caller leaves a message. Pure."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from baylanys.interactions.fold import Event as Recorded
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_messages import CallState, Stage, Step
from baylanys.telephony.call_states.handler import Table, adopted_record
from baylanys.telephony.call_steps import hang_up_by
from baylanys.telephony.ivr.flow import Flow

SHORTEST_VOICEMAIL_SECONDS = 1.0


def _voicemail_finished(state: CallState, event: m.VoicemailFinished, at: datetime, _flow: Flow | None) -> Step:
    left = _message(event.seconds, at)
    return hang_up_by(Step(state, left), "system", at)


def _left_after_message(state: CallState, event: m.ContactGone, at: datetime, _flow: Flow | None) -> Step:
    assert state.voicemail_since is not None
    seconds = (at - state.voicemail_since).total_seconds()
    records = (*_message(seconds, at), Recorded("hung_up", at, {"side": event.side, "cause": event.cause}))
    return Step(replace(state, stage=Stage.ENDED), records)


def _message(seconds: float, at: datetime) -> tuple[Recorded, ...]:
    if seconds < SHORTEST_VOICEMAIL_SECONDS:
        return ()
    return (Recorded("voicemail_left", at, {"seconds": round(seconds, 3)}),)


def _adopt_voicemail(state: CallState, event: m.Adopted, at: datetime, flow: Flow | None) -> Step:
    records = adopted_record(event, at)
    if event.voicemail_runs:
        return Step(state, records)
    assert state.voicemail_since is not None
    seconds = (at - state.voicemail_since).total_seconds()
    step = _voicemail_finished(state, m.VoicemailFinished(seconds), at, flow)
    return Step(step.state, records + step.records, step.actions)


VOICEMAIL: Table = {
    (Stage.VOICEMAIL, m.VoicemailFinished): _voicemail_finished,
    (Stage.VOICEMAIL, m.ContactGone): _left_after_message,
    (Stage.VOICEMAIL, m.Adopted): _adopt_voicemail,
}
