"""The engine's two threads of database work, so that its event loop never waits.

One thread writes, in order; the other answers questions. A question has a time limit: a call goes on without the
answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import close_old_connections

T = TypeVar("T")


class Database:
    """Where blocking database functions run."""

    def __init__(self) -> None:
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._reader = ThreadPoolExecutor(2, thread_name_prefix="reader")

    async def write(self, work: Callable[[], T]) -> T:
        """The function has run in the writing thread, after all that were given before it."""
        return await asyncio.get_running_loop().run_in_executor(self._writer, _fresh(work))

    async def read(self, work: Callable[[], T], *, seconds: float = 5.0) -> T:
        """What the function answers; TimeoutError after `seconds`."""
        loop = asyncio.get_running_loop()
        return await asyncio.wait_for(loop.run_in_executor(self._reader, _fresh(work)), seconds)

    def close(self) -> None:
        self._writer.shutdown(wait=True)
        self._reader.shutdown(wait=False, cancel_futures=True)


def _fresh(work: Callable[[], T]) -> Callable[[], T]:
    def run() -> T:
        close_old_connections()
        return work()

    return run
