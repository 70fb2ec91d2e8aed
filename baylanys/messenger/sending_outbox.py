"""Outcomes of sent messages on their way into the database, many at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import msgspec
import psycopg
import structlog

from baylanys.messaging.sending.outcome import Outcome
from baylanys.messaging.sending.rows import Claimed, Connection, announce, changed, write_outcomes
from baylanys.messenger.sending_store import Store

log = structlog.get_logger()

GATHER_SECONDS = 0.025
MOST = 500
# The marks on a bubble change with these alone; sent and read come from Meta's statuses.
TOLD = frozenset({"failed", "undecided"})

Item = tuple[Claimed, Outcome]


class Outbox:
    """Takes outcomes, and knows which rows are still without one."""

    def __init__(self, store: Store, written: Callable[[], None]) -> None:
        """`written` is called after every write: a person's next message may have become free."""
        self._store, self._written = store, written
        self._items: asyncio.Queue[Item] = asyncio.Queue()
        self.open: set[Any] = set()

    def put(self, row: Claimed, outcome: Outcome) -> None:
        self._items.put_nowait((row, outcome))

    async def run(self) -> None:
        """Outcomes are written as they come, until cancelled; `flush` writes what is left."""
        while True:
            batch = [await self._items.get()]
            try:
                await asyncio.sleep(GATHER_SECONDS)
            finally:
                batch += self._rest(MOST - 1)
                await asyncio.shield(self._write(batch))

    async def flush(self) -> None:
        while batch := self._rest(MOST):
            await self._write(batch)

    def _rest(self, most: int) -> list[Item]:
        found: list[Item] = []
        while len(found) < most and not self._items.empty():
            found.append(self._items.get_nowait())
        return found

    async def _write(self, batch: Sequence[Item]) -> None:
        told = [row for row, outcome in batch if outcome.status in TOLD]

        async def write(connection: Connection) -> None:
            if not told:
                await write_outcomes(connection, [(row.id, outcome) for row, outcome in batch])
                return
            async with connection.transaction():
                await write_outcomes(connection, [(row.id, outcome) for row, outcome in batch])
                await announce(
                    connection, [changed(row.conversation_id, row.told) for row in told if row.conversation_id]
                )

        try:
            await self._store.ask(write)
        except psycopg.IntegrityError:
            await self._write_apart(batch)
        self.open.difference_update(row.id for row, _ in batch)
        self._written()

    async def _write_apart(self, batch: Sequence[Item]) -> None:
        """One by one: an id that Meta has given to another message already is left out, and the rest is written."""
        for row, outcome in batch:
            try:
                await self._store.ask(partial(write_outcomes, outcomes=[(row.id, outcome)]))
            except psycopg.IntegrityError:
                log.error("Meta gave the same id to two messages", message=str(row.id))
                nameless = msgspec.structs.replace(outcome, provider_id=None)
                await self._store.ask(partial(write_outcomes, outcomes=[(row.id, nameless)]))
