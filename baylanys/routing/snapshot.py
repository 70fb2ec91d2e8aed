"""The router as rows and back: what a restarted engine needs to go on as if nothing had happened."""

from dataclasses import dataclass
from typing import NamedTuple

from baylanys.routing.decisions import Offer
from baylanys.routing.router import Router
from baylanys.routing.work import DEFAULT_LIMITS, Limits, Operator, Work


class Decline(NamedTuple):
    """The operator refused or missed the work, and is not shown it before ``until``."""

    work_id: str
    operator_id: str
    until: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """``works`` holds all work not accepted, offered work too, by order of arrival; accepted work is in the
    operators' loads. ``next_offer_id`` is above every offer id ever used."""

    works: tuple[Work, ...] = ()
    operators: tuple[Operator, ...] = ()
    offers: tuple[Offer, ...] = ()
    declines: tuple[Decline, ...] = ()
    next_offer_id: int = 1


def take_snapshot(router: Router) -> Snapshot:
    """The router's whole state as values; the router is untouched."""
    items = list(router.floor.items.values())
    return Snapshot(
        works=tuple(item.work for item in items),
        operators=tuple(seat.as_operator() for seat in router.floor.seats.values()),
        offers=tuple(offer for offer, _, _ in router.offers.values()),
        declines=tuple(Decline(item.work.id, *pair) for item in items for pair in item.declined.items()),
        next_offer_id=router.next_offer_id,
    )


def restore_router(snapshot: Snapshot, now: int, limits: Limits = DEFAULT_LIMITS) -> Router:
    """A router that decides from here on as the one of the snapshot would have. It decides nothing yet:
    where the rows were gathered from elsewhere, ``expire`` and ``rematch`` bring what is due. An offer
    of unknown work or of an unknown operator is dropped."""
    router = Router(limits, snapshot.next_offer_id)
    floor = router.floor
    for operator in snapshot.operators:
        floor.add_seat(operator)
    for work in snapshot.works:
        floor.add_item(work)
    for work_id, operator_id, until in snapshot.declines:
        if work_id in floor.items:
            floor.items[work_id].declined[operator_id] = until
    _attach_offers(router, snapshot.offers)
    for item in floor.items.values():
        if item.offer is None:
            floor.wait(item, now)
    return router


def _attach_offers(router: Router, offers: tuple[Offer, ...]) -> None:
    for offer in offers:
        item = router.floor.items.get(offer.work_id)
        seat = router.floor.seats.get(offer.operator_id)
        if item is not None and seat is not None and item.offer is None and seat.offer is None:
            router.attach(offer, item, seat)
