"""The numbers that send now: one sender each, begun and ended as their rows say."""

from __future__ import annotations

import asyncio

import structlog

from baylanys.core.secrets import SecretUnreadable, decrypt
from baylanys.messaging.models import BusinessNumber
from baylanys.messaging.sending.pace import NumberPace, PersonPace
from baylanys.messenger.sending_books import Books
from baylanys.messenger.sending_files import Files
from baylanys.messenger.sending_number import NumberSender
from baylanys.messenger.sending_outbox import Outbox
from baylanys.messenger.sending_store import Store
from baylanys.whatsapp.client import WhatsAppClient
from baylanys.whatsapp.errors import GraphError, Verdict

log = structlog.get_logger()

LOOK_SECONDS = 5.0
STATE_SECONDS = 3600.0
CONNECTIONS = 400

Settings = tuple[str, str, str, str]
"""What a client is made of: address, version, token (encrypted), number id."""


class SendingHouse:
    """Looks at the numbers' rows every five seconds; asks Meta about each of them every hour."""

    def __init__(self, *, claims: Store, books: Books, files: Files, persons: PersonPace, outbox: Outbox) -> None:
        self._claims, self._books, self._files = claims, books, files
        self._persons, self._outbox = persons, outbox
        self._senders: dict[int, NumberSender] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._settings: dict[int, Settings] = {}
        self._asked: dict[int, float] = {}

    def wake_all(self) -> None:
        for sender in self._senders.values():
            sender.wake.set()

    async def run(self) -> None:
        while True:
            await self._look()
            await self._ask_states()
            for task in self._tasks.values():
                if task.done():
                    task.result()
            await asyncio.sleep(LOOK_SECONDS)

    async def finish(self, seconds: float) -> None:
        """Nothing more is claimed; what has left has its answer, or the time is over."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        leaving = {task for sender in self._senders.values() for task in sender.in_flight}
        if leaving:
            await asyncio.wait(leaving, timeout=seconds)
        for sender in self._senders.values():
            await sender.client.close()

    async def _look(self) -> None:
        rows = {row.pk: row for row in await self._books.numbers()}
        for number_id in list(self._senders):
            if number_id not in rows or _settings(rows[number_id]) != self._settings[number_id]:
                await self._end(number_id)
        for number_id, row in rows.items():
            if number_id not in self._senders:
                await self._begin(row)
            elif self._senders[number_id].pace.rate != row.throughput:
                self._senders[number_id].pace.change_rate(row.throughput)

    async def _begin(self, row: BusinessNumber) -> None:
        try:
            token = decrypt(row.token)
        except SecretUnreadable:
            log.error("the token of a WhatsApp number cannot be read; set it again", number=row.pk)
            return
        client = WhatsAppClient(
            base_url=row.graph_url, version=row.graph_version, token=token, connections=CONNECTIONS
        )  # fmt: skip
        sender = NumberSender(
            number_id=row.pk,
            phone_number_id=row.phone_number_id,
            client=await client.open(),
            files=self._files,
            pace=NumberPace(row.throughput),
            persons=self._persons,
            store=self._claims,
            books=self._books,
            outbox=self._outbox,
        )
        self._senders[row.pk], self._settings[row.pk] = sender, _settings(row)
        self._tasks[row.pk] = asyncio.create_task(sender.run())

    async def _end(self, number_id: int) -> None:
        """The number's sender is gone; what has left gets its answer through the client it left by."""
        task, sender = self._tasks.pop(number_id), self._senders.pop(number_id)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        if sender.in_flight:
            await asyncio.wait(sender.in_flight)
        await sender.client.close()
        self._settings.pop(number_id)

    async def _ask_states(self) -> None:
        now = asyncio.get_running_loop().time()
        for number_id, sender in list(self._senders.items()):
            if now - self._asked.get(number_id, float("-inf")) >= STATE_SECONDS:
                self._asked[number_id] = now
                await self._ask_state(sender)

    async def _ask_state(self, sender: NumberSender) -> None:
        try:
            state = await sender.client.number_state(sender.phone_number_id)
        except GraphError as error:
            log.warning("Meta says nothing about a number", number=sender.number_id, code=error.code)
            if error.advice.verdict is Verdict.STOP_ALL and error.code is not None:
                await sender.stop(error)
            return
        await self._books.keep_state(sender.number_id, state)


def _settings(row: BusinessNumber) -> Settings:
    return row.graph_url, row.graph_version, row.token, row.phone_number_id
