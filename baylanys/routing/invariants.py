"""What must be true of a router after every event; for tests and for a watch in production."""

from collections import Counter
from typing import NamedTuple

from baylanys.routing.lanes import Item, Lane
from baylanys.routing.router import Router
from baylanys.routing.seats import Seat
from baylanys.routing.work import EXCLUSIVE, WorkKind


class IdleViolation(NamedTuple):
    """A free operator and suitable waiting work that were not brought together."""

    work_id: str
    operator_id: str


def idle_violations(router: Router, now: int) -> list[IdleViolation]:
    """Pairs that should have been offered, counted from first principles; pauses that run at ``now`` excuse."""
    seats = [seat for seat in router.floor.seats.values() if seat.ready]
    waiting = [item for item in router.floor.items.values() if item.offer is None]
    return [
        IdleViolation(item.work.id, seat.id)
        for item in waiting
        for seat in seats
        if _is_open_to(seat, item, router) and _could_take(seat, item) and item.declined.get(seat.id, now) <= now
    ]


def _is_open_to(seat: Seat, item: Item, router: Router) -> bool:
    """Nothing is shown to the operator, or a conversation that has to give way to this call."""
    if seat.offer is None:
        return True
    shown = router.floor.items[seat.offer.work_id].work.kind
    return shown not in EXCLUSIVE and item.work.kind in EXCLUSIVE


def _could_take(seat: Seat, item: Item) -> bool:
    return _bears(seat, item.work.kind) and _has_skills(seat, item)


def _bears(seat: Seat, kind: WorkKind) -> bool:
    held = Counter(seat.load.values())
    capacity = seat.team.capacity
    if any(held[exclusive] for exclusive in EXCLUSIVE) or (kind in EXCLUSIVE and held and not capacity.calls_beside):
        return False
    return held[kind] < seat.team.capacity.of(kind)


def _has_skills(seat: Seat, item: Item) -> bool:
    work, team = item.work, seat.team
    if work.only_operator is not None:
        return work.only_operator == seat.id
    return work.queue in team.queues and all(team.skills.get(s, -1) >= level for s, level in work.required.items())


def overloaded_operators(router: Router) -> list[str]:
    """Operators who hold or are offered more than one person bears: two calls, a call and (unless such may come
    beside) anything else."""
    found = []
    for seat in router.floor.seats.values():
        kinds = list(seat.load.values())
        if seat.offer is not None:
            kinds.append(router.floor.items[seat.offer.work_id].work.kind)
        calls = sum(kind in EXCLUSIVE for kind in kinds)
        if calls > 1 or (calls and len(kinds) > 1 and not seat.team.capacity.calls_beside):
            found.append(seat.id)
    return found


def contradictions(router: Router) -> list[str]:
    """Places where the router's own indexes disagree, in words."""
    floor, found = router.floor, []
    for offer_id, (offer, item, seat) in router.offers.items():
        if item.offer is not offer or seat.offer is not offer or offer.offer_id != offer_id:
            found.append(f"offer {offer_id} is not the offer of its work and operator")
        if floor.items.get(offer.work_id) is not item or floor.seats.get(offer.operator_id) is not seat:
            found.append(f"offer {offer_id} is of something unknown")
    if len(router.offers) != sum(item.offer is not None for item in floor.items.values()):
        found.append("an offered work has no live offer")
    for item in floor.items.values():
        if (item.offer is not None) + item.queued + (item in floor.aside) != 1:
            found.append(f"work {item.work.id} is not in exactly one place")
    found += [f"lane of {lane.queue} miscounts" for lane in floor.lanes.values() if not _counts_well(lane, router)]
    found += [f"{seat.id} is free or not" for seat in floor.seats.values() if (seat in floor.free) != seat.is_free()]
    return found


def _counts_well(lane: Lane, router: Router) -> bool:
    waiting = sum(item.queued and item.lane is lane for item in router.floor.items.values())
    return waiting == lane.live and (lane in router.floor.busy_lanes) == bool(waiting)
