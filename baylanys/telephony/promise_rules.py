"""What may be promised, when a promise is tried again, and when it is kept or lost (4.3). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from baylanys.core import phones


@dataclass(frozen=True, slots=True)
class PromiseRule:
    """Callbacks of one queue as they are set: seconds of waiting, numbers, attempts.

    At `last_offer_seconds` a callback is offered for the last time, at `limit_seconds` the caller leaves the queue.
    """

    offer_after_seconds: float = 60.0
    last_offer_seconds: float = 115.0
    limit_seconds: float = 119.5
    prefixes: tuple[str, ...] = ("+76", "+77")
    attempts: int = 3
    gap_minutes: int = 20


@dataclass(frozen=True, slots=True)
class TryAt:
    """The promise is open; not to be dialled before `at`."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Tried:
    """All attempts were made, far enough apart: the promise is kept although nobody was reached."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The day that it was promised for is over."""


Next = TryAt | Tried | Broken


def callable_number(raw: str, rule: PromiseRule) -> str:
    """The number as E.164 where a callback may be promised to it, else empty: no premium, no foreign numbers."""
    number = phones.to_e164(raw) or ""
    return number if number.startswith(rule.prefixes) else ""


def next_step(attempts: Sequence[datetime], due_at: datetime, at: datetime, rule: PromiseRule) -> Next:
    """What becomes of a promise that reached nobody yet."""
    gap = timedelta(minutes=rule.gap_minutes)
    if apart([moment for moment in attempts if moment <= due_at], gap) >= rule.attempts:
        return Tried()
    if at >= due_at:
        return Broken()
    return TryAt(max(attempts) + gap if attempts else at)


def apart(moments: Sequence[datetime], gap: timedelta) -> int:
    """How many of the moments are at least `gap` after the one counted before."""
    counted: list[datetime] = []
    for moment in sorted(moments):
        if not counted or moment - counted[-1] >= gap:
            counted.append(moment)
    return len(counted)
