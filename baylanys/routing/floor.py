"""The two sides that are matched: work that waits and operators who are free."""

from baylanys.routing.lanes import Item, Lane, Profile, profile_of
from baylanys.routing.seats import Seat, Team, TeamKey, team_key
from baylanys.routing.work import Operator, Work

Rank = tuple[object, ...]


class Floor:
    """Who waits and who is free, kept so that either side finds its best counterpart quickly.

    ``items`` holds all work not accepted yet, by arrival; of it ``busy_lanes`` the lanes with waiting work,
    ``aside`` the work that some operator declined so lately that it must not be shown to them.
    ``shown_conversations`` are operators with a live offer of a conversation: a call may take its place.
    """

    __slots__ = ("arrivals", "aside", "busy_lanes", "free", "items", "lanes", "seats", "shown_conversations", "teams")

    def __init__(self) -> None:
        self.items: dict[str, Item] = {}
        self.aside: dict[Item, None] = {}
        self.lanes: dict[Profile, Lane] = {}
        self.busy_lanes: dict[Lane, None] = {}
        self.seats: dict[str, Seat] = {}
        self.free: dict[Seat, None] = {}
        self.shown_conversations: dict[Seat, None] = {}
        self.teams: dict[TeamKey, Team] = {}
        self.arrivals = 0

    # Work

    def add_item(self, work: Work) -> Item:
        """The work is known; it is not waiting yet."""
        self.arrivals += 1
        item = self.items[work.id] = Item(work, self._lane_for(work), self.arrivals)
        return item

    def _lane_for(self, work: Work) -> Lane:
        profile = profile_of(work)
        lane = self.lanes.get(profile)
        if lane is None:
            lane = self.lanes[profile] = Lane(work)
            for team in self.teams.values():
                lane.admit_team(team)
        return lane

    def wait(self, item: Item, now: int) -> None:
        """The work waits: in its lane, or aside while an operator's pause runs."""
        retry_at = item.next_retry(now) if item.declined else None
        if retry_at is not None:
            item.retry_at = retry_at
            self.aside[item] = None
            return
        lane = item.lane
        lane.push(item)
        if lane.live == 1:
            self.busy_lanes[lane] = None

    def stop_waiting(self, item: Item) -> None:
        """The work is neither in its lane nor aside."""
        if not item.queued:
            self.aside.pop(item, None)
            return
        lane = item.lane
        lane.remove(item)
        if not lane.live:
            del self.busy_lanes[lane]

    # Operators

    def add_seat(self, operator: Operator) -> Seat:
        seat = self.seats[operator.id] = Seat(operator, self._team_for(operator))
        self.note_freedom(seat)
        return seat

    def change_seat(self, seat: Seat, operator: Operator) -> None:
        """The seat has the operator's abilities; a team without members is forgotten."""
        old = seat.team
        if old.key == team_key(operator):
            return
        seat.team = self._team_for(operator)
        old.members -= 1
        if not old.members:
            del self.teams[old.key]
            for lane in self.lanes.values():
                lane.dismiss_team(old)
        self.note_freedom(seat)

    def _team_for(self, operator: Operator) -> Team:
        key = team_key(operator)
        team = self.teams.get(key)
        if team is None:
            team = self.teams[key] = Team(operator)
            for lane in self.lanes.values():
                lane.admit_team(team)
        team.members += 1
        return team

    def note_freedom(self, seat: Seat) -> bool:
        """The seat stands among the free ones if and only if it is free. Any change of a seat ends here."""
        seat.version += 1
        if seat.is_free():
            self.free[seat] = None
            seat.team.push(seat)
            return True
        self.free.pop(seat, None)
        return False

    # Each side's best counterpart

    def seat_for(self, item: Item, now: int) -> Seat | None:
        """The free operator who should be offered this work."""
        free, lane = self.free, item.lane
        if not free:
            return None
        if item.work.preferred_operator is not None:
            seat = self.seats.get(item.work.preferred_operator)
            if seat is not None and seat in free and lane.suits(seat) and seat.id not in item.declined:
                return seat
        if lane.only is not None or item.declined:
            return self._best_of_free(item, now)
        return self._best_of_few(lane) if len(free) <= len(lane.fits) else self._best_of_teams(lane)

    def _best_of_free(self, item: Item, now: int) -> Seat | None:
        """For work that some have declined, or that only one may take."""
        best: Seat | None = None
        best_rank: Rank | None = None
        for seat in self.free:
            if not item.lane.suits(seat) or item.is_paused_for(seat, now):
                continue
            fit = item.lane.ranks.get(seat.team, 0)
            rank = (seat.id in item.declined, fit, seat.conversations, seat.since, seat.id)
            if best_rank is None or rank < best_rank:
                best, best_rank = seat, rank
        return best

    def _best_of_few(self, lane: Lane) -> Seat | None:
        """Where fewer are free than there are teams: one look at each, ranks compared only where fits are equal."""
        best: Seat | None = None
        best_rank = len(lane.tiers)
        ranks, kind = lane.ranks, lane.kind
        for seat in self.free:
            rank = ranks.get(seat.team)
            if rank is None or rank > best_rank or not seat.has_room_for(kind):
                continue
            if best is None or rank < best_rank or seat.goes_before(best):
                best, best_rank = seat, rank
        return best

    def _best_of_teams(self, lane: Lane) -> Seat | None:
        for tier in lane.tiers:
            best = None
            for team in tier:
                top = team.top()
                if top is not None and (best is None or top < best) and top[4].has_room_for(lane.kind):
                    best = top
            if best is not None:
                return best[4]
        return None

    def seat_to_interrupt(self, item: Item, now: int) -> Seat | None:
        """The operator who is shown a conversation and should be offered this call instead."""
        best: Seat | None = None
        best_rank: Rank | None = None
        for seat in self.shown_conversations:
            if not item.lane.suits(seat) or item.is_paused_for(seat, now):
                continue
            chosen = seat.id == item.work.preferred_operator
            fit = item.lane.ranks.get(seat.team, 0)
            rank = (not chosen, seat.id in item.declined, fit, seat.conversations, seat.since, seat.id)
            if best_rank is None or rank < best_rank:
                best, best_rank = seat, rank
        return best

    def call_for(self, seat: Seat, now: int) -> Item | None:
        """The waiting call that this operator, who is shown a conversation, should be offered instead."""
        best = self.item_for(seat, now)
        return best if best is not None and best.lane.exclusive else None

    def item_for(self, seat: Seat, now: int) -> Item | None:
        """The waiting work that this free operator should be offered."""
        best: Item | None = None
        for lane in self.busy_lanes:
            item = lane.heap[0][1]
            if (best is None or item.key < best.key) and lane.suits(seat):
                best = item
        for item in self.aside:
            if (best is None or item.key < best.key) and item.lane.suits(seat) and not item.is_paused_for(seat, now):
                best = item
        return best
