"""The states of an operator: now and event in, next out. Pure; one row, one writer.

What a person orders during a call or in wrap-up is kept as the next state and entered when the work is done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

OFFLINE: Final = "offline"
READY: Final = "ready"
OFFERED: Final = "offered"
TALKING: Final = "talking"
WRAP_UP: Final = "wrap_up"
BREAK: Final = "break"
NOT_READY: Final = "not_ready"

RESTING = frozenset({OFFLINE, READY, BREAK, NOT_READY})
STATES = RESTING | {OFFERED, TALKING, WRAP_UP}


@dataclass(frozen=True, slots=True)
class OperatorNow:
    """State with its reason, and what follows when the present work is done."""

    state: str = OFFLINE
    reason: str = ""
    next_state: str = ""
    next_reason: str = ""


@dataclass(frozen=True, slots=True)
class Ordered:
    """A person (the operator, a supervisor, a program) wants `ready`, `break` or `offline`."""

    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OfferShown:
    pass


@dataclass(frozen=True, slots=True)
class OfferEnded:
    """Without a conversation; the operator stays ready unless `StoodDown` follows."""


@dataclass(frozen=True, slots=True)
class Conversing:
    """A conversation began, or a call out was ordered."""


@dataclass(frozen=True, slots=True)
class ConversationEnded:
    wrap_up: bool


@dataclass(frozen=True, slots=True)
class WrapUpFinished:
    pass


@dataclass(frozen=True, slots=True)
class StoodDown:
    """The system takes the operator out of ready: a missed offer, a lost desk, a dead phone."""

    reason: str


OperatorEvent = Ordered | OfferShown | OfferEnded | Conversing | ConversationEnded | WrapUpFinished | StoodDown
Handler = Callable[[OperatorNow, Any], OperatorNow]


def next_state(now: OperatorNow, event: OperatorEvent) -> OperatorNow:
    """The operator after the event; one that means nothing in this state changes nothing."""
    handler = TABLE.get((now.state, type(event)))
    return handler(now, event) if handler else now


def _enter(_now: OperatorNow, event: Ordered) -> OperatorNow:
    return OperatorNow(event.state, event.reason)


def _keep_for_later(now: OperatorNow, event: Ordered) -> OperatorNow:
    return replace(now, next_state=event.state, next_reason=event.reason)


def _enter_from_offer(now: OperatorNow, event: Ordered) -> OperatorNow:
    return now if event.state == READY else OperatorNow(event.state, event.reason)


def _offered(_now: OperatorNow, _event: OfferShown) -> OperatorNow:
    return OperatorNow(OFFERED)


def _ready_again(_now: OperatorNow, _event: OfferEnded) -> OperatorNow:
    return OperatorNow(READY)


def _converse(now: OperatorNow, _event: Conversing) -> OperatorNow:
    """From a break or the like (a call out) the operator returns to it afterwards."""
    if now.state in {READY, OFFERED}:
        return OperatorNow(TALKING)
    return OperatorNow(TALKING, "", now.state, now.reason)


def _ended(now: OperatorNow, event: ConversationEnded) -> OperatorNow:
    if event.wrap_up:
        return replace(now, state=WRAP_UP, reason="")
    return _rest(now)


def _finished(now: OperatorNow, _event: WrapUpFinished) -> OperatorNow:
    return _rest(now)


def _rest(now: OperatorNow) -> OperatorNow:
    return OperatorNow(now.next_state or READY, now.next_reason)


def _stand_down(_now: OperatorNow, event: StoodDown) -> OperatorNow:
    return OperatorNow(NOT_READY, event.reason)


def _stand_down_later(now: OperatorNow, event: StoodDown) -> OperatorNow:
    if now.next_state in {BREAK, OFFLINE}:
        return now
    return replace(now, next_state=NOT_READY, next_reason=event.reason)


TABLE: Mapping[tuple[str, type], Handler] = {
    **{(state, Ordered): _enter for state in RESTING},
    (OFFERED, Ordered): _enter_from_offer,
    (TALKING, Ordered): _keep_for_later,
    (WRAP_UP, Ordered): _keep_for_later,
    (READY, OfferShown): _offered,
    (OFFERED, OfferEnded): _ready_again,
    **{(state, Conversing): _converse for state in RESTING | {OFFERED}},
    (TALKING, ConversationEnded): _ended,
    (WRAP_UP, WrapUpFinished): _finished,
    (READY, StoodDown): _stand_down,
    (OFFERED, StoodDown): _stand_down,
    (TALKING, StoodDown): _stand_down_later,
    (WRAP_UP, StoodDown): _stand_down_later,
}
