"""What the interpreter of a flow hears (events), answers (actions) and remembers (state).

`turn` numbers what was asked of the telephone: an event that carries an older turn came too late and changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from baylanys.telephony.ivr.flow import Language

HoursStatus = Literal["open", "closed", "holiday"]


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a call when it enters the flow."""

    hours: HoursStatus = "open"
    remembered_language: Language | None = None
    caller_number: str | None = None


# Events


@dataclass(frozen=True, slots=True)
class PlaybackFinished:
    turn: int


@dataclass(frozen=True, slots=True)
class PlaybackFailed:
    """A prompt could not be played: the call goes on as if it had been."""

    turn: int


@dataclass(frozen=True, slots=True)
class Digit:
    key: str


@dataclass(frozen=True, slots=True)
class Timeout:
    turn: int


Event = PlaybackFinished | PlaybackFailed | Digit | Timeout

# Actions


@dataclass(frozen=True, slots=True)
class PromptRef:
    code: str
    language: Language


@dataclass(frozen=True, slots=True)
class NodeEntered:
    """For the timeline of the interaction; asks nothing of the telephone."""

    node: str


@dataclass(frozen=True, slots=True)
class Play:
    turn: int
    prompts: tuple[PromptRef, ...]


@dataclass(frozen=True, slots=True)
class StopPlaying:
    pass


@dataclass(frozen=True, slots=True)
class StartTimer:
    """Replaces the timer before it."""

    turn: int
    seconds: int


@dataclass(frozen=True, slots=True)
class SetLanguage:
    language: Language


@dataclass(frozen=True, slots=True)
class RememberLanguage:
    """The caller chose by key: the number keeps this language for its next calls."""

    language: Language


@dataclass(frozen=True, slots=True)
class SetTopic:
    topic: str


@dataclass(frozen=True, slots=True)
class EnterQueue:
    queue: str
    topic: str | None


@dataclass(frozen=True, slots=True)
class RecordVoicemail:
    """The node's prompts have been played: a tone, and the message begins."""

    max_seconds: int


@dataclass(frozen=True, slots=True)
class HangUp:
    pass


Action = (
    NodeEntered
    | Play
    | StopPlaying
    | StartTimer
    | SetLanguage
    | RememberLanguage
    | SetTopic
    | EnterQueue
    | RecordVoicemail
    | HangUp
)

# State


@dataclass(frozen=True, slots=True)
class IvrState:
    """Where a call stands in its flow; enough to go on after a restart."""

    node: str
    hours: HoursStatus
    remembered_language: Language | None = None
    caller_number: str | None = None
    language: Language | None = None
    topic: str | None = None
    turn: int = 0
    tries: int = 0
    visits: int = 0
    playing: bool = False
    typed_ahead: str = ""
    ended: bool = False

    def as_data(self) -> dict[str, Any]:
        data: dict[str, Any] = msgspec.to_builtins(self)
        return data


def state_from_data(data: object) -> IvrState:
    """The state that `as_data` gave; raises msgspec.ValidationError for anything else."""
    return msgspec.convert(data, IvrState)


@dataclass(frozen=True, slots=True)
class Step:
    """What the call has become, and what is to be done, in this order."""

    state: IvrState
    actions: tuple[Action, ...] = ()
