"""What a conversation is at a moment, what may happen to it, and what follows: values only. Pure.

Operators stand here as person ids; whoever writes events down turns them into user names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

BOT: Final = "bot"
WAITING: Final = "waiting"
OFFERED: Final = "offered"
ASSIGNED: Final = "assigned"
PARKED: Final = "parked"
CLOSED: Final = "closed"
STATES = (BOT, WAITING, OFFERED, ASSIGNED, PARKED, CLOSED)


class Refused(Exception):
    """The event is not possible now; `code` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as it is at one moment; the fields are those of its row."""

    state: str = WAITING
    language: str = ""
    topic: str = ""
    queue: str = ""
    operator: int | None = None
    preferred: int | None = None
    only_for: int | None = None
    opened_at: datetime | None = None
    queue_entered_at: datetime | None = None
    offer_ends_at: datetime | None = None
    accepted_at: datetime | None = None
    first_answered_at: datetime | None = None
    last_answer_at: datetime | None = None
    waiting_since: datetime | None = None
    last_in_at: datetime | None = None
    last_out_at: datetime | None = None
    window_ends_at: datetime | None = None
    parked_until: datetime | None = None
    warned_at: datetime | None = None
    told_closed_at: datetime | None = None
    opening_told_at: datetime | None = None
    closed_at: datetime | None = None
    close_reason: str = ""
    unread: int = 0
    note: str = ""
    led_by_bot: bool = False
    """In `bot` alone: a dialogue answers, not the automatic questions before the queue."""


@dataclass(frozen=True, slots=True)
class PersonWrote:
    """A message of the person was stored. `answers` is what a menu's button says (`lang:kk`, `topic:grants`).

    `written_at` is Meta's moment, from which the window counts; `language` what the text was seen to be in.
    """

    written_at: datetime
    language: str = ""
    answers: str = ""


@dataclass(frozen=True, slots=True)
class OperatorWrote:
    """A message of a person of ours was put into the line of what is sent."""

    operator: int | None = None


@dataclass(frozen=True, slots=True)
class MachineWrote:
    """An automatic text was put into the line; the person still waits for a human answer."""


@dataclass(frozen=True, slots=True)
class MenuOver:
    """The automatic questions are done, or nobody answered them in time."""


@dataclass(frozen=True, slots=True)
class LanguageWished:
    """The person told the bot in which language to answer."""

    language: str


@dataclass(frozen=True, slots=True)
class BotOver:
    """The bot hands the person to an operator. `reason`: asked, not_understood, failed, switched_off, silent;
    `told`: the bot has said so already, and when somebody answers."""

    reason: str
    told: bool = False


@dataclass(frozen=True, slots=True)
class Offered:
    operator: int
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class OfferOver:
    """An offer ended without acceptance: refused, missed or withdrawn."""

    operator: int
    outcome: str


@dataclass(frozen=True, slots=True)
class Accepted:
    operator: int


@dataclass(frozen=True, slots=True)
class Taken:
    """An operator took it without an offer, or a supervisor (`by`) gave it to the operator."""

    operator: int
    by: int | None = None


@dataclass(frozen=True, slots=True)
class Released:
    """Back to the queue. `operator` where only who holds it may; `reason`: released, silent, desk_lost, taken_away."""

    reason: str
    operator: int | None = None
    by: int | None = None


@dataclass(frozen=True, slots=True)
class Transferred:
    """To a queue (its code) or to an operator (the person), with a note for whoever gets it."""

    operator: int | None
    to: str
    queue: str = ""
    target: int | None = None
    note: str = ""
    by: int | None = None


@dataclass(frozen=True, slots=True)
class Parked:
    operator: int | None
    until: datetime


@dataclass(frozen=True, slots=True)
class Unparked:
    """`reason`: time, order."""

    reason: str
    operator: int | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """`reason`: operator, supervisor, silence (the person's), bot (it alone answered), blocked, joined (to another of
    the person's). With `farewell` the person is told."""

    reason: str
    operator: int | None = None
    by: int | None = None
    result: str = ""
    language: str = ""
    topic: str = ""
    note: str = ""
    farewell: bool = False


@dataclass(frozen=True, slots=True)
class Warned:
    """The person was told that the conversation will be closed if nothing is written."""


@dataclass(frozen=True, slots=True)
class DoorsOpened:
    """Working time has begun for somebody who wrote outside it."""


Event = (
    PersonWrote
    | OperatorWrote
    | MachineWrote
    | MenuOver
    | LanguageWished
    | BotOver
    | Offered
    | OfferOver
    | Accepted
    | Taken
    | Released
    | Transferred
    | Parked
    | Unparked
    | Closing
    | Warned
    | DoorsOpened
)
EVENTS: tuple[type, ...] = Event.__args__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Record:
    """One event for the spine."""

    kind: str
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Situation:
    """What surrounds an event: the moment, whether the centre is open, and what the rules ask of a new talk.

    `bot_leads`: a bot takes whoever begins to write; `bot_takes_back`: also whom an operator answered last.
    """

    at: datetime
    is_open: bool = True
    known_language: str = ""
    asks_language: bool = False
    asks_topic: bool = False
    queue: str = ""
    topics: frozenset[str] = frozenset()
    topic_queues: Mapping[str, str] = field(default_factory=dict)
    bot_leads: bool = False
    bot_takes_back: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """The talk after an event, what the spine records, and which automatic texts go out, in order."""

    talk: Talk
    records: tuple[Record, ...] = ()
    says: tuple[str, ...] = ()
