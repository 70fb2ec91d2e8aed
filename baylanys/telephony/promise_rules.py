"""What may be promised, when a promise is tried again, and when it is kept or lost (4.3). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from baylanys.core import phones


@dataclass(frozen=True, slots=True)
class PromiseRule:
    """Callbacks of one queue as they are set: seconds of waiting, numbers, attempts.

    At `last_offer_seconds` a callback is offered for the last time, at `limit_seconds` the caller leaves the queue.
    `forbidden`: kinds of `phones.kind_of`; `a_day`: promises to one number; `dial_from` and `dial_until`: the time of
    day in which promises are dialled, within working time, half-open. `exhausted`: numbers that have had their share.
    """

    offer_after_seconds: float = 60.0
    last_offer_seconds: float = 115.0
    limit_seconds: float = 119.5
    prefixes: tuple[str, ...] = ("+76", "+77")
    attempts: int = 3
    gap_minutes: int = 20
    forbidden: tuple[str, ...] = ("premium_rate", "shared_cost")
    a_day: int = 3
    dial_from: time | None = None
    dial_until: time | None = None
    exhausted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DatedRule:
    """A rule of one queue, or of all others (`queue` empty), from a moment on."""

    valid_from: datetime
    queue: str
    rule: PromiseRule


def rule_at(rows: Iterable[DatedRule], queue: str, at: datetime) -> PromiseRule:
    """The queue's rule in force at that moment: its own, else that of all, else the contract's."""
    held = {row.queue: row.rule for row in rows if row.valid_from <= at}
    return held.get(queue) or held.get("") or PromiseRule()


def dials_at(rule: PromiseRule, clock: time) -> bool:
    """Whether promises are dialled at that time of day (of the contract's zone)."""
    return (rule.dial_from or time.min) <= clock and (rule.dial_until is None or clock < rule.dial_until)


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
    if not number.startswith(rule.prefixes) or number in rule.exhausted:
        return ""
    return "" if phones.kind_of(number) in rule.forbidden else number


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
