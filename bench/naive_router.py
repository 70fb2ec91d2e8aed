"""The router's rules in their plainest form: look at everybody and sort, at every decision.

The reference that the real router is measured against and whose decisions it must share.
"""

from baylanys.routing.floor import Floor
from baylanys.routing.lanes import Item
from baylanys.routing.router import Router
from baylanys.routing.seats import Seat
from baylanys.routing.work import DEFAULT_LIMITS, EXCLUSIVE, Limits


class NaiveFloor(Floor):
    """No lanes, teams or heaps: lists, sorted afresh."""

    __slots__ = ()

    def wait(self, item: Item, now: int) -> None:
        item.queued = True
        retry_at = item.next_retry(now)
        if retry_at is not None:
            item.retry_at = retry_at
            self.aside[item] = None

    def stop_waiting(self, item: Item) -> None:
        item.queued = False
        self.aside.pop(item, None)

    def note_freedom(self, seat: Seat) -> bool:
        self.free.pop(seat, None)
        if seat.is_free():
            self.free[seat] = None
        return seat in self.free

    def seat_for(self, item: Item, now: int) -> Seat | None:
        seats = [seat for seat in self.free if could_take(seat, item, now)]
        seats.sort(key=lambda seat: preference(seat, item))
        return seats[0] if seats else None

    def item_for(self, seat: Seat, now: int) -> Item | None:
        items = [item for item in self.items.values() if item.queued and could_take(seat, item, now)]
        items.sort(key=lambda item: item.key)
        return items[0] if items else None


def could_take(seat: Seat, item: Item, now: int) -> bool:
    work, team = item.work, seat.team
    if not seat.ready or item.declined.get(seat.id, now) > now:
        return False
    held = list(seat.load.values())
    if any(kind in EXCLUSIVE for kind in held) or (held and work.kind in EXCLUSIVE and not team.capacity.calls_beside):
        return False
    if held.count(work.kind) >= team.capacity.of(work.kind):
        return False
    if work.only_operator is not None:
        return work.only_operator == seat.id
    return work.queue in team.queues and all(team.skills.get(s, -1) >= level for s, level in work.required.items())


def preference(seat: Seat, item: Item) -> tuple[object, ...]:
    work = item.work
    declined = seat.id in item.declined
    fit = tuple(-seat.team.skills.get(skill, 0) for skill in work.preferred)
    chosen = seat.id == work.preferred_operator and not declined
    return (not chosen, declined, fit, len(seat.load), seat.since, seat.id)


class NaiveRouter(Router):
    __slots__ = ()

    def __init__(self, limits: Limits = DEFAULT_LIMITS, first_offer_id: int = 1) -> None:
        super().__init__(limits, first_offer_id)
        self.floor = NaiveFloor()
