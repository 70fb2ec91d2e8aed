"""Takes in what Meta delivered: one messenger at a time, woken by the door, and looking by itself each second."""

from __future__ import annotations

import asyncio
import time
from functools import partial

import psycopg
import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError

from baylanys.core import clock
from baylanys.core.database_url import url_of_default_database
from baylanys.core.line import Line
from baylanys.core.locks import Lock
from baylanys.messaging.domain.late import apply_all_late
from baylanys.messaging.domain.number import keep_number
from baylanys.messaging.receiving.bodies import forget_old_bodies, take_in_next
from baylanys.messaging.receiving.storing import CHANNEL
from baylanys.messaging.settings_kept import KeptSettings
from baylanys.messenger.apart import Apart

log = structlog.get_logger()

POLL_SECONDS = 1.0
AGAIN_SECONDS = 1.0
SLICE_SECONDS = 0.5
LATE_SECONDS = 15.0
TIDY_SECONDS = 3600.0
LONGEST_PAUSE = 60.0


class Pauses:
    """Deliveries that failed a moment ago: each waits twice as long as before, and holds nobody else up."""

    def __init__(self) -> None:
        self._until: dict[int, tuple[float, float]] = {}

    def waiting(self) -> list[int]:
        now = time.monotonic()
        return [number for number, (until, _) in self._until.items() if until > now]

    def failed(self, number: int) -> None:
        _, length = self._until.get(number, (0.0, 0.5))
        length = min(length * 2, LONGEST_PAUSE)
        self._until[number] = (time.monotonic() + length, length)

    def done(self, number: int) -> None:
        self._until.pop(number, None)


async def receive() -> None:
    """The task: runs until it is cancelled. Raises TakenOver where another messenger took the lock."""
    line = Line(url_of_default_database(), Lock.MESSAGES_IN)
    await line.become_active(asyncio.Event())
    apart, beside = Apart("receiving"), Apart("tidying")
    try:
        await apart.run(_keep_number)
        async with asyncio.TaskGroup() as group:
            group.create_task(_work_off(line, apart))
            group.create_task(_tidy(beside))
    finally:
        apart.close()
        beside.close()
        await line.close()


async def _work_off(line: Line, apart: Apart) -> None:
    pauses, settings_kept = Pauses(), KeptSettings()
    while True:
        try:
            await line.listen(CHANNEL)
            while True:
                while await apart.run(partial(work_off_slice, pauses, settings_kept)):
                    pass
                await line.wait(POLL_SECONDS)
        except (OperationalError, InterfaceError, psycopg.OperationalError) as failure:
            log.warning("the database is away", error=type(failure).__name__)
            await asyncio.sleep(AGAIN_SECONDS)
            await line.restore()


def work_off_slice(pauses: Pauses, settings_kept: KeptSettings) -> bool:
    """Deliveries are taken in for a moment; True where more wait."""
    ends = time.monotonic() + SLICE_SECONDS
    while time.monotonic() < ends:
        with settings_kept.in_use():
            done = take_in_next(at=clock.now(), leave=pauses.waiting())
        if done is None:
            return False
        if done.again:
            pauses.failed(done.body_number)
        else:
            pauses.done(done.body_number)
    return True


async def _tidy(apart: Apart) -> None:
    """Words that waited for their message find it; old deliveries go."""
    tidied = 0.0
    while True:
        try:
            await apart.run(lambda: apply_all_late(at=clock.now()))
            if time.monotonic() - tidied > TIDY_SECONDS:
                await apart.run(lambda: forget_old_bodies(at=clock.now()))
                tidied = time.monotonic()
        except (OperationalError, InterfaceError):
            log.warning("not tidied: the database is away")
        await asyncio.sleep(LATE_SECONDS)


def _keep_number() -> None:
    keep_number(given=settings.INSTALLATION.whatsapp, at=clock.now())
