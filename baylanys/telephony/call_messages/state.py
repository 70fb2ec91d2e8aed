"""What a call remembers: enough to go on after a restart."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

import msgspec

from baylanys.telephony.ivr import messages as ivr

Direction = Literal["inbound", "outbound"]
ThirdKind = Literal["operator", "outside"]
LegState = Literal["up", "ringing", "gone"]


class Stage(StrEnum):
    """Where a call is in its life; the table of `call_states` walks from one to the next."""

    ARRIVED = "arrived"
    IVR = "ivr"
    QUEUED = "queued"
    OFFERED = "offered"
    TALKING = "talking"
    DESK_LOST = "desk_lost"
    KEYING = "keying"
    ASKED = "asked"
    PROMISED = "promised"
    VOICEMAIL = "voicemail"
    CALLING_OPERATOR = "calling_operator"
    CALLING_CONTACT = "calling_contact"
    CONSULTING = "consulting"
    CONFERENCE = "conference"
    TRANSFERRING = "transferring"
    OUTSIDE = "outside"
    ENDED = "ended"


class ThirdParty(msgspec.Struct, frozen=True, kw_only=True):
    """A colleague or somebody outside whom the operator has called about this call. `name`: user name or E.164.

    `waits`: hears music while the operator is back with the caller for a moment.
    """

    kind: ThirdKind
    name: str
    channel: str
    device: str = ""
    up: bool = False
    waits: bool = False


class CallState(msgspec.Struct, frozen=True, kw_only=True):
    """All that a call needs to go on after a restart. `channel` is the contact's.

    Of transfers: `only_operator` is the one whom the caller waits for, `came_from` who transferred, `at_head` whether
    the caller stands at the queue's head, `third` who is called or spoken with beside the contact. `mixed`: another leg
    than the first may follow, so from now on the conversation is mixed. Where the sound of one leg after another is
    only passed on, MixMonitor writes silence for those who follow (seen with Asterisk 22.10).
    """

    interaction: str
    channel: str
    direction: Direction
    stage: Stage
    number: str = ""
    line: str = ""
    language: str = ""
    topic: str = ""
    queue: str = ""
    flow_version: int | None = None
    ivr: ivr.IvrState | None = None
    queue_entered_at: datetime | None = None
    answered_at: datetime | None = None
    operator: str = ""
    operator_channel: str = ""
    device: str = ""
    offer: int | None = None
    auto_answer: bool = False
    held: bool = False
    voicemail_since: datetime | None = None
    callback: int | None = None
    callback_offered: bool = False
    keyed: str = ""
    asked: int = 0
    legs: int = 0
    only_operator: str = ""
    came_from: str = ""
    at_head: bool = False
    third: ThirdParty | None = None
    mixed: bool = False

    @property
    def bridge(self) -> str:
        return self.bridges[-1]

    @property
    def bridges(self) -> tuple[str, ...]:
        """Every bridge that the call may have had, the present one last."""
        first = f"{self.interaction}-bridge"
        return (first, f"{first}-mixed") if self.mixed else (first,)

    @property
    def live(self) -> bool:
        return self.stage is not Stage.ENDED

    @property
    def our_channels(self) -> frozenset[str]:
        """Legs beside the contact's that belong to the call as it is now."""
        third = self.third.channel if self.third else ""
        return frozenset(channel for channel in (self.operator_channel, third) if channel)

    def channel_of(self, username: str) -> str:
        """The leg by which this operator takes part in the call; empty where in none."""
        if username == self.operator:
            return self.operator_channel
        beside = self.third is not None and self.third.kind == "operator" and self.third.name == username
        return self.third.channel if self.third and beside else ""


def state_to_data(state: CallState) -> dict[str, Any]:
    """JSON-ready fields of the state."""
    data: dict[str, Any] = msgspec.to_builtins(state)
    return data


def state_from_data(data: object) -> CallState:
    """The state that `state_to_data` gave; raises msgspec.ValidationError for anything else."""
    return msgspec.convert(data, CallState)
