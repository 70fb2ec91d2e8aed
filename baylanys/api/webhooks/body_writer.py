"""Stores webhook bodies: what arrives while a commit is under way shares the next one, so that a flood costs few."""

from __future__ import annotations

import asyncio

import psycopg
import structlog

from baylanys.core import clock
from baylanys.messaging.receiving.storing import STORE

MOST_BODIES = 200
MOST_BYTES = 16 * 1024 * 1024
WRITE_SECONDS = 10.0
CONNECT_SECONDS = 3
log = structlog.get_logger()

_Waiting = tuple[bytes, "asyncio.Future[None]"]


class NotStored(Exception):
    """The database did not take the body (or did not say so in time)."""


class BodyWriter:
    """One connection of one event loop. It opens with the first body and again after a loss."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._waiting: list[_Waiting] = []
        self._writing: asyncio.Task[None] | None = None
        self._connection: psycopg.AsyncConnection[tuple[object, ...]] | None = None

    async def store(self, body: bytes) -> None:
        """The body is on the disk of the database. Raises NotStored."""
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((body, stored))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all())
        await stored

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def _write_all(self) -> None:
        while self._waiting:
            taken = self._take()
            try:
                await asyncio.wait_for(self._write([body for body, _ in taken]), WRITE_SECONDS)
            except (psycopg.Error, OSError, TimeoutError) as failure:
                log.error("webhook bodies were not stored", bodies=len(taken), error=type(failure).__name__)
                await self.close()
                _settle(taken, failure)
            else:
                _settle(taken, None)

    def _take(self) -> list[_Waiting]:
        size = count = 0
        for body, _ in self._waiting[:MOST_BODIES]:
            size += len(body)
            if count and size > MOST_BYTES:
                break
            count += 1
        taken, self._waiting = self._waiting[:count], self._waiting[count:]
        return taken

    async def _write(self, bodies: list[bytes]) -> None:
        """A connection that died unnoticed costs nobody an answer; what is stored twice is taken in once."""
        if self._connection is not None:
            try:
                await self._connection.execute(STORE.encode(), [clock.now(), bodies])
                return
            except psycopg.OperationalError:
                await self.close()
        self._connection = await psycopg.AsyncConnection.connect(
            self._url, autocommit=True, connect_timeout=CONNECT_SECONDS
        )
        await self._connection.execute(STORE.encode(), [clock.now(), bodies])


def _settle(taken: list[_Waiting], failure: Exception | None) -> None:
    for _, stored in taken:
        if stored.done():
            continue
        if failure is None:
            stored.set_result(None)
        else:
            stored.set_exception(NotStored(type(failure).__name__))
