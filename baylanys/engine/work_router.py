"""The router with a clock: what it decides is passed on at once, and what has a limit is looked at in time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from baylanys.core import clock
from baylanys.routing.decisions import Decision, Offer, OfferEnded, OfferOutcome, StoodDown
from baylanys.routing.floor import Floor as RoutedFloor
from baylanys.routing.router import Router
from baylanys.routing.work import WorkKind


class WorkRouter:
    """Drives `routing.router` in the event loop's one thread; who performs its decisions says so by the handlers."""

    def __init__(self) -> None:
        self.router = Router(first_offer_id=clock.epoch_milliseconds(clock.now()))
        self.on_offer: Callable[[Offer], None] = lambda _offer: None
        self.on_offer_end: Callable[[OfferEnded], None] = lambda _ended: None
        self.on_chat_offer: Callable[[Offer], None] = lambda _offer: None
        self.on_chat_offer_end: Callable[[OfferEnded], None] = lambda _ended: None
        self.on_stood_down: Callable[[str], None] = lambda _username: None
        self._timer: asyncio.TimerHandle | None = None

    @property
    def floor(self) -> RoutedFloor:
        """What the router keeps: work and seats."""
        return self.router.floor

    def perform(self, decisions: Iterable[Decision]) -> None:
        """Everybody concerned has heard of the decisions, in their order."""
        for decision in decisions:
            match decision:
                case Offer(kind=WorkKind.CONVERSATION):
                    self.on_chat_offer(decision)
                case OfferEnded(kind=WorkKind.CONVERSATION):
                    self.on_chat_offer_end(decision)
                case Offer():
                    self.on_offer(decision)
                case OfferEnded():
                    self.on_offer_end(decision)
                case StoodDown(operator_id=username):
                    self.on_stood_down(username)
        self._schedule()

    def end_offer(self, offer: int, outcome: str) -> None:
        """An offer was accepted, refused, missed or did not reach the phone."""
        if outcome == OfferOutcome.ACCEPTED:
            self.perform(self.router.offer_accepted(offer, self.now()))
        else:
            self.perform(self.router.offer_refused(offer, self.now(), OfferOutcome(outcome)))

    def drop(self, work: str) -> None:
        """The router keeps nothing of a work that is gone."""
        self.perform(self.router.work_left(work, self.now()))

    def now(self) -> int:
        """Milliseconds of a steadily rising clock: the wall's may be set back."""
        return int(asyncio.get_running_loop().time() * 1000)

    def _schedule(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        deadline = self.router.next_deadline()
        if deadline is not None:
            wait = max(deadline - self.now(), 0) / 1000
            self._timer = asyncio.get_running_loop().call_later(wait, self._expire)

    def _expire(self) -> None:
        self._timer = None
        self.perform(self.router.expire(self.now()))
