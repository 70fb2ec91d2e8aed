"""The messenger's life: its tasks side by side. One dies, all stop, and the supervisor starts it anew.

A task is a coroutine that runs for ever; it is told `stop` only by being cancelled. Each holds its own lock where
one at a time must run (`core.locks`), so that a second messenger stands by.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine
from functools import partial

import structlog

from baylanys.messenger.answering import answer_by_bot
from baylanys.messenger.clock import keep_time
from baylanys.messenger.media import fetch_media
from baylanys.messenger.receiving import receive
from baylanys.messenger.sending import send_waiting
from baylanys.messenger.sending_files import open_file

log = structlog.get_logger()

Task = Callable[[], Coroutine[None, None, None]]

TASKS: list[Task] = [receive, fetch_media, partial(send_waiting, open_file), keep_time, answer_by_bot]
"""What the messenger does: receiving, fetching files, sending, the conversations' clock, the bot."""


async def run() -> None:
    """The messenger has run until it was told to stop, or raises what stopped it."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    running: list[asyncio.Future[object]] = [asyncio.ensure_future(stop.wait())]
    running += [asyncio.ensure_future(each()) for each in TASKS]
    log.info("the messenger runs", tasks=len(TASKS))
    done, pending = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    for task in done:
        task.result()
