"""Parts of a call's steps that several of its stages share. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from baylanys.interactions.fold import Event as Recorded
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_messages import CallState, Stage, Step


def start_voicemail(so_far: Step, seconds: int, at: datetime) -> Step:
    """The caller speaks after the tone."""
    changes = {"stage": Stage.VOICEMAIL, "voicemail_since": at}
    return add(so_far, changes, (Recorded("voicemail_started", at, {}),), (m.RecordVoicemail(seconds),))


def hang_up_by(so_far: Step, side: str, at: datetime) -> Step:
    """The call is over."""
    record = Recorded("hung_up", at, {"side": side, "cause": 16})
    return add(so_far, {"stage": Stage.ENDED}, (record,), (m.HangUpChannel(so_far.state.channel),))


def back_in_queue(state: CallState, outcome: str, at: datetime) -> Step:
    """The offer is over and the caller waits on."""
    detail = {"offer": state.offer, "operator": state.operator, "outcome": outcome}
    waiting = replace(state, stage=Stage.QUEUED, offer=None, operator="", operator_channel="", device="")
    return Step(waiting, (Recorded("offer_ended", at, detail),))


def add(
    so_far: Step,
    changes: Mapping[str, Any] | None = None,
    records: tuple[Recorded, ...] = (),
    actions: tuple[m.Action, ...] = (),
) -> Step:
    """The step so far, with these changes, records and actions after its own."""
    state = replace(so_far.state, **changes) if changes else so_far.state
    return Step(state, so_far.records + records, so_far.actions + actions)
