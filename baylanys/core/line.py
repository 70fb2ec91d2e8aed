"""A program's own line to PostgreSQL: it holds the lock that makes it the active one, and hears notices."""

from __future__ import annotations

import asyncio
import contextlib

import psycopg
import structlog

from baylanys.core.locks import Lock

log = structlog.get_logger()

AGAIN_SECONDS = 0.5
CONNECT_SECONDS = 3
GRACE_SECONDS = 8.0
"""After the database was away the engine that was active takes its lock again first: it alone knows what happened."""


class TakenOver(Exception):
    """While the line was down another program has become the active one: this one must stop."""


class Line:
    """One connection. Raises psycopg.OperationalError where the database is away."""

    def __init__(self, url: str, lock: Lock) -> None:
        self._url, self._lock = url, lock
        self._connection: psycopg.AsyncConnection[tuple[object, ...]] | None = None

    async def become_active(self, stop: asyncio.Event) -> bool:
        """True once this program holds the lock; False where it was told to stop while standing by."""
        told = was_away = False
        while not stop.is_set():
            try:
                if was_away and told:
                    await self._leave_first_to_the_active(stop)
                was_away = False
                if await self._connect():
                    return True
                if not told:
                    log.info("another is active; standing by", lock=self._lock.name)
                    told = True
            except psycopg.OperationalError as error:
                log.info("waiting for the database", error=type(error).__name__)
                was_away = True
            await asyncio.sleep(AGAIN_SECONDS)
        return False

    @property
    def holder(self) -> int:
        """The process of the database by which this program holds its lock; 0 where it has no line."""
        connection = self._connection
        return 0 if connection is None or connection.closed else connection.info.backend_pid

    async def restore(self) -> None:
        """The line stands again where it was down. Raises TakenOver; does nothing while the database is away."""
        if self._connection is not None and not self._connection.closed and not self._connection.broken:
            return
        try:
            if not await self._connect():
                raise TakenOver
        except psycopg.OperationalError as error:
            log.info("waiting for the database", error=type(error).__name__)

    async def listen(self, channel: str) -> None:
        """Notices of the channel end `wait`. `channel` is a name of ours, never input."""
        await self._open().execute(f"LISTEN {channel}")

    async def wait(self, seconds: float) -> None:
        """A notice has come, or the time is over."""
        async for _notice in self._open().notifies(timeout=seconds, stop_after=1):
            return

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()

    def _open(self) -> psycopg.AsyncConnection[tuple[object, ...]]:
        if self._connection is None:
            raise psycopg.OperationalError("no line")
        return self._connection

    async def _leave_first_to_the_active(self, stop: asyncio.Event) -> None:
        """The database answers, and the engine that was active has had its time. Raises OperationalError."""
        connection = await psycopg.AsyncConnection.connect(self._url, autocommit=True, connect_timeout=CONNECT_SECONDS)
        await connection.close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), GRACE_SECONDS)

    async def _connect(self) -> bool:
        """True where the lock is ours on a fresh connection."""
        connection = await psycopg.AsyncConnection.connect(self._url, autocommit=True, connect_timeout=CONNECT_SECONDS)
        cursor = await connection.execute("SELECT pg_try_advisory_lock(%s)", [self._lock])
        row = await cursor.fetchone()
        if not row or not row[0]:
            await connection.close()
            return False
        self._connection = connection
        return True
