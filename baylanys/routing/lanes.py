"""Waiting work, sorted: one lane for all work that wants the same of an operator."""

from heapq import heapify, heappop, heappush

from baylanys.routing.decisions import Offer
from baylanys.routing.seats import Seat, Team
from baylanys.routing.work import EXCLUSIVE, Work

Key = tuple[bool, bool, int, int, int]
Profile = tuple[object, ...]
Fit = tuple[int, ...]

ROOM_FOR_STALE = 32


def profile_of(work: Work) -> Profile:
    """What the work wants of an operator: equal profiles share a lane."""
    required = tuple(sorted(work.required.items())) if work.required else ()
    return (work.kind, work.queue, required, work.preferred, work.only_operator)


def order_key(work: Work, arrival: int) -> Key:
    """Sorts as the work is served: calls before conversations, returned, priority, longest wait, earliest arrival."""
    return (work.kind not in EXCLUSIVE, not work.returned, -work.priority, work.waiting_since, arrival)


class Item:
    """Work that nobody has accepted yet: in its lane, set aside for a pause, or offered."""

    __slots__ = ("arrival", "declined", "key", "lane", "offer", "queued", "retry_at", "work")

    def __init__(self, work: Work, lane: "Lane", arrival: int) -> None:
        self.work = work
        self.lane = lane
        self.arrival = arrival
        self.key = order_key(work, arrival)
        self.offer: Offer | None = None
        self.queued = False
        self.declined: dict[str, int] = {}
        self.retry_at = 0

    def is_paused_for(self, seat: Seat, now: int) -> bool:
        """Did this operator decline the work so lately that it is not shown to them now?"""
        return seat.id in self.declined and self.declined[seat.id] > now

    def next_retry(self, now: int) -> int | None:
        """The end of the earliest pause that still runs."""
        return min((until for until in self.declined.values() if until > now), default=None)


class Lane:
    """Work of one profile by order of service, and the teams that suit it by order of preference
    (``ranks``: 0 is best; ``tiers``: the teams of each rank).

    The top of ``heap`` is always waiting work; entries below may be stale (``queued`` is false).
    """

    __slots__ = (
        "exclusive",
        "fits",
        "heap",
        "kind",
        "live",
        "only",
        "preferred",
        "queue",
        "ranks",
        "required",
        "tiers",
    )

    def __init__(self, work: Work) -> None:
        self.kind = work.kind
        self.exclusive = work.kind in EXCLUSIVE
        self.queue = work.queue
        self.required = dict(work.required)
        self.preferred = work.preferred
        self.only = work.only_operator
        self.heap: list[tuple[Key, Item]] = []
        self.live = 0
        self.fits: dict[Team, Fit] = {}
        self.ranks: dict[Team, int] = {}
        self.tiers: list[list[Team]] = []

    def admit_team(self, team: Team) -> None:
        """The team counts for this lane if it serves the queue, bears the kind and has the skills."""
        if self.only is not None or self.queue not in team.queues or not team.capacity.of(self.kind):
            return
        if any(team.skills.get(skill, -1) < level for skill, level in self.required.items()):
            return
        self.fits[team] = tuple(-team.skills.get(skill, 0) for skill in self.preferred)
        self._sort_tiers()

    def dismiss_team(self, team: Team) -> None:
        if self.fits.pop(team, None) is not None:
            self._sort_tiers()

    def _sort_tiers(self) -> None:
        by_fit: dict[Fit, list[Team]] = {}
        for team, fit in self.fits.items():
            by_fit.setdefault(fit, []).append(team)
        self.tiers = [by_fit[fit] for fit in sorted(by_fit)]
        self.ranks = {team: rank for rank, tier in enumerate(self.tiers) for team in tier}

    def suits(self, seat: Seat) -> bool:
        """May the operator of this seat, being free, take this lane's work?"""
        if not seat.has_room_for(self.kind):
            return False
        if self.only is None:
            return seat.team in self.fits
        return self.only == seat.id and seat.team.capacity.of(self.kind) > 0

    def push(self, item: Item) -> None:
        item.queued = True
        self.live += 1
        heappush(self.heap, (item.key, item))

    def remove(self, item: Item) -> None:
        """The item waits here no more; one taken from below the top must not be pushed again."""
        item.queued = False
        self.live -= 1
        heap = self.heap
        if len(heap) > 2 * self.live + ROOM_FOR_STALE:
            heap[:] = [entry for entry in heap if entry[1].queued]
            heapify(heap)
        while heap and not heap[0][1].queued:
            heappop(heap)
