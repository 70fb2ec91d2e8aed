"""What a call is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from baylanys.telephony.call_messages.state import LegState, ThirdKind
from baylanys.telephony.ivr import messages as ivr
from baylanys.telephony.promise_rules import PromiseRule


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
    """The contact's channel is gone. `side` is `system` where Asterisk went away and took the channel with it."""

    cause: int
    side: str = "contact"


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
class QueueFull:
    """As many wait already as the queue has places for."""


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
class SwapOrdered:
    """The operator goes from the third party to the caller, or back; the one who is left hears music."""


@dataclass(frozen=True, slots=True)
class TransferOver:
    """The time is over in which the one wanted had to answer."""


@dataclass(frozen=True, slots=True)
class AnswerFound:
    """An operator answered without anybody having written it down; the event's moment is that of the answer.

    `leg` is the number of the operator's leg, `rang_at` when it began to ring, `queue` the caller's where none was
    written either.
    """

    operator: str
    device: str
    channel: str
    leg: int
    rang_at: datetime
    queue: str


@dataclass(frozen=True, slots=True)
class Adopted:
    """A restarted engine has taken the call over; `operator_leg` says whether the operator's leg still stands.

    `connected_at`: when Asterisk connected the contact with somebody since the last thing that we know.
    """

    after_seconds: float
    operator_leg: LegState = "gone"
    voicemail_runs: bool = False
    third_leg: LegState = "gone"
    connected_at: datetime | None = None


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
    | QueueFull
    | KeyPressed
    | SilenceOver
    | OperatorCalled
    | TransferOrdered
    | TransferOutOrdered
    | ConsultOrdered
    | TransferCompleted
    | ThirdDismissed
    | ConferenceOrdered
    | SwapOrdered
    | TransferOver
    | AnswerFound
    | Adopted
)
