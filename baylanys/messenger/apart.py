"""A task's own thread for its questions to the database, so that the event loop never waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import close_old_connections

T = TypeVar("T")


class Apart:
    """One thread; what is given to it runs in that order."""

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)

    async def run(self, work: Callable[[], T]) -> T:
        """What the function answers; its database connection goes back to the pool."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, _fresh, work)

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)


def _fresh(work: Callable[[], T]) -> T:
    try:
        return work()
    finally:
        close_old_connections()
