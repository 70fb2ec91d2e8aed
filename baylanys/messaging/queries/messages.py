"""Messages and conversations as lists: by person and time, newest first."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from baylanys.core import phones
from baylanys.crm.models import WhatsAppIdentity
from baylanys.interactions.register_filter import Place
from baylanys.messaging.models import Conversation, Message

Row = TypeVar("Row", bound=Model)
_USER_ID = re.compile(r"[A-Z]{2}\.[A-Za-z0-9.]{1,140}")


def people(contact: str) -> QuerySet[WhatsAppIdentity]:
    """Whoever has, or had, this number or this id at WhatsApp; a `+` may be missing or have arrived as a space."""
    text = contact.strip()
    if _USER_ID.fullmatch(text):
        return WhatsAppIdentity.objects.filter(Q(bsuid=text) | Q(changes__before=text))
    digits = (phones.to_e164(text if text.startswith("+") else f"+{text}") or phones.to_e164(text) or text).lstrip("+")
    return WhatsAppIdentity.objects.filter(Q(wa_id=digits) | Q(changes__before__in=[digits, f"+{digits}"]))


def messages_found() -> QuerySet[Message]:
    """Messages with all that an answer shows of them."""
    return Message.objects.select_related("identity", "media").prefetch_related("statuses")


def conversations_found() -> QuerySet[Conversation]:
    """Conversations with all that an answer shows of them."""
    return Conversation.objects.select_related("identity", "number", "operator__person")


def message_page(found: QuerySet[Message], after: Place | None, rows: int) -> tuple[list[Message], Place | None]:
    """The next rows by their moment, and where the following page begins; None at the end."""
    return _page(found, "at", after, rows, lambda row: Place(row.at, row.pk))


def conversation_page(
    found: QuerySet[Conversation], after: Place | None, rows: int
) -> tuple[list[Conversation], Place | None]:
    """The same of conversations, by the moment they were opened."""
    return _page(found, "opened_at", after, rows, lambda row: Place(row.opened_at, row.pk))


def _page(
    found: QuerySet[Row], moment: str, after: Place | None, rows: int, place: Callable[[Any], Place]
) -> tuple[list[Row], Place | None]:
    found = found.order_by(f"-{moment}", "-id")
    if after is not None:
        same: dict[str, Any] = {moment: after.arrived_at, "id__lt": after.id}
        found = found.filter(Q(**{f"{moment}__lt": after.arrived_at}) | Q(**same))
    taken = list(found[: rows + 1])
    return taken[:rows], place(taken[rows - 1]) if len(taken) > rows else None
