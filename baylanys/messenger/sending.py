"""The messenger's sender: one at a time, by an advisory lock; what a dead one had begun is undecided, never sent again.

A NOTIFY shortens the wait, the poll is the guarantee. While the database is away nothing new leaves, and what Meta
answered meanwhile is written when it is back.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial

import psycopg
import structlog

from baylanys.core import clock
from baylanys.core.database_url import url_of_default_database
from baylanys.core.line import Line
from baylanys.core.locks import Lock
from baylanys.messaging.domain.outgoing import CHANNEL
from baylanys.messaging.sending.pace import PAIR_BURST, PAIR_SECONDS, PersonPace
from baylanys.messaging.sending.rows import leave_undecided, sent_since, tell_of_undecided
from baylanys.messenger.sending_books import Books
from baylanys.messenger.sending_files import Files, Opener
from baylanys.messenger.sending_house import SendingHouse
from baylanys.messenger.sending_outbox import Outbox
from baylanys.messenger.sending_store import Store

log = structlog.get_logger()

LISTEN_SECONDS = 1.0
SWEEP_SECONDS = 30.0
END_SECONDS = 8.0
"""The supervisor gives ten."""

MEMORY = timedelta(seconds=PAIR_BURST * PAIR_SECONDS)


async def send_waiting(opener: Opener) -> None:
    """Everything that waits is sent, until cancelled; then what has left gets its answer first."""
    url = url_of_default_database()
    line = Line(url, Lock.MESSAGES_OUT)
    if not await line.become_active(asyncio.Event()):
        return
    claims, writes = Store(url), Store(url)
    persons = PersonPace()
    house: SendingHouse
    outbox = Outbox(writes, lambda: house.wake_all())
    books = Books()
    house = SendingHouse(
        claims=claims, books=books, files=Files(writes, opener), persons=persons, outbox=outbox
    )  # fmt: skip
    try:
        await _take_over(claims, persons)
        async with asyncio.TaskGroup() as group:
            group.create_task(_listen(line, house))
            group.create_task(outbox.run())
            group.create_task(house.run())
            group.create_task(_sweep(writes, persons))
    finally:
        await house.finish(END_SECONDS)
        await outbox.flush()
        books.close()
        for each in (claims, writes, line):
            await each.close()


async def _take_over(store: Store, persons: PersonPace) -> None:
    """What another sender had begun is undecided; whom it wrote to is remembered."""
    if undecided := await store.ask(leave_undecided):
        log.warning("messages of a sender that died are undecided", messages=undecided)
    now, at = asyncio.get_running_loop().time(), clock.now()
    for number, identity, left_at in await store.ask(partial(sent_since, since=at - MEMORY)):
        persons.wrote((number, identity), now - (at - left_at).total_seconds())


async def _listen(line: Line, house: SendingHouse) -> None:
    """Raises TakenOver where another sender became active while the line was down."""
    listening = False
    while True:
        try:
            await line.restore()
            if not listening:
                await line.listen(CHANNEL)
                listening = True
            await line.wait(LISTEN_SECONDS)
            house.wake_all()
        except psycopg.OperationalError:
            listening = False
            await asyncio.sleep(LISTEN_SECONDS)


async def _sweep(store: Store, persons: PersonPace) -> None:
    """Those who look at a message are told when Meta stays silent about it for long."""
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        persons.forget_paid(asyncio.get_running_loop().time())
        if told := await store.ask(partial(tell_of_undecided, at=clock.now())):
            log.warning("nobody knows whether messages were sent", messages=told)
