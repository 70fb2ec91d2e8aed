"""What the sender writes down and looks up beside the messages themselves: seldom, by the domain's own functions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import structlog
from django.db import InterfaceError, OperationalError

from baylanys.core import clock
from baylanys.crm.models import WhatsAppIdentity
from baylanys.messaging.domain.number import stop_number
from baylanys.messaging.domain.number_state import keep_number_state
from baylanys.messaging.domain.preference import note_opt_out
from baylanys.messaging.models import BusinessNumber
from baylanys.messenger.apart import Apart
from baylanys.whatsapp.client import NumberState
from baylanys.whatsapp.errors import GraphError

log = structlog.get_logger()

T = TypeVar("T")

AGAIN_SECONDS = 1.0


class Books:
    """Asks again for as long as the database is away; each question is safe to repeat."""

    def __init__(self) -> None:
        self._apart = Apart("sender")

    def close(self) -> None:
        self._apart.close()

    async def numbers(self) -> list[BusinessNumber]:
        """The numbers that can send, stopped ones too."""
        return await self._ask(lambda: list(BusinessNumber.objects.filter(is_active=True).exclude(token="")))

    async def stop(self, number_id: int, phone_number_id: str, error: GraphError) -> None:
        """The number is stopped, with the reason that Meta gave."""
        number = BusinessNumber(pk=number_id, phone_number_id=phone_number_id)
        reason = f"{error.title} {error.details}".strip()
        await self._ask(partial(stop_number, number=number, code=error.code, reason=reason, at=clock.now()))

    async def keep_state(self, number_id: int, state: NumberState) -> None:
        await self._ask(partial(keep_number_state, number_id=number_id, state=state, at=clock.now()))

    async def note_opt_out(self, identity_id: int, error: GraphError) -> None:
        """Meta refused a marketing message because the person stopped them."""
        await self._ask(partial(_note_opt_out, identity_id, error))

    async def _ask(self, work: Callable[[], T]) -> T:
        while True:
            try:
                return await self._apart.run(work)
            except (InterfaceError, OperationalError) as wrong:
                log.warning("the sender's books wait for the database", error=type(wrong).__name__)
                await asyncio.sleep(AGAIN_SECONDS)


def _note_opt_out(identity_id: int, error: GraphError) -> None:
    identity, at = WhatsAppIdentity.objects.select_related("contact").get(pk=identity_id), clock.now()
    detail = {"code": error.code, "title": error.title, "details": error.details}
    note_opt_out(contact=identity.contact, value="stop", said_at=at, detail=detail, at=at, source="status_131050")
