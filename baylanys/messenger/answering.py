"""Lets the bot answer what waits for it: one messenger at a time, woken by whoever took the message in."""

from __future__ import annotations

import asyncio

import psycopg
import structlog
from django.db import InterfaceError, OperationalError

from baylanys.bot.domain.turn import take_next
from baylanys.bot.hand import CHANNEL
from baylanys.core import clock
from baylanys.core.database_url import url_of_default_database
from baylanys.core.line import Line
from baylanys.core.locks import Lock
from baylanys.messenger.apart import Apart

log = structlog.get_logger()

POLL_SECONDS = 1.0
AGAIN_SECONDS = 1.0


async def answer_by_bot() -> None:
    """The task: runs until it is cancelled. Raises TakenOver where another messenger took the lock."""
    line = Line(url_of_default_database(), Lock.BOT)
    await line.become_active(asyncio.Event())
    apart = Apart("bot")
    try:
        while True:
            await _work_off(line, apart)
    finally:
        apart.close()
        await line.close()


async def _work_off(line: Line, apart: Apart) -> None:
    try:
        await line.listen(CHANNEL)
        while True:
            while await apart.run(lambda: take_next(at=clock.now())):
                pass
            await line.wait(POLL_SECONDS)
    except (OperationalError, InterfaceError, psycopg.OperationalError) as failure:
        log.warning("the database is away", error=type(failure).__name__)
        await asyncio.sleep(AGAIN_SECONDS)
        await line.restore()
