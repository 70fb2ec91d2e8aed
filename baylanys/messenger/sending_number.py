"""One number's waiting messages leave at its pace, each person's in their order."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from datetime import timedelta
from functools import partial

import structlog

from baylanys.core import clock
from baylanys.messaging import window
from baylanys.messaging.domain.status import MARKETING_STOPPED
from baylanys.messaging.sending import outcome as out
from baylanys.messaging.sending.outcome import Outcome
from baylanys.messaging.sending.pace import NumberPace, PersonPace
from baylanys.messaging.sending.request import Unsendable, Waiting, body_of
from baylanys.messaging.sending.rows import Claimed, claim
from baylanys.messenger.sending_books import Books
from baylanys.messenger.sending_files import Files
from baylanys.messenger.sending_outbox import Outbox
from baylanys.messenger.sending_store import Store
from baylanys.whatsapp.client import WhatsAppClient
from baylanys.whatsapp.errors import GraphError, Scope, Verdict

log = structlog.get_logger()

POLL_SECONDS = 0.5
"""A notice only shortens this wait."""

BATCH_SECONDS = 0.1
MOST_IN_FLIGHT = 400
# Waiting for less than this costs more than it evens out.
WORTH_WAITING_SECONDS = 0.002


class NumberSender:
    """Sends from one number until cancelled; requests that have left are in `in_flight`."""

    def __init__(
        self,
        *,
        number_id: int,
        phone_number_id: str,
        client: WhatsAppClient,
        files: Files,
        pace: NumberPace,
        persons: PersonPace,
        store: Store,
        books: Books,
        outbox: Outbox,
    ) -> None:
        self.number_id, self.phone_number_id = number_id, phone_number_id
        self.client, self.files, self.pace, self.persons = client, files, pace, persons
        self.store, self.books, self.outbox = store, books, outbox
        self.wake = asyncio.Event()
        self.in_flight: set[asyncio.Task[None]] = set()
        self._held: deque[Claimed] = deque()
        self._now = asyncio.get_running_loop().time

    async def run(self) -> None:
        """The next rows are claimed while these leave, so that the database's time is not lost."""
        ahead: asyncio.Task[list[Claimed]] | None = None
        try:
            while True:
                self.wake.clear()
                self._held += await (ahead or self._claim())
                ahead = asyncio.create_task(self._claim()) if self._held else None
                if not self._held:
                    await self._rest()
                while self._held:
                    await self._start(self._held[0])
                    self._held.popleft()
        finally:
            if ahead is not None:
                ahead.cancel()
                for rows in await asyncio.gather(ahead, return_exceptions=True):
                    self._put_back(rows if isinstance(rows, list) else ())
            self._put_back(self._held)

    async def _claim(self) -> list[Claimed]:
        batch = max(round(self.pace.rate * BATCH_SECONDS), 1)
        room = min(batch, MOST_IN_FLIGHT - len(self.in_flight) - len(self._held))
        if room <= 0 or self.pace.paused_until > self._now():
            return []
        question = partial(claim, number_id=self.number_id, most=room, at=clock.now())
        asked = asyncio.ensure_future(self.store.ask(question))
        try:
            rows = await asyncio.shield(asked)
        except asyncio.CancelledError:
            # Told to stop while the answer was on its way: what is ours by now goes back.
            self._put_back(await asked)
            raise
        self.outbox.open.update(row.id for row in rows)
        return rows

    async def _start(self, row: Claimed) -> None:
        """The row's request has left, or it is back in the line, or refused without a request."""
        now = self._now()
        if not window.may_send(row.kind, row.window_ends_at, clock.now()):
            self.outbox.put(row, out.refused_by_us(out.WINDOW_CLOSED, "window_closed"))
            return
        earliest = self.persons.earliest((self.number_id, row.identity_id), now)
        if earliest > now:
            self.outbox.put(row, out.put_back(clock.now() + timedelta(seconds=earliest - now)))
            return
        if self.pace.paused_until > now:
            self._put_back([row])
            return
        await self._until(self.pace.next_slot(now))
        if self.pace.paused_until > self._now():
            self._put_back([row])
            return
        self.persons.wrote((self.number_id, row.identity_id), self._now())
        task = asyncio.create_task(self._send(row))
        self.in_flight.add(task)
        task.add_done_callback(self._done)

    async def _until(self, slot: float) -> None:
        wait = slot - self._now()
        if wait > WORTH_WAITING_SECONDS:
            await asyncio.sleep(wait)

    async def _send(self, row: Claimed) -> None:
        try:
            media_id = row.media_id or ""
            if row.media_row is not None and not media_id:
                media_id = await self.files.upload(self.client, self.phone_number_id, row)
            body = body_of(_waiting(row, media_id))
        except Unsendable as wrong:
            self.outbox.put(row, out.refused_by_us(0, wrong.code))
            return
        except GraphError as error:
            # Without its file nothing of the message has left: even an answer that is missing leaves nothing open.
            self.outbox.put(row, await self._after(row, error, nothing_left=True))
            return
        try:
            taken = await self.client.send(self.phone_number_id, body)
        except GraphError as error:
            self.outbox.put(row, await self._after(row, error))
            return
        self.pace.accepted(self._now())
        self.outbox.put(row, out.accepted(taken.id))

    async def _after(self, row: Claimed, error: GraphError, *, nothing_left: bool = False) -> Outcome:
        """The row's outcome; number and person wait as Meta asks."""
        now, at = self._now(), clock.now()
        log.info("a message was not taken", code=error.code, verdict=error.advice.verdict, message=str(row.id))
        self.pace.refused(error.advice, now, too_fast=error.code == out.TOO_FAST)
        if error.advice.verdict is Verdict.STOP_ALL:
            await self.stop(error)
        if error.code == MARKETING_STOPPED:
            await self.books.note_opt_out(row.identity_id, error)
        if error.advice.scope is Scope.PERSON and error.advice.verdict is Verdict.RETRY:
            until = now + error.advice.pause_seconds(row.attempts)
            self.persons.refused((self.number_id, row.identity_id), until)
        return out.after_error(error, attempts=row.attempts, at=at, nothing_left=nothing_left)

    async def stop(self, error: GraphError) -> None:
        """Nothing more is claimed from this number until a person resumes it."""
        self.pace.paused_until = float("inf")
        try:
            await self.books.stop(self.number_id, self.phone_number_id, error)
        finally:
            self.pace.paused_until = self._now() + POLL_SECONDS

    def _put_back(self, rows: Iterable[Claimed]) -> None:
        for row in rows:
            self.outbox.put(row, out.put_back())

    def _done(self, task: asyncio.Task[None]) -> None:
        if len(self.in_flight) == MOST_IN_FLIGHT:
            self.wake.set()
        self.in_flight.discard(task)

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self.wake.wait(), POLL_SECONDS)
        except TimeoutError:
            return


def _waiting(row: Claimed, media_id: str) -> Waiting:
    return Waiting(
        id=row.id,
        kind=row.kind,
        text=row.text,
        content=row.content,
        wa_id=row.wa_id,
        user_id=row.bsuid,
        reply_to=row.reply_to,
        template_name=row.template_name,
        template_language=row.template_language,
        media_id=media_id,
        filename=row.media_filename or "",
    )
