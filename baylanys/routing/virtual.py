"""The centre in virtual time: drawn callers and operators drive the same router as the engine does.

A month passes in a second; the records can be counted by the same formulas as real calls.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Any, NamedTuple

from baylanys.routing.callers import Caller
from baylanys.routing.decisions import Decision, Offer, OfferEnded, OfferOutcome, StoodDown
from baylanys.routing.router import Router
from baylanys.routing.work import DEFAULT_LIMITS, Limits, Operator


@dataclass(frozen=True, slots=True)
class Shift:
    """The operator is ready from ``start`` to ``end``; a conversation begun is finished."""

    operator_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Manners:
    """How operators meet offers: mean milliseconds to accept, shares refused and missed, and how
    long one whom the router stood down stays away."""

    accepts_after: int = 0
    refuses: float = 0.0
    misses: float = 0.0
    comes_back_after: int = 60_000


AT_ONCE = Manners()


class OfferRecord(NamedTuple):
    operator_id: str
    at: int
    outcome: OfferOutcome


@dataclass(slots=True)
class CallRecord:
    """What happened to one caller, in milliseconds; ``left`` is the moment they hung up."""

    id: str
    queue: str
    arrived: int
    queue_entered: int
    answered: int | None = None
    left: int | None = None
    operator_id: str | None = None
    offers: tuple[OfferRecord, ...] = ()

    @property
    def is_lost(self) -> bool:
        return self.left is not None and self.answered is None

    @property
    def wait(self) -> int | None:
        """From queue entry to the answer or to giving up; None while still waiting."""
        end = self.left if self.answered is None else self.answered
        return None if end is None else end - self.queue_entered


class VirtualCentre:
    """Events in order of time; those of the same millisecond in the order in which they were planned."""

    def __init__(
        self,
        operators: Iterable[Operator],
        *,
        limits: Limits = DEFAULT_LIMITS,
        manners: Manners = AT_ONCE,
        seed: int = 0,
        watch: Callable[[Router, int], None] | None = None,
    ) -> None:
        """``watch`` is shown the router after every event."""
        self.router = Router(limits)
        self.manners = manners
        self.records: dict[str, CallRecord] = {}
        self._callers: dict[str, Caller] = {}
        self._offered: dict[int, Offer] = {}
        self._on_shift: set[str] = set()
        self._chance = Random(seed)
        self._agenda: list[tuple[int, int, Callable[[Any, int], list[Decision]], Any]] = []
        self._numbers = count()
        self._watch = watch
        for operator in operators:
            self.router.operator_joined(operator, 0)

    def run(self, callers: Iterable[Caller], shifts: Sequence[Shift]) -> list[CallRecord]:
        """One record for every caller, by order of arrival; nobody is left in the queue for ever: patience ends."""
        for shift in shifts:
            self._plan(shift.start, self._begin_shift, shift.operator_id)
            self._plan(shift.end, self._end_shift, shift.operator_id)
        for caller in callers:
            work = caller.work
            self._callers[work.id] = caller
            self.records[work.id] = CallRecord(work.id, work.queue, caller.arrived, work.waiting_since)
            self._plan(work.waiting_since, self._enter_queue, caller)
        while self._agenda:
            self._take_one_step()
        return list(self.records.values())

    def _take_one_step(self) -> None:
        at, _, event, subject = heappop(self._agenda)
        due = self.router.next_deadline()
        while due is not None and due <= at:
            self._obey(self.router.expire(due), due)
            due = self.router.next_deadline()
        self._obey(event(subject, at), at)

    def _plan(self, at: int, event: Callable[[Any, int], list[Decision]], subject: object) -> None:
        heappush(self._agenda, (at, next(self._numbers), event, subject))

    # Events

    def _begin_shift(self, operator_id: str, now: int) -> list[Decision]:
        self._on_shift.add(operator_id)
        return self.router.operator_ready(operator_id, now)

    def _end_shift(self, operator_id: str, now: int) -> list[Decision]:
        self._on_shift.discard(operator_id)
        return self.router.operator_unready(operator_id, now)

    def _come_back(self, operator_id: str, now: int) -> list[Decision]:
        return self.router.operator_ready(operator_id, now) if operator_id in self._on_shift else []

    def _enter_queue(self, caller: Caller, now: int) -> list[Decision]:
        self._plan(now + caller.patience, self._lose_patience, caller.work.id)
        return self.router.work_arrived(caller.work, now)

    def _lose_patience(self, work_id: str, now: int) -> list[Decision]:
        record = self.records[work_id]
        if record.answered is not None:
            return []
        record.left = now
        return self.router.work_left(work_id, now)

    def _accept(self, offer_id: int, now: int) -> list[Decision]:
        return self.router.offer_accepted(offer_id, now)

    def _refuse(self, offer_id: int, now: int) -> list[Decision]:
        return self.router.offer_refused(offer_id, now)

    def _finish(self, work_id: str, now: int) -> list[Decision]:
        return self.router.operator_freed(self.records[work_id].operator_id or "", work_id, now)

    # What the router decided

    def _obey(self, decisions: list[Decision], now: int) -> None:
        for decision in decisions:
            if isinstance(decision, Offer):
                self._show(decision, now)
            elif isinstance(decision, OfferEnded):
                self._end_offer(decision, now)
            elif isinstance(decision, StoodDown):
                self._plan(now + self.manners.comes_back_after, self._come_back, decision.operator_id)
        if self._watch is not None:
            self._watch(self.router, now)

    def _show(self, offer: Offer, now: int) -> None:
        self._offered[offer.offer_id] = offer
        manners, luck = self.manners, self._chance.random()
        if luck < manners.misses:
            return
        event = self._refuse if luck < manners.misses + manners.refuses else self._accept
        delay = round(self._chance.expovariate(1 / manners.accepts_after)) if manners.accepts_after else 0
        if now + delay < offer.expires_at:
            self._plan(now + delay, event, offer.offer_id)

    def _end_offer(self, ended: OfferEnded, now: int) -> None:
        offer = self._offered.pop(ended.offer_id)
        record = self.records[ended.work_id]
        record.offers += (OfferRecord(ended.operator_id, offer.offered_at, ended.outcome),)
        if ended.outcome is OfferOutcome.ACCEPTED:
            caller = self._callers[ended.work_id]
            record.answered, record.operator_id = now, ended.operator_id
            record.left = now + caller.talk
            self._plan(now + caller.talk + caller.wrap_up, self._finish, ended.work_id)
