"""Operators as the router keeps them: one seat each, seats of equal abilities in one team."""

from collections.abc import Mapping
from heapq import heapify, heappop, heappush

from baylanys.routing.decisions import Offer
from baylanys.routing.work import EXCLUSIVE, Capacity, Operator, WorkKind

TeamKey = tuple[object, ...]

ROOM_FOR_STALE = 16


def team_key(operator: Operator) -> TeamKey:
    """Operators of equal keys can stand in for one another."""
    return (tuple(sorted(operator.skills.items())), operator.queues, operator.capacity)


class Seat:
    """One operator's state. ``version`` grows with every entry into or exit from the free ones."""

    __slots__ = ("conversations", "exclusive", "id", "load", "missed", "offer", "ready", "since", "team", "version")

    def __init__(self, operator: Operator, team: "Team") -> None:
        self.id = operator.id
        self.team = team
        self.ready = operator.ready
        self.since = operator.since
        self.missed = operator.missed
        self.load: dict[str, WorkKind] = {}
        self.exclusive = 0
        self.conversations = 0
        self.offer: Offer | None = None
        self.version = 0
        for work_id, kind in operator.load.items():
            self.take(work_id, kind)

    def take(self, work_id: str, kind: WorkKind) -> None:
        self.load[work_id] = kind
        if kind in EXCLUSIVE:
            self.exclusive += 1
        else:
            self.conversations += 1

    def put_down(self, work_id: str) -> bool:
        """The work is out of the load; false where it was not in it."""
        kind = self.load.pop(work_id, None)
        if kind is None:
            return False
        if kind in EXCLUSIVE:
            self.exclusive -= 1
        else:
            self.conversations -= 1
        return True

    def is_free(self) -> bool:
        """Can this operator be offered anything at all?"""
        if not self.ready or self.offer is not None or self.exclusive:
            return False
        capacity = self.team.capacity
        return not self.conversations or self.conversations < capacity.conversations or capacity.calls_beside

    def has_room_for(self, kind: WorkKind) -> bool:
        """Do the conversations that the operator holds leave room for work of this kind?"""
        if not self.conversations:
            return True
        capacity = self.team.capacity
        return capacity.calls_beside if kind in EXCLUSIVE else self.conversations < capacity.conversations

    def goes_before(self, other: "Seat") -> bool:
        """Of two who suit equally: fewest conversations, then longest idle, then by name."""
        if self.conversations != other.conversations:
            return self.conversations < other.conversations
        if self.since != other.since:
            return self.since < other.since
        return self.id < other.id

    def as_operator(self) -> Operator:
        """The present state as a value from which an equal seat can be made."""
        team = self.team
        return Operator(
            self.id, team.skills, team.queues, team.capacity, self.ready, self.since, dict(self.load), self.missed
        )


class Team:
    """Operators of equal skills, queues and capacity; ``top`` is the one to be offered work next."""

    __slots__ = ("capacity", "heap", "key", "members", "queues", "skills")

    def __init__(self, operator: Operator) -> None:
        self.key = team_key(operator)
        self.skills: Mapping[str, int] = dict(operator.skills)
        self.queues = operator.queues
        self.capacity: Capacity = operator.capacity
        self.members = 0
        self.heap: list[tuple[int, int, str, int, Seat]] = []

    def push(self, seat: Seat) -> None:
        """The seat is free: fewest conversations first, then longest idle."""
        heap = self.heap
        if len(heap) > 2 * self.members + ROOM_FOR_STALE:
            heap[:] = [entry for entry in heap if entry[3] == entry[4].version]
            heapify(heap)
        heappush(heap, (seat.conversations, seat.since, seat.id, seat.version, seat))

    def top(self) -> tuple[int, int, str, int, Seat] | None:
        heap = self.heap
        while heap:
            entry = heap[0]
            if entry[3] == entry[4].version:
                return entry
            heappop(heap)
        return None
