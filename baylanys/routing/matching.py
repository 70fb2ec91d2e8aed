"""The steps that events have in common: work finds an operator, an operator finds work, offers begin and end."""

from dataclasses import replace

from baylanys.routing.decisions import Decision, Offer, OfferEnded, OfferOutcome, StoodDown
from baylanys.routing.floor import Floor
from baylanys.routing.lanes import Item, order_key
from baylanys.routing.seats import Seat
from baylanys.routing.work import Limits

MISSED, REFUSED = OfferOutcome.MISSED, OfferOutcome.REFUSED
UNREACHABLE, WITHDRAWN = OfferOutcome.UNREACHABLE, OfferOutcome.WITHDRAWN


class Matching:
    """Waiting work, operators and live offers. Every step appends its decisions to ``out``."""

    __slots__ = ("floor", "limits", "next_offer_id", "offers")

    def __init__(self, limits: Limits, first_offer_id: int) -> None:
        self.limits = limits
        self.floor = Floor()
        self.offers: dict[int, tuple[Offer, Item, Seat]] = {}
        self.next_offer_id = first_offer_id

    def _place(self, item: Item, now: int, out: list[Decision]) -> None:
        """The work is offered to the best free operator, or waits. Whoever just lost an offer is freed
        afterwards: of all that waits they then get what is first, not what happened to come up."""
        seat = self.floor.seat_for(item, now)
        if seat is not None:
            self._offer(item, seat, now, out)
        elif item.lane.exclusive and (seat := self.floor.seat_to_interrupt(item, now)) is not None:
            self._interrupt(item, seat, now, out)
        else:
            self.floor.wait(item, now)

    def _free(self, seat: Seat, now: int, out: list[Decision]) -> None:
        """The operator may have become free and gets what is first of all that waits and suits."""
        self.floor.note_freedom(seat)
        self._serve(seat, now, out)

    def _serve(self, seat: Seat, now: int, out: list[Decision]) -> None:
        if seat in self.floor.free:
            item = self.floor.item_for(seat, now)
            if item is not None:
                self.floor.stop_waiting(item)
                self._offer(item, seat, now, out)
        elif seat in self.floor.shown_conversations:
            item = self.floor.call_for(seat, now)
            if item is not None:
                self.floor.stop_waiting(item)
                self._interrupt(item, seat, now, out)

    def _interrupt(self, item: Item, seat: Seat, now: int, out: list[Decision]) -> None:
        """A call takes the place of the conversation that the operator is shown; that one keeps its place and goes
        to another."""
        assert seat.offer is not None
        conversation, _ = self._end_offer(seat.offer.offer_id, WITHDRAWN, out)
        self._offer(item, seat, now, out)
        self._place(conversation, now, out)

    def _yield_offer(self, seat: Seat, now: int, out: list[Decision]) -> None:
        """What the operator bears no more beside the work just taken goes to another."""
        if seat.offer is None:
            return
        item = self.floor.items[seat.offer.work_id]
        if seat.exclusive or not seat.has_room_for(item.work.kind):
            self._end_offer(seat.offer.offer_id, WITHDRAWN, out)
            self._place(item, now, out)

    def _offer(self, item: Item, seat: Seat, now: int, out: list[Decision]) -> None:
        offer_id = self.next_offer_id
        self.next_offer_id = offer_id + 1
        work = item.work
        offer = Offer(offer_id, work.id, seat.id, now, now + self.limits.offer_for(work), work.kind)
        self.attach(offer, item, seat)
        out.append(offer)

    def attach(self, offer: Offer, item: Item, seat: Seat) -> None:
        """The offer is live: neither its work nor its operator can be offered again."""
        item.offer = seat.offer = offer
        self.offers[offer.offer_id] = (offer, item, seat)
        if not item.lane.exclusive:
            self.floor.shown_conversations[seat] = None
        self.floor.note_freedom(seat)

    def _end_offer(self, offer_id: int, outcome: OfferOutcome, out: list[Decision]) -> tuple[Item, Seat]:
        _, item, seat = self.offers.pop(offer_id)
        item.offer = seat.offer = None
        self.floor.shown_conversations.pop(seat, None)
        out.append(OfferEnded(offer_id, item.work.id, seat.id, outcome, item.work.kind))
        return item, seat

    def _forget(self, item: Item, out: list[Decision]) -> Seat | None:
        """The item is known no more; returns the seat that had its offer, still to be freed."""
        del self.floor.items[item.work.id]
        if item.offer is None:
            self.floor.stop_waiting(item)
            return None
        _, seat = self._end_offer(item.offer.offer_id, WITHDRAWN, out)
        return seat

    def _judge(self, seat: Seat, outcome: OfferOutcome, out: list[Decision]) -> None:
        """The operator is not ready where the limits say so of such an end of a call's offer."""
        stands_down = outcome is REFUSED and self.limits.refusal_stands_down
        if outcome is MISSED or outcome is UNREACHABLE:
            seat.missed += 1
            stands_down = 0 < self.limits.missed_in_a_row <= seat.missed
        if stands_down and seat.ready:
            seat.ready = False
            out.append(StoodDown(seat.id, outcome, seat.missed))

    def _stand_down(self, operator_id: str, now: int, *, to_head: bool) -> list[Decision]:
        out: list[Decision] = []
        seat = self.floor.seats.get(operator_id)
        if seat is None:
            return out
        seat.ready = False
        offer = seat.offer
        if offer is not None:
            item, _ = self._end_offer(offer.offer_id, WITHDRAWN, out)
            self._return(item, seat, now, to_head)
            self._place(item, now, out)
        self.floor.note_freedom(seat)
        return out

    def _return(self, item: Item, seat: Seat, now: int, to_head: bool) -> None:
        if to_head:
            item.work = replace(item.work, returned=True)
            item.key = order_key(item.work, item.arrival)
        else:
            item.declined[seat.id] = now + self.limits.pause
