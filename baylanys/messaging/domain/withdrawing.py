"""Messages that have not left are taken back."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from baylanys.messaging.choices import MessageDirection, MessageStatusName
from baylanys.messaging.models import Message

WITHDRAWN = "withdrawn"
"""The error text of a message that was taken back before it left."""


def withdraw_messages(ids: Iterable[UUID | None]) -> list[UUID]:
    """Those of them that still wait will not be sent; which ones. The sender claims by the same status, so that a
    message either leaves or is withdrawn."""
    rows = Message.objects.filter(pk__in=[each for each in ids if each], direction=MessageDirection.OUT)
    waiting = rows.filter(status=MessageStatusName.QUEUED).select_for_update()
    held = list(waiting.values_list("pk", flat=True))
    Message.objects.filter(pk__in=held).update(status=MessageStatusName.FAILED, error_text=WITHDRAWN)
    return held
