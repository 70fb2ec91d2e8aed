"""What a call asks for: of Asterisk, and within the engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from baylanys.telephony.ivr import messages as ivr

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
    """`offer` is None where the phone answers by itself (a call out, a returned desk), 0 where a colleague asks.

    `recorded`: what is said on this leg is recorded on its own, whether the caller is there or not.
    """

    operator: str
    device: str
    channel: str
    offer: int | None
    recorded: bool = False


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
    """Somebody outside is called for a caller or a colleague; the leg enters as one of ours. `recorded` as above."""

    channel: str
    number: str
    recorded: bool = False


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
class HoldThird:
    """The third party is out of the conversation and hears music."""

    channel: str


@dataclass(frozen=True, slots=True)
class ResumeThird:
    """The third party is in the conversation again."""

    channel: str


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
class EngageOperator:
    """The operator has this call, whether or not the router knows of an offer."""

    operator: str


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
    | HoldThird
    | ResumeThird
    | Dissolve
    | StartTimer
    | RememberLanguage
    | JoinQueue
    | LeaveQueue
    | EndOffer
    | EngageOperator
    | FreeOperator
)
