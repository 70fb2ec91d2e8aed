"""The sender's connections to PostgreSQL, opened again as often as it takes: no outcome is lost while it is away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import psycopg
import structlog

from baylanys.messaging.sending.rows import Connection

log = structlog.get_logger()

T = TypeVar("T")

AGAIN_SECONDS = 0.5
CONNECT_SECONDS = 3


class Store:
    """One connection, one question at a time. What is asked must be safe to ask twice."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: Connection | None = None
        self._turn = asyncio.Lock()

    async def ask(self, question: Callable[[Connection], Awaitable[T]]) -> T:
        """The answer, however long the database is away."""
        async with self._turn:
            while True:
                try:
                    return await question(await self._open())
                except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                    log.warning("the sender waits for the database", error=type(error).__name__)
                    await self._drop()
                    await asyncio.sleep(AGAIN_SECONDS)

    async def close(self) -> None:
        await self._drop()

    async def _open(self) -> Connection:
        if self._connection is None or self._connection.closed or self._connection.broken:
            self._connection = await psycopg.AsyncConnection[Any].connect(
                self._url, autocommit=True, connect_timeout=CONNECT_SECONDS
            )
        return self._connection

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()
