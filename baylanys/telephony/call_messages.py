"""What a call is told (events), what it asks for (actions), what it remembers (state). Values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

import msgspec

from baylanys.interactions.fold import Event as Recorded
from baylanys.telephony.ivr import messages as ivr
from baylanys.telephony.promise_rules import PromiseRule

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
    """A colleague or somebody outside whom the operator has called about this call. `name`: user name or E.164."""

    kind: ThirdKind
    name: str
    channel: str
    device: str = ""
    up: bool = False


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
    seq: int = 0
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


# Events


@dataclass(frozen=True, slots=True)
class FlowBegun:
    """The contact's channel is up and the flow may speak."""

    context: ivr.Context
    version: int
    flow_code: str


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """The call cannot be taken: no line, an unknown number. `cause` is Q.850."""

    reason: str
    cause: int


@dataclass(frozen=True, slots=True)
class IvrHeard:
    heard: ivr.Event


@dataclass(frozen=True, slots=True)
class OfferMade:
    """The router shows this call to an operator."""

    offer: int
    operator: str
    device: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OfferWithdrawn:
    """The router or a rule took the offer back. `outcome` as in routing.OfferOutcome."""

    offer: int
    outcome: str


@dataclass(frozen=True, slots=True)
class QueueChanged:
    """A supervisor moved the waiting caller; the wait goes on."""

    queue: str


@dataclass(frozen=True, slots=True)
class OperatorLegUp:
    channel: str


@dataclass(frozen=True, slots=True)
class OperatorLegGone:
    """`lost` says that it was the desk or the network that failed, not a hand that hung up."""

    channel: str
    cause: int
    lost: bool = False


@dataclass(frozen=True, slots=True)
class ContactLegUp:
    pass


@dataclass(frozen=True, slots=True)
class ContactGone:
    cause: int


@dataclass(frozen=True, slots=True)
class HoldOrdered:
    pass


@dataclass(frozen=True, slots=True)
class ResumeOrdered:
    pass


@dataclass(frozen=True, slots=True)
class HangUpOrdered:
    """By the operator's hand, or by the system (`side`)."""

    side: str = "operator"


@dataclass(frozen=True, slots=True)
class DigitsOrdered:
    digits: str


@dataclass(frozen=True, slots=True)
class DeskReturned:
    device: str


@dataclass(frozen=True, slots=True)
class PatienceOver:
    """The time that a lost desk had to come back is over."""


@dataclass(frozen=True, slots=True)
class VoicemailFinished:
    seconds: float


@dataclass(frozen=True, slots=True)
class CallbackDue:
    """The caller has waited so long that a callback is offered; `last`: for the last time."""

    last: bool = False


@dataclass(frozen=True, slots=True)
class WaitOver:
    """Nobody waits longer than this (4.1)."""


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """A key outside the flow. `rule` says which numbers may be called back."""

    key: str
    rule: PromiseRule


@dataclass(frozen=True, slots=True)
class SilenceOver:
    """No key came after what was asked (`turn`)."""

    turn: int
    rule: PromiseRule


@dataclass(frozen=True, slots=True)
class OperatorCalled:
    """An operator calls out: the own phone first, then the contact."""

    operator: str
    device: str
    purpose: str


@dataclass(frozen=True, slots=True)
class TransferOrdered:
    """Blind: the operator leaves, the caller waits in `queue`, for one operator (`only_operator`) or for anybody."""

    queue: str
    only_operator: str = ""


@dataclass(frozen=True, slots=True)
class TransferOutOrdered:
    """Blind, to a number outside; `queue` takes the caller back where nobody answers."""

    number: str
    queue: str


@dataclass(frozen=True, slots=True)
class ConsultOrdered:
    """The caller hears music while the operator speaks with a third party; `queue` is as in `TransferOutOrdered`."""

    kind: ThirdKind
    name: str
    queue: str
    device: str = ""


@dataclass(frozen=True, slots=True)
class TransferCompleted:
    """The operator leaves the caller to the third party."""


@dataclass(frozen=True, slots=True)
class ThirdDismissed:
    """The third party's leg is ended by hand, on either side; the operator has the caller again."""


@dataclass(frozen=True, slots=True)
class ConferenceOrdered:
    """Caller, operator and third party are to hear each other."""


@dataclass(frozen=True, slots=True)
class TransferOver:
    """The time is over in which the one wanted had to answer."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """A restarted engine has taken the call over; `operator_leg` says whether the operator's leg still stands."""

    after_seconds: float
    operator_leg: LegState = "gone"
    voicemail_runs: bool = False
    third_leg: LegState = "gone"


CallEvent = (
    FlowBegun
    | TurnedAway
    | IvrHeard
    | OfferMade
    | OfferWithdrawn
    | QueueChanged
    | OperatorLegUp
    | OperatorLegGone
    | ContactLegUp
    | ContactGone
    | HoldOrdered
    | ResumeOrdered
    | HangUpOrdered
    | DigitsOrdered
    | DeskReturned
    | PatienceOver
    | VoicemailFinished
    | CallbackDue
    | WaitOver
    | KeyPressed
    | SilenceOver
    | OperatorCalled
    | TransferOrdered
    | TransferOutOrdered
    | ConsultOrdered
    | TransferCompleted
    | ThirdDismissed
    | ConferenceOrdered
    | TransferOver
    | Adopted
)

# Actions on Asterisk


@dataclass(frozen=True, slots=True)
class Answer:
    pass


@dataclass(frozen=True, slots=True)
class HangUpChannel:
    channel: str
    cause: int = 16


@dataclass(frozen=True, slots=True)
class Play:
    turn: int
    prompts: tuple[ivr.PromptRef, ...]


@dataclass(frozen=True, slots=True)
class StopPlaying:
    pass


@dataclass(frozen=True, slots=True)
class StartMusic:
    pass


@dataclass(frozen=True, slots=True)
class RingOperator:
    """`offer` is None where the phone answers by itself (a call out, a returned desk), 0 where a colleague asks."""

    operator: str
    device: str
    channel: str
    offer: int | None


@dataclass(frozen=True, slots=True)
class Connect:
    """Contact and operator hear each other."""

    operator_channel: str


@dataclass(frozen=True, slots=True)
class Hold:
    """The contact is out of the conversation and hears music."""


@dataclass(frozen=True, slots=True)
class Resume:
    pass


@dataclass(frozen=True, slots=True)
class SendDigits:
    digits: str


@dataclass(frozen=True, slots=True)
class RecordVoicemail:
    max_seconds: int


@dataclass(frozen=True, slots=True)
class DialContact:
    number: str


@dataclass(frozen=True, slots=True)
class DialPromised:
    """The promised number is dialled, once the attempt is written."""

    number: str


@dataclass(frozen=True, slots=True)
class HearRinging:
    """The operator, who is in no conversation for the moment, hears that it rings elsewhere."""


@dataclass(frozen=True, slots=True)
class DialOutside:
    """Somebody outside is called for a caller or a colleague; the leg enters as one of ours."""

    channel: str
    number: str


@dataclass(frozen=True, slots=True)
class Announce:
    """A waiting caller hears these prompts between the music."""

    prompts: tuple[ivr.PromptRef, ...]


@dataclass(frozen=True, slots=True)
class Consult:
    """Operator and third party hear each other, the contact neither."""

    operator_channel: str
    third_channel: str


@dataclass(frozen=True, slots=True)
class Dissolve:
    """The bridge of the conversation is gone."""


# Actions within the engine


@dataclass(frozen=True, slots=True)
class StartTimer:
    """`ivr` and `promise` (with their turn), `desk` or `transfer`; replaces the timer of that name."""

    name: Literal["ivr", "desk", "promise", "transfer"]
    seconds: float
    turn: int = 0


@dataclass(frozen=True, slots=True)
class RememberLanguage:
    language: str


@dataclass(frozen=True, slots=True)
class JoinQueue:
    """The call waits for an operator; `returned` stands at the head."""

    returned: bool = False


@dataclass(frozen=True, slots=True)
class LeaveQueue:
    pass


@dataclass(frozen=True, slots=True)
class EndOffer:
    """The router learns how its offer ended."""

    offer: int
    outcome: str


@dataclass(frozen=True, slots=True)
class FreeOperator:
    """The operator has this call no more; `wrap_up` where there is something to write down."""

    operator: str
    wrap_up: bool


Action = (
    Answer
    | HangUpChannel
    | Play
    | StopPlaying
    | StartMusic
    | RingOperator
    | Connect
    | Hold
    | Resume
    | SendDigits
    | RecordVoicemail
    | DialContact
    | DialPromised
    | Announce
    | HearRinging
    | DialOutside
    | Consult
    | Dissolve
    | StartTimer
    | RememberLanguage
    | JoinQueue
    | LeaveQueue
    | EndOffer
    | FreeOperator
)


@dataclass(frozen=True, slots=True)
class Step:
    """What the call has become, what is to be recorded, and what is to be done, each in order."""

    state: CallState
    records: tuple[Recorded, ...] = ()
    actions: tuple[Action, ...] = field(default=())


def state_to_data(state: CallState) -> dict[str, Any]:
    """JSON-ready fields of the state."""
    data: dict[str, Any] = msgspec.to_builtins(state)
    return data


def state_from_data(data: object) -> CallState:
    """The state that `state_to_data` gave; raises msgspec.ValidationError for anything else."""
    return msgspec.convert(data, CallState)
