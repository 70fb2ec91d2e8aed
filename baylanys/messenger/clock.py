"""The clock of conversations: every few seconds, what time alone causes. One messenger at a time keeps it."""

from __future__ import annotations

import asyncio

import psycopg
import structlog
from django.db import InterfaceError, OperationalError

from baylanys.core import clock
from baylanys.core.database_url import url_of_default_database
from baylanys.core.errors import DomainError
from baylanys.core.line import Line
from baylanys.core.locks import Lock
from baylanys.messaging.domain.conversation import time_passed
from baylanys.messaging.due import AT_ONCE, maybe_due
from baylanys.messenger.apart import Apart

log = structlog.get_logger()

EVERY_SECONDS = 2.0
AGAIN_SECONDS = 1.0


async def keep_time() -> None:
    """The task: runs until it is cancelled. Raises TakenOver where another messenger took the lock."""
    line = Line(url_of_default_database(), Lock.CONVERSATION_CLOCK)
    await line.become_active(asyncio.Event())
    apart = Apart("clock")
    try:
        while True:
            await _look(line, apart)
    finally:
        apart.close()
        await line.close()


async def _look(line: Line, apart: Apart) -> None:
    try:
        while await apart.run(look_once):
            pass
        await asyncio.sleep(EVERY_SECONDS)
    except (OperationalError, InterfaceError, psycopg.OperationalError) as failure:
        log.warning("the database is away", error=type(failure).__name__)
        await asyncio.sleep(AGAIN_SECONDS)
        await line.restore()


def look_once() -> bool:
    """What was due has happened, each in a transaction of its own; True where more may wait."""
    at = clock.now()
    found, moved = maybe_due(at), 0
    for conversation in found:
        try:
            moved += time_passed(conversation_id=conversation, at=at) is not None
        except DomainError as refusal:
            log.info("a conversation had moved on", conversation=str(conversation), reason=refusal.code)
    return moved > 0 and len(found) == AT_ONCE
