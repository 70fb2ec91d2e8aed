"""Who gets which work: events in, decisions out; no clock, no input or output, no chance.

The same events with the same moments give the same decisions. The rules:

- Work: calls before conversations, then returned first, then higher priority, then longer wait, then earlier
  arrival. An operator who is only shown a conversation is free for a call: the conversation goes to another.
- Operator: the preferred one; else who has not declined this work before; else the highest level
  of the first preferred skill, of the second, …; else the fewest conversations; else longest idle.
- One live offer for a work and one for an operator; an offer is accepted once; each has a limit.
- Who refused or missed a work is not offered it during a pause; afterwards only if no other
  suitable operator is free.
- After every event no operator is free while suitable work waits (except for that pause).

Every method returns decisions to be performed in their order, and is safe to repeat: what is
already so, or unknown, changes nothing. ``now`` is any steadily rising clock of milliseconds.
"""

from dataclasses import replace
from operator import attrgetter

from baylanys.routing.decisions import Decision, OfferEnded, OfferOutcome, TooLate
from baylanys.routing.matching import MISSED, REFUSED, WITHDRAWN, Matching
from baylanys.routing.work import DEFAULT_LIMITS, Limits, Operator, Work, WorkKind

ACCEPTED = OfferOutcome.ACCEPTED

by_key = attrgetter("key")


class Router(Matching):
    """Waiting work, operators and live offers of one centre."""

    __slots__ = ()

    def __init__(self, limits: Limits = DEFAULT_LIMITS, first_offer_id: int = 1) -> None:
        """An empty centre. ``first_offer_id`` is above every offer id ever used."""
        super().__init__(limits, first_offer_id)

    # Work

    def work_arrived(self, work: Work, now: int) -> list[Decision]:
        """The work waits, or is offered at once. -> [], [Offer]"""
        out: list[Decision] = []
        if work.id not in self.floor.items:
            self._place(self.floor.add_item(work), now, out)
        return out

    def work_left(self, work_id: str, now: int) -> list[Decision]:
        """The work waits no more (hung up, served otherwise). A live offer of it is withdrawn, the operator
        keeps their idle time. Accepted work stays in its operator's load until ``operator_freed``.
        -> [], [OfferEnded withdrawn], [OfferEnded withdrawn, Offer]"""
        out: list[Decision] = []
        item = self.floor.items.get(work_id)
        if item is not None:
            seat = self._forget(item, out)
            if seat is not None:
                self._free(seat, now, out)
        return out

    def work_requeued(
        self, work: Work, now: int, *, head: bool = True, declined_by: str | None = None
    ) -> list[Decision]:
        """Accepted work waits again (desk lost, transfer to a queue), at the head unless told otherwise.
        The load of who had it is untouched: that ends by ``operator_freed``. Waiting or offered work
        is moved: queue, skills, priority as in ``work``; a live offer of it is withdrawn. Who had it and let it go
        (``declined_by``) is not shown it during the pause."""
        out: list[Decision] = []
        item = self.floor.items.get(work.id)
        seat = None if item is None else self._forget(item, out)
        placed = self.floor.add_item(replace(work, returned=head))
        if declined_by is not None:
            placed.declined[declined_by] = now + self.limits.pause
        self._place(placed, now, out)
        if seat is not None:
            self._free(seat, now, out)
        return out

    def work_taken(self, operator_id: str, work_id: str, kind: WorkKind, now: int) -> list[Decision]:
        """The operator holds the work without an offer (taken from a list, given by a supervisor). It waits no more,
        a live offer of it is withdrawn; so is what the operator bears no more beside it."""
        out: list[Decision] = []
        item, seat = self.floor.items.get(work_id), self.floor.seats.get(operator_id)
        shown = None if item is None else self._forget(item, out)
        if seat is not None and work_id not in seat.load:
            seat.take(work_id, kind)
            self._yield_offer(seat, now, out)
            self._free(seat, now, out)
        if shown is not None:
            self._free(shown, now, out)
        return out

    # Operators

    def operator_joined(self, operator: Operator, now: int) -> list[Decision]:
        """The operator is known, with state and load as given. Known already: as ``operator_changed``."""
        if operator.id in self.floor.seats:
            return self.operator_changed(operator, now)
        out: list[Decision] = []
        self._serve(self.floor.add_seat(operator), now, out)
        return out

    def operator_changed(self, operator: Operator, now: int) -> list[Decision]:
        """Skills, queues and capacity are as in ``operator``; state, load and a live offer stay. -> [], [Offer]"""
        out: list[Decision] = []
        seat = self.floor.seats.get(operator.id)
        if seat is not None:
            self.floor.change_seat(seat, operator)
            self._serve(seat, now, out)
        return out

    def operator_ready(self, operator_id: str, now: int) -> list[Decision]:
        """The operator may be offered work; missed offers are forgotten; idleness counts from now. -> [], [Offer]"""
        out: list[Decision] = []
        seat = self.floor.seats.get(operator_id)
        if seat is not None and not seat.ready:
            seat.ready, seat.since, seat.missed = True, now, 0
            self._free(seat, now, out)
        return out

    def operator_unready(self, operator_id: str, now: int) -> list[Decision]:
        """No more offers (break, system). A live offer is withdrawn and goes to another, its place kept;
        the load stays. -> [], [OfferEnded withdrawn], [OfferEnded withdrawn, Offer]"""
        return self._stand_down(operator_id, now, to_head=False)

    def operator_gone(self, operator_id: str, now: int) -> list[Decision]:
        """The desk died or signed out: as ``operator_unready``, but the withdrawn work goes to its queue's head."""
        return self._stand_down(operator_id, now, to_head=True)

    def operator_freed(self, operator_id: str, work_id: str, now: int) -> list[Decision]:
        """The operator is done with this work, wrap-up included; idleness counts from now. -> [], [Offer]"""
        out: list[Decision] = []
        seat = self.floor.seats.get(operator_id)
        if seat is not None and seat.put_down(work_id):
            seat.since = now
            self._free(seat, now, out)
        return out

    # Offers

    def offer_accepted(self, offer_id: int, now: int) -> list[Decision]:
        """The operator holds the work. Valid until a sweep ended the offer, even a moment past its limit.
        -> [OfferEnded accepted, (Offer of a further conversation)], or [TooLate]"""
        live = self.offers.pop(offer_id, None)
        if live is None:
            return [TooLate(offer_id)]
        _, item, seat = live
        del self.floor.items[item.work.id]
        seat.offer, seat.missed = None, 0
        self.floor.shown_conversations.pop(seat, None)
        seat.take(item.work.id, item.work.kind)
        out: list[Decision] = [OfferEnded(offer_id, item.work.id, seat.id, ACCEPTED, item.work.kind)]
        if not item.lane.exclusive:
            self._free(seat, now, out)
        return out

    def offer_refused(self, offer_id: int, now: int, outcome: OfferOutcome = REFUSED) -> list[Decision]:
        """The offer ended without acceptance; the work keeps its place and goes to another. ``UNREACHABLE`` (phone
        did not ring) and ``MISSED`` count as missed; ``WITHDRAWN`` is a supervisor freeing a stuck offer.
        -> [OfferEnded, (StoodDown), Offer…], [] where it had ended"""
        out: list[Decision] = []
        if offer_id in self.offers:
            item, seat = self._end_offer(offer_id, outcome, out)
            item.declined[seat.id] = now + self.limits.pause
            seat.since = seat.since if outcome is WITHDRAWN else now
            if item.lane.exclusive:
                self._judge(seat, outcome, out)
            self._place(item, now, out)
            self._free(seat, now, out)
        return out

    def expire(self, now: int) -> list[Decision]:
        """Every offer past its limit is missed, every pause past its end is over. Wants to be called at
        ``next_deadline``; earlier or later does no harm."""
        out: list[Decision] = []
        for item in sorted((item for item in self.floor.aside if item.retry_at <= now), key=by_key):
            self.floor.stop_waiting(item)
            self._place(item, now, out)
        for offer_id in [offer.offer_id for offer, _, _ in self.offers.values() if offer.expires_at <= now]:
            out += self.offer_refused(offer_id, now, MISSED)
        return out

    def next_deadline(self) -> int | None:
        """The earliest moment at which ``expire`` has something to do."""
        offers = (offer.expires_at for offer, _, _ in self.offers.values())
        pauses = (item.retry_at for item in self.floor.aside)
        return min((*offers, *pauses), default=None)

    def rematch(self, now: int) -> list[Decision]:
        """All waiting work is looked at afresh, first things first: for a router just built from rows."""
        out: list[Decision] = []
        waiting = sorted((item for item in self.floor.items.values() if item.offer is None), key=by_key)
        for item in waiting:
            self.floor.stop_waiting(item)
        for item in waiting:
            self._place(item, now, out)
        return out

    # Questions

    def position(self, work_id: str) -> int | None:
        """Place in its queue, 1 = next; work now offered counts while unaccepted. None: not waiting."""
        mine = self.floor.items.get(work_id)
        if mine is None:
            return None
        queue, key = mine.work.queue, mine.key
        return 1 + sum(item.key < key and item.work.queue == queue for item in self.floor.items.values())
