"""Everything the engine has to say to the database, in the order in which it happened.

Acting never waits for writing: a step is put in line and written with what has gathered meanwhile, in one
transaction. While the database is away the line grows and nothing is dropped; a write that the database refuses for
good is logged and does not hold up those behind it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import DatabaseError, InterfaceError, OperationalError, transaction

from baylanys.core import commands
from baylanys.engine.database import Database
from baylanys.interactions.domain.wrap_up import WrapUp, save_wrap_up
from baylanys.routing.domain.operator_state import OperatorWrite, save_operator_states
from baylanys.telephony.domain.call import CallWrite, remember_language, save_calls

log = structlog.get_logger()

GATHER_SECONDS = 0.01
AGAIN_SECONDS = 1.0
BATCH = 200


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    contact_id: int
    language: str


@dataclass(frozen=True, slots=True)
class OrderAnswer:
    order_id: int
    accepted: bool
    answer: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Announcement:
    """An event for open pages; it leaves with the commit of what it tells of."""

    name: str
    people: tuple[int, ...] | None
    fields: tuple[tuple[str, Any], ...] = ()


Write = CallWrite | OperatorWrite | WrapUp | LanguageChoice | OrderAnswer | Announcement


class Writer:
    """The line of writes and the task that works it off."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._line: list[Write] = []
        self._more = asyncio.Event()
        self._one_by_one = 0
        self.person_ids: dict[str, int] = {}

    @property
    def backlog(self) -> int:
        """Writes not yet in the database."""
        return len(self._line)

    def put(self, *writes: Write) -> None:
        """The writes stand in line."""
        self._line.extend(writes)
        self._more.set()

    async def run(self) -> None:
        """Works the line off for ever."""
        while True:
            await self._more.wait()
            self._more.clear()
            await asyncio.sleep(GATHER_SECONDS)
            while self._line:
                await self._write_batch()

    async def drain(self) -> None:
        """Everything in line has been written (or the database is away)."""
        while self._line:
            await self._write_batch()

    async def _write_batch(self) -> None:
        batch = self._line[: 1 if self._one_by_one else BATCH]
        try:
            await self._database.write(lambda: save_batch(batch, self.person_ids))
        except (OperationalError, InterfaceError) as error:
            log.error("the database did not take a batch", size=len(batch), error=type(error).__name__)
            await asyncio.sleep(AGAIN_SECONDS)
            return
        except DatabaseError as error:
            if len(batch) > 1:
                self._one_by_one = len(batch)
                return
            log.error("a write was refused for good", write=type(batch[0]).__name__, error=str(error))
        self._one_by_one = max(self._one_by_one - 1, 0)
        del self._line[: len(batch)]


def save_batch(batch: list[Write], person_ids: dict[str, int]) -> None:
    """One transaction: calls first, since the rest points to them."""
    calls = [each for each in batch if isinstance(each, CallWrite)]
    operators = [each for each in batch if isinstance(each, OperatorWrite)]
    with transaction.atomic():
        if calls:
            save_calls(calls, person_ids)
        if operators:
            save_operator_states(operators)
        for each in batch:
            _save_one(each)


def _save_one(each: Write) -> None:
    match each:
        case WrapUp():
            save_wrap_up(each)
        case LanguageChoice(contact_id=contact_id, language=language):
            remember_language(contact_id=contact_id, language=language)
        case OrderAnswer(order_id=order_id, accepted=accepted, answer=answer):
            commands.answer_order(order_id, accepted=accepted, answer=answer)
        case Announcement(name=name, people=people, fields=fields):
            commands.announce(name, people=None if people is None else list(people), **dict(fields))
