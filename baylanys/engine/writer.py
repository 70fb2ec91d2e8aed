"""Everything the engine has to say to the database, in the order in which it happened.

Acting never waits for writing: a step is put in line and written with what has gathered meanwhile, in one
transaction. While the database is away or does not answer, the line grows and stands in the journal; a write that the
database refuses for good is logged and does not hold up those behind it.

An engine writes only while it holds its lock: another one that has taken over has read the journal, and goes on from
there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from django.db import DatabaseError, InterfaceError, OperationalError, transaction

from baylanys.core import commands
from baylanys.core.locks import Lock, holders_of
from baylanys.engine.database import Database
from baylanys.engine.journal import Journal
from baylanys.engine.writes import Announcement, LanguageChoice, OrderAnswer, Write
from baylanys.interactions.domain.wrap_up import WrapUp, save_wrap_up
from baylanys.routing.domain.floor_event import FloorNote, WaitingGone, remove_waiting, save_floor_note
from baylanys.routing.domain.operator_state import OperatorWrite, save_operator_states
from baylanys.telephony.domain.call import CallWrite, remember_language, save_calls

log = structlog.get_logger()

GATHER_SECONDS = 0.01
AGAIN_SECONDS = 1.0
SLOW_SECONDS = 2.0
BATCH = 200


class NotActive(Exception):
    """The engine's lock is held, and not by this engine's line (any more, or not yet again)."""


class Writer:
    """The line of writes and the task that works it off."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._database = database
        self._journal = journal
        self._line: list[Write] = []
        self._journalled = 0
        self._more = asyncio.Event()
        self._one_by_one = 0
        self._writing = asyncio.Lock()
        self._taken_over = False
        self.person_ids: dict[str, int] = {}
        self.holder: Callable[[], int] | None = None
        """The process of the database that holds the engine's lock; None where nothing is asked of it."""

    @property
    def backlog(self) -> int:
        """Writes not yet in the database."""
        return len(self._line)

    def put(self, *writes: Write) -> None:
        """The writes stand in line."""
        self._line.extend(writes)
        self._more.set()

    async def run(self) -> None:
        """Works the line off for ever."""
        while True:
            await self._more.wait()
            self._more.clear()
            await asyncio.sleep(GATHER_SECONDS)
            while self._line:
                await self._write_batch()

    async def drain(self) -> None:
        """Everything in line has been written; while the database is away it stands in the journal."""
        while self._line and not self._journalled and not self._taken_over:
            await self._write_batch()

    def give_up(self) -> None:
        """Another engine has taken over: what stands in line is not written any more."""
        self._taken_over = True

    async def replay(self) -> None:
        """What an engine of before could not write is written now."""
        left = self._journal.read()
        if left:
            log.info("the journal is replayed", writes=len(left))
            self._line[:0] = left
            self._journalled = len(left)
            while self._line:
                await self._write_batch()

    async def _write_batch(self) -> None:
        """The head of the line is written. One at a time: what two had written would be struck off twice."""
        async with self._writing:
            if self._line:
                await self._write_head()

    async def _write_head(self) -> None:
        batch = self._line[: 1 if self._one_by_one else BATCH]
        writing = asyncio.ensure_future(self._database.write(lambda: self._save(batch)))
        try:
            await self._patiently(writing)
        except NotActive:
            log.warning("another engine may be active", size=len(self._line))
            await asyncio.sleep(AGAIN_SECONDS)
            return
        except (OperationalError, InterfaceError) as error:
            log.error("the database did not take a batch", size=len(batch), error=type(error).__name__)
            self._keep()
            await asyncio.sleep(AGAIN_SECONDS)
            return
        except DatabaseError as error:
            if len(batch) > 1:
                self._one_by_one = len(batch)
                return
            log.error("a write was refused for good", write=type(batch[0]).__name__, error=str(error))
        self._one_by_one = max(self._one_by_one - 1, 0)
        self._done(len(batch))

    def _save(self, batch: list[Write]) -> None:
        """Raises NotActive where somebody else holds the engine's lock, OperationalError where nobody does yet."""
        if self.holder is not None:
            holders = holders_of(Lock.ENGINE)
            if not holders:
                raise OperationalError("the lock is not held")
            if self.holder() not in holders:
                raise NotActive
        save_batch(batch, self.person_ids)

    async def _patiently(self, writing: asyncio.Future[None]) -> None:
        """Waits for as long as it takes; from SLOW_SECONDS on the line stands in the journal meanwhile."""
        while True:
            done, _pending = await asyncio.wait({writing}, timeout=SLOW_SECONDS)
            if done:
                writing.result()
                return
            self._keep()

    def _keep(self) -> None:
        """All that stands in line is on the disk."""
        self._journal.append(self._line[self._journalled :])
        self._journalled = len(self._line)

    def _done(self, count: int) -> None:
        del self._line[:count]
        if self._journalled:
            self._journalled = max(self._journalled - count, 0)
            if not self._journalled:
                self._journal.clear()


def save_batch(batch: list[Write], person_ids: dict[str, int]) -> None:
    """One transaction: calls first, since the rest points to them."""
    calls = [each for each in batch if isinstance(each, CallWrite)]
    operators = [each for each in batch if isinstance(each, OperatorWrite)]
    with transaction.atomic():
        if calls:
            save_calls(calls, person_ids)
        if operators:
            save_operator_states(operators)
        for each in batch:
            _save_one(each, person_ids)
        commands.announce_all([_told(each) for each in batch if isinstance(each, Announcement)])


def _save_one(each: Write, person_ids: dict[str, int]) -> None:
    match each:
        case WrapUp():
            save_wrap_up(each, person_ids)
        case LanguageChoice(contact_id=contact_id, language=language):
            remember_language(contact_id=contact_id, language=language)
        case FloorNote():
            save_floor_note(each)
        case WaitingGone():
            remove_waiting(each)
        case OrderAnswer(order_id=order_id, accepted=accepted, answer=answer):
            commands.answer_order(order_id, accepted=accepted, answer=answer)


def _told(each: Announcement) -> dict[str, Any]:
    return {"name": each.name, "people": each.people, **dict(each.fields)}
