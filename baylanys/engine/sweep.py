"""Every two seconds the floor is looked over: what is stuck is freed, and the log and live views are told."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog
from django.db import DatabaseError

from baylanys.core import clock
from baylanys.engine.call_session import CallSession
from baylanys.engine.live_operator import LiveOperator
from baylanys.routing.domain.floor_event import WaitingGone
from baylanys.routing.models import Waiting
from baylanys.routing.stuck import SeenCall, SeenOperator, Stuck, find_stuck, twice
from baylanys.telephony.call_messages import Stage

if TYPE_CHECKING:
    from baylanys.engine.house import House

log = structlog.get_logger()

EVERY_SECONDS = 2.0
TALKS = frozenset(
    {
        Stage.TALKING,
        Stage.DESK_LOST,
        Stage.CALLING_OPERATOR,
        Stage.CALLING_CONTACT,
        Stage.CONSULTING,
        Stage.CONFERENCE,
        Stage.TRANSFERRING,
    }
)


class Sweep:
    """Looks while Asterisk is connected: before that, calls are not yet matched with what it has."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._before: list[Stuck] = []
        self._told: set[Stuck] = set()

    async def run(self) -> None:
        """Never ends; a fault in one look does not stop the next."""
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            rows = await self._waiting_rows()
            with self._house.guarded("sweep"):
                self.look(rows)

    def look(self, rows: list[str]) -> None:
        """What was stuck at the last look and still is, is freed."""
        if not self._house.connected:
            self._before = []
            return
        found = self._find(rows)
        for stuck in twice(self._before, found):
            self._free(stuck)
        self._before = found
        self._told &= set(found)

    async def _waiting_rows(self) -> list[str]:
        """Interactions in the waiting table; nothing while writes are under way or the database is away."""
        if self._house.writer.backlog:
            return []
        try:
            rows = await self._house.database.read(lambda: list(Waiting.objects.values_list("pk", flat=True)))
        except (DatabaseError, TimeoutError):
            return []
        return [str(row) for row in rows]

    def _find(self, rows: list[str]) -> list[Stuck]:
        house, known = self._house, self._house.known
        assert known is not None
        routed = set(house.floor.calls.routed())
        calls = {key: _seen_call(session, routed) for key, session in house.sessions.items()}
        operators = [self._seen(live) for live in house.floor.operators.values()]
        return find_stuck(operators, calls, routed, rows, known.wrap_up_times)

    def _seen(self, live: LiveOperator) -> SeenOperator:
        return SeenOperator(
            username=live.username,
            state=live.now.state,
            seconds=clock.seconds_between(live.since, clock.now()),
            interaction=live.interaction,
            past_offer_seconds=self._house.floor.offers.past_limit_seconds(live),
            wrap_up_limit=self._house.wrap_up_seconds(live.interaction),
        )

    def _free(self, stuck: Stuck) -> None:
        live = self._house.floor.operators.get(stuck.operator)
        if stuck.kind == "wrap_up_long":
            assert live is not None
            self._long_wrap_up(stuck, live)
            return
        log.warning("something was stuck and is freed", kind=stuck.kind, interaction=stuck.interaction)
        self._note(stuck.kind, stuck, live, alarm=True)
        if live is not None:
            self._free_operator(stuck, live)
        else:
            self._free_call(stuck)

    def _free_operator(self, stuck: Stuck, live: LiveOperator) -> None:
        match stuck.kind:
            case "offer_stuck" | "offer_overdue":
                self._house.floor.offers.take_back(live)
            case "talk_stuck":
                self._house.floor.in_hand.end_conversation(live, wrap_up=False)
            case "wrap_up_stuck":
                self._house.close_wrap_up(live, live.interaction)

    def _free_call(self, stuck: Stuck) -> None:
        match stuck.kind:
            case "work_stuck":
                self._house.floor.work.drop(stuck.interaction)
            case "caller_forgotten":
                self._house.enter_queue(self._house.sessions[stuck.interaction], returned=True)
            case "row_stuck":
                self._house.writer.put(WaitingGone(stuck.interaction))

    def _long_wrap_up(self, stuck: Stuck, live: LiveOperator) -> None:
        """Closed where the setting says so; else the supervisor is told, once."""
        assert self._house.known is not None
        if self._house.known.wrap_up_closes:
            if self._house.close_wrap_up(live, stuck.interaction):
                self._note("wrap_up_closed", stuck, live, alarm=False)
        elif stuck not in self._told:
            self._told.add(stuck)
            self._note("wrap_up_long", stuck, live, alarm=True)

    def _note(self, kind: str, stuck: Stuck, live: LiveOperator | None, *, alarm: bool) -> None:
        person = live.profile.person_id if live else 0
        self._house.floor.log.note(kind, operator=person, interaction=stuck.interaction, alarm=alarm)


def _seen_call(session: CallSession, routed: set[str]) -> SeenCall:
    state = session.state
    if state.stage is Stage.ENDED:
        phase = "wraps_up" if session.house.is_written_up(session) else "over"
    elif state.stage in TALKS:
        phase = "talks"
    else:
        phase = {Stage.QUEUED: "waits", Stage.OFFERED: "offered"}.get(state.stage, "other")
    beside = state.third.name if state.third else ""
    return SeenCall(phase, state.operator, state.interaction in routed, beside)
