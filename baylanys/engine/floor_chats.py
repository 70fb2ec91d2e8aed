"""Conversations on the floor: who is shown one, and who holds which."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from baylanys.engine.live_operator import LiveOperator
from baylanys.engine.work_router import WorkRouter
from baylanys.routing.decisions import Offer, OfferOutcome
from baylanys.routing.work import Work, WorkKind


class FloorChats:
    """Conversations that wait, are shown or are held."""

    def __init__(self, work: WorkRouter, operators: Mapping[str, LiveOperator]) -> None:
        self._work = work
        self._operators = operators

    def known(self) -> list[str]:
        """Those that the router keeps or that an operator holds."""
        items = self._work.floor.items.items()
        kept = [key for key, item in items if item.work.kind is WorkKind.CONVERSATION]
        return [*kept, *(chat for live in self._operators.values() for chat in live.chats)]

    def queue(self, work: Work, *, meant_for: Collection[int | None] = ()) -> None:
        """It waits as `work` says. Who held it is not shown it again at once, unless it is meant for them
        (persons in `meant_for`)."""
        holder = self._holder(work.id)
        item = self._work.floor.items.get(work.id)
        as_it_was = item is not None and item.offer is None and replace(item.work, returned=work.returned) == work
        if holder is None and as_it_was:
            return
        let_go = holder is not None and holder.profile.person_id not in meant_for
        now, declined_by = self._work.now(), holder.username if holder and let_go else None
        self._work.perform(self._work.router.work_requeued(work, now, head=False, declined_by=declined_by))
        self._put_down(work.id)

    def hold(self, live: LiveOperator, conversation: str) -> None:
        """The operator has it: by accepting the live offer, or without one."""
        if conversation in live.chats:
            return
        self._put_down(conversation)
        live.chats.add(conversation)
        offer, now = self.offer_of(live), self._work.now()
        if offer is not None and offer.work_id == conversation:
            self._work.perform(self._work.router.offer_accepted(offer.offer_id, now))
        else:
            self._work.perform(self._work.router.work_taken(live.username, conversation, WorkKind.CONVERSATION, now))

    def forget(self, conversation: str) -> None:
        """It neither waits nor is held."""
        self._work.drop(conversation)
        self._put_down(conversation)

    def refuse(self, live: LiveOperator, conversation: str) -> bool:
        """The operator does not want what is shown; False where it is not shown any more."""
        offer = self.offer_of(live)
        if offer is None or offer.work_id != conversation:
            return False
        self._work.end_offer(offer.offer_id, OfferOutcome.REFUSED)
        return True

    def shows(self, conversation: str, live: LiveOperator | None) -> bool:
        """Whether the operator has a live offer of it."""
        offer = self.offer_of(live) if live is not None else None
        return offer is not None and offer.work_id == conversation

    def offer_of(self, live: LiveOperator) -> Offer | None:
        """The conversation that the operator is shown now."""
        seat = self._work.floor.seats.get(live.username)
        shown = seat is not None and seat in self._work.floor.shown_conversations
        return seat.offer if seat is not None and shown else None

    def _holder(self, conversation: str) -> LiveOperator | None:
        return next((live for live in self._operators.values() if conversation in live.chats), None)

    def _put_down(self, conversation: str) -> None:
        holder = self._holder(conversation)
        if holder is not None:
            holder.chats.discard(conversation)
            self._work.perform(self._work.router.operator_freed(holder.username, conversation, self._work.now()))
