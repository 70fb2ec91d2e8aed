"""Callbacks in the engine: offered to those who wait, routed like calls, dialled when an operator accepts.

Rows are the memory: what is promised, tried and kept stands in the database before it is acted on, so that a restart
forgets nothing and dials nobody twice.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, time
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from django.db import DatabaseError

from baylanys.core import clock
from baylanys.core.ids import new_id
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_messages import Stage
from baylanys.telephony.call_states import promised
from baylanys.telephony.choices import TaskKind
from baylanys.telephony.domain.promise import (
    OpenPromise,
    begin_attempt,
    dialling_promises,
    end_attempt,
    promises_since,
    promises_to_dial,
    settle_overdue,
)
from baylanys.telephony.promise_rules import PromiseRule, dials_at, rule_at

if TYPE_CHECKING:
    from baylanys.engine.call_session import CallSession
    from baylanys.engine.house import House

log = structlog.get_logger()

LOOK_SECONDS = 2.0
SHORTEST_RETURN_SECONDS = 20.0
WAITS = frozenset({Stage.QUEUED, Stage.OFFERED})
KEYS_HEARD = WAITS | {Stage.KEYING, Stage.ASKED}


class Promises:
    """Thresholds of those who wait, and the promised calls that wait for an operator."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._calls: dict[int, CallSession] = {}
        self._recovered = False
        self._promised: dict[str, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def rule(self, queue: str) -> PromiseRule:
        """Callbacks of the queue as they are set now, with the numbers that were promised enough of them today."""
        assert self._house.known is not None
        rule = rule_at(self._house.known.callbacks, queue, clock.now())
        exhausted = frozenset(number for number, made in self._promised.items() if made >= rule.a_day)
        return replace(self._house.guard.earlier(rule), exhausted=exhausted)

    # Those who wait

    def follow(self, session: CallSession) -> None:
        """The waiting caller is offered a callback in time, and leaves the queue at the limit; again is safe."""
        state = session.state
        if state.callback is not None or state.queue_entered_at is None:
            return
        rule, waited = self.rule(state.queue), waited_seconds(session)
        if not state.callback_offered and not state.answered_at:
            session.set_timer("callback", max(rule.offer_after_seconds - waited, 0.0), m.CallbackDue())
        if not state.answered_at:
            session.set_timer("last", max(rule.last_offer_seconds - waited, 0.0), m.CallbackDue(last=True))
        least = SHORTEST_RETURN_SECONDS if state.answered_at else 0.0
        session.set_timer("limit", max(rule.limit_seconds - waited, least), m.WaitOver())

    def follow_anew(self) -> None:
        """Those who wait and were offered no callback yet are offered it when the rule says it now."""
        for session in list(self._house.sessions.values()):
            state = session.state
            if state.stage in WAITS and not state.callback_offered and not state.answered_at:
                self.follow(session)

    def key(self, session: CallSession, key: str) -> bool:
        """The caller pressed a key outside the flow; False where that means nothing."""
        if session.state.stage not in KEYS_HEARD or session.state.direction != "inbound":
            return False
        session.tell(m.KeyPressed(key, self.rule(session.state.queue)))
        return True

    # Promised calls

    async def run(self) -> None:
        """Looks after promises for ever; a fault in one look does not stop the next."""
        while True:
            with self._house.guarded("promises"):
                await self._look_patiently()
            await asyncio.sleep(LOOK_SECONDS)

    async def _look_patiently(self) -> None:
        try:
            await self.look(clock.now())
        except (DatabaseError, TimeoutError) as error:
            log.warning("promises wait for the database", error=type(error).__name__)

    async def look(self, at: datetime) -> None:
        """Promises whose time has come wait for an operator; those that are closed wait no more."""
        house = self._house
        if not house.connected or house.known is None:
            return
        if not self._recovered:
            await self._recover(at)
        await house.database.write(partial(settle_overdue, rule=self.rule(""), at=at))
        zone = house.known.timetable.zone
        midnight = datetime.combine(at.astimezone(zone).date(), time(), zone)
        self._promised = await house.database.read(partial(promises_since, midnight))
        due = await house.database.read(partial(promises_to_dial, at)) if house.known.timetable.is_open(at) else []
        due = [each for each in due if not self._on_the_line(each.number)]
        due = [each for each in due if dials_at(self.rule(each.queue), at.astimezone(zone).time())]
        for known in [known for known in self._calls if known not in {each.id for each in due}]:
            self._withdraw(self._calls[known])
        for each in due:
            if each.id not in self._calls:
                self._wait(each)

    async def _recover(self, at: datetime) -> None:
        """What was being dialled when an engine died is tried again by the rule, unless its call lives on."""
        house = self._house
        for callback, interaction in await house.database.read(dialling_promises):
            session = house.sessions.get(str(interaction))
            if session is None or not session.state.live:
                step = partial(end_attempt, callback_id=callback, interaction=interaction, rule=self.rule(""), at=at)
                await house.database.write(step)
        self._recovered = True

    def _wait(self, promise: OpenPromise) -> None:
        house = self._house
        assert house.known is not None
        state = promised(
            interaction=str(new_id()),
            number=promise.number,
            line=promise.line if promise.line in house.known.numbers else house.known.line,
            language=promise.language,
            topic=promise.topic,
            queue=promise.queue,
            since=promise.since,
            callback=promise.id,
        )
        session = house.new_session(state)
        session.contact_id, session.purpose = promise.contact_id, str(TaskKind.CALLBACK.label)
        self.rejoin(session)

    def rejoin(self, session: CallSession) -> None:
        """The promised call waits for an operator at its place; again is safe."""
        assert session.state.callback is not None
        self._calls[session.state.callback] = session
        self._house.floor.calls.join(session, returned=False)

    def _withdraw(self, session: CallSession) -> None:
        """Nobody needs to be called any more, or not now: an operator's phone that rings for it stops."""
        if session.state.stage not in WAITS:
            return
        self._house.floor.calls.leave(session)
        if session.history:
            session.tell(m.HangUpOrdered("system"))
        else:
            self._house.forget(session)
        self._forget(session)

    def _forget(self, session: CallSession) -> None:
        if session.state.callback is not None and self._calls.get(session.state.callback) is session:
            del self._calls[session.state.callback]

    def served(self, session: CallSession) -> None:
        """An operator talks with the number: its promised call, if one waits, is not made."""
        for other in list(self._calls.values()):
            if other is not session and other.state.number == session.state.number:
                self._withdraw(other)

    def waits_for(self, number: str) -> bool:
        """A promised call to the number waits for an operator."""
        return any(each.state.number == number and each.state.stage in WAITS for each in self._calls.values())

    def take_over(self, number: str) -> int | None:
        """An operator calls the number by hand: that is the attempt, if its promise waits. -> the promise"""
        for callback, session in list(self._calls.items()):
            if session.state.number == number and session.state.stage in WAITS:
                self._withdraw(session)
                return callback
        return None

    def dials(self, session: CallSession) -> None:
        """The promise's call is this one."""
        if session.state.callback is not None:
            self._calls[session.state.callback] = session

    def _on_the_line(self, number: str, but: CallSession | None = None) -> bool:
        """Somebody of that number is on the telephone with us, or is being called."""
        others = (each for each in self._house.sessions.values() if each is not but and each.state.live)
        return any(each.state.number == number and not waits_to_be_dialled(each) for each in others)

    async def may_dial(self, session: CallSession) -> bool:
        """The attempt is written and the number may be dialled. False: closed meanwhile, no line, no database."""
        house, state = self._house, session.state
        if house.known is None or house.lines_in_use() > house.known.lines or state.number in house.known.numbers:
            return False
        if self._on_the_line(state.number, but=session):
            return False
        attempt = partial(
            begin_attempt,
            callback_id=state.callback or 0,
            interaction=UUID(state.interaction),
            operator=state.operator,
            at=clock.now(),
        )
        try:
            return await house.database.write(attempt)
        except DatabaseError as error:
            log.warning("a promise was not dialled", error=type(error).__name__)
            return False

    def ended(self, session: CallSession) -> None:
        """The promised call is over: kept already, or to be tried again by the rule."""
        self._forget(session)
        if session.state.callback is None or session.state.answered_at is not None:
            return
        task = asyncio.get_running_loop().create_task(self._end_attempt(session))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _end_attempt(self, session: CallSession) -> None:
        state = session.state
        step = partial(
            end_attempt,
            callback_id=state.callback or 0,
            interaction=UUID(state.interaction),
            rule=self.rule(state.queue),
            at=clock.now(),
        )
        try:
            await self._house.database.write(step)
        except DatabaseError as error:
            self._recovered = False
            log.warning("an attempt was not closed", error=type(error).__name__)


def waits_to_be_dialled(session: CallSession) -> bool:
    """A promised call for which no operator is there yet: it has no line."""
    return session.state.callback is not None and session.state.stage in WAITS


def waited_seconds(session: CallSession) -> float:
    """Seconds in queues so far (4.1)."""
    state, now = session.state, clock.now()
    assert state.queue_entered_at is not None
    until = state.answered_at or now
    return (until - state.queue_entered_at).total_seconds()
