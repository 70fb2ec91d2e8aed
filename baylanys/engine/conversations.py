"""WhatsApp conversations in the router. The rows are the truth: every step is written under the row's lock first,
then the router is made to agree; every few seconds all rows are looked at again.

What the router decides by itself (an offer, its end) is written as a step too; where the row has moved on meanwhile
(another process was quicker) the step is refused and the router follows the row.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from django.db import DatabaseError

from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.engine.live_operator import LiveOperator
from baylanys.messaging import conversation_words as w
from baylanys.messaging.conversation_clock import Rules
from baylanys.messaging.conversation_words import ASSIGNED, OFFERED, WAITING, Talk
from baylanys.messaging.domain.conversation import take_step
from baylanys.messaging.routed import Rows, as_work, routed_rows, routed_talk
from baylanys.routing import operator_states as states
from baylanys.routing.decisions import Offer, OfferEnded, OfferOutcome
from baylanys.routing.work import Work

if TYPE_CHECKING:
    from baylanys.engine.house import House

log = structlog.get_logger()

LOOK_SECONDS = 3.0
READ_SECONDS = 15.0


class Conversations:
    """The engine's side of conversations. One step at a time, in the order in which they were wanted."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._turn = asyncio.Lock()
        self._pending: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._gone_since: dict[str, datetime] = {}
        self.rules = Rules()

    # Begin and watch

    async def restore(self) -> None:
        """Operators hold the conversations that their rows say they hold. Before the floor opens."""
        rows = await self._read()
        for conversation, talk in rows.talks.items():
            live = self._operator(talk.operator)
            if talk.state == ASSIGNED and live is not None:
                live.chats.add(conversation)

    async def run(self) -> None:
        """Looks at all rows now and then, for ever; the database being away only makes it wait."""
        while True:
            with self._house.guarded("conversations"):
                await self.look_at_all()
            await asyncio.sleep(LOOK_SECONDS)

    async def look_at_all(self) -> None:
        """The router agrees with every row; who is gone for long holds nothing any more."""
        async with self._turn:
            try:
                rows = await self._read()
            except (DatabaseError, TimeoutError) as error:
                log.warning("conversations wait for the database", error=type(error).__name__)
                return
            for conversation in {*rows.talks, *self._house.floor.chats.known()}:
                self._fit(conversation, rows.talks.get(conversation))
        self._release_the_lost(rows)

    async def _read(self) -> Rows:
        rows = await self._house.database.read(lambda: routed_rows(clock.now()), seconds=READ_SECONDS)
        self.rules = rows.rules
        return rows

    # What the router decided

    def offered(self, offer: Offer) -> None:
        """The conversation is shown to the operator, who stays ready for calls."""
        live = self._house.floor.operators[offer.operator_id]
        ends_at = clock.now() + timedelta(milliseconds=offer.expires_at - offer.offered_at)
        self._soon(offer.work_id, w.Offered(live.profile.person_id, ends_at))

    def offer_ended(self, ended: OfferEnded) -> None:
        """It is not shown any more, and why; an accepted one was written before the router heard of it."""
        if ended.outcome != OfferOutcome.ACCEPTED:
            live = self._house.floor.operators[ended.operator_id]
            self._soon(ended.work_id, w.OfferOver(live.profile.person_id, ended.outcome))

    def _soon(self, conversation: str, event: w.Event) -> None:
        self._pending[conversation] += 1
        self._start(self._by_itself(conversation, event))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Every step wanted so far has been written or refused."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def _by_itself(self, conversation: str, event: w.Event) -> None:
        with self._house.guarded("conversation step", conversation=conversation):
            async with self._turn:
                self._pending[conversation] -= 1
                if not self._pending[conversation]:
                    del self._pending[conversation]
                await self._try(conversation, event)

    async def _try(self, conversation: str, event: w.Event) -> None:
        """The row has moved on where the step is refused: the router follows it."""
        try:
            talk: Talk | None = await self._write(conversation, event)
        except DomainError:
            talk = await self._house.database.write(partial(routed_talk, conversation))
        except DatabaseError as error:
            log.warning("a step of a conversation was not written", error=type(error).__name__)
            self._house.floor.chats.forget(conversation)
            return
        self._fit(conversation, talk)

    # What people order

    async def step(self, conversation: str, event: w.Event) -> Talk:
        """The event has happened to the row, and the router agrees. Raises NotPossible with the rule's code."""
        async with self._turn:
            talk = await self._write(conversation, event)
            self._fit(conversation, talk)
        return talk

    async def look(self, conversation: str) -> None:
        """Somebody else changed the row: the router agrees with it."""
        async with self._turn:
            self._fit(conversation, await self._house.database.write(partial(routed_talk, conversation)))

    async def _write(self, conversation: str, event: w.Event) -> Talk:
        step = partial(take_step, conversation_id=UUID(conversation), event=event, at=clock.now(), from_engine=True)
        return await self._house.database.write(step)

    # The router follows the row

    def _fit(self, conversation: str, talk: Talk | None) -> None:
        """Not while a step is still to be written: it brings the newer row."""
        if self._pending[conversation]:
            return
        floor = self._house.floor
        live = self._operator(talk.operator) if talk else None
        if talk is None or talk.state not in {WAITING, OFFERED, ASSIGNED}:
            floor.chats.forget(conversation)
        elif talk.state == ASSIGNED:
            if live is None:
                floor.chats.forget(conversation)
                self._soon(conversation, w.Released("desk_lost"))
            else:
                floor.chats.hold(live, conversation)
        elif talk.state == WAITING:
            floor.chats.queue(self._work(conversation, talk), meant_for=(talk.preferred, talk.only_for))
        elif not floor.chats.shows(conversation, live):
            self._soon(conversation, w.OfferOver(talk.operator or 0, OfferOutcome.WITHDRAWN))

    def _work(self, conversation: str, talk: Talk) -> Work:
        known = self._house.known
        assert known is not None
        rule = known.queues.get(talk.queue)
        return as_work(
            conversation,
            talk,
            names={profile.person_id: name for name, profile in known.operators.items()},
            topic_skills=dict(known.topic_skills),
            priority=rule.priority if rule else 0,
            rules=self.rules,
        )

    def _operator(self, person_id: int | None) -> LiveOperator | None:
        operators = self._house.floor.operators.values()
        return next((live for live in operators if live.profile.person_id == person_id), None)

    # Operators who are gone

    def _release_the_lost(self, rows: Rows) -> None:
        """Conversations of an operator whose desk has been away for long, or who signed off, return to the queue; so
        do those that were given to such an operator."""
        away = set(self._away_for(self.rules.desk_gone_minutes * 60.0))
        for conversation, talk in rows.talks.items():
            if talk.state == ASSIGNED and talk.operator in away:
                self._soon(conversation, w.Released("desk_lost"))
            elif talk.state == WAITING and talk.only_for in away:
                self._soon(conversation, w.Transferred(None, "queue", queue=talk.queue, note=talk.note))

    def _away_for(self, seconds: float) -> Iterable[int]:
        now = clock.now()
        for live in self._house.floor.operators.values():
            if live.present and live.now.state != states.OFFLINE:
                self._gone_since.pop(live.username, None)
            elif (now - self._gone_since.setdefault(live.username, now)).total_seconds() >= seconds:
                yield live.profile.person_id
