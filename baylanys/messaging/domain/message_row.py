"""The row of a message that came, and the one of its file."""

from __future__ import annotations

from datetime import datetime, timedelta

from baylanys.core.insert_once import insert_once
from baylanys.messaging.models import Message, MessageMedia
from baylanys.messaging.received_content import Draft, File
from baylanys.whatsapp.webhook_items import GraphFault

# A clock that goes a little before ours; what is dated later than that is dated by us.
FUTURE = timedelta(minutes=5)


def written_at(told: datetime | None, at: datetime) -> datetime:
    """Meta's moment, unless it is absurd."""
    return told if told is not None and told <= at + FUTURE else at


def add_message(message: Message, draft: Draft, *, at: datetime) -> bool:
    """The row and the one of its file stand; False where the message is known already."""
    message.kind, message.text, message.content = draft.kind, draft.text, draft.content
    if not insert_once(message):
        return False
    if draft.file is not None:
        add_file(message, draft.file, at=at)
    return True


def add_file(message: Message, file: File, *, at: datetime) -> None:
    """The file of the message waits to be fetched."""
    MessageMedia.objects.create(
        message=message,
        provider_id=file.provider_id,
        mime_type=file.mime_type,
        filename=file.filename,
        sha256=file.sha256,
        created_at=at,
        not_before=at,
    )


def fault_text(fault: GraphFault | None) -> str:
    """Meta's words for an error, fit for the row."""
    return " ".join(filter(None, [fault.title, fault.details]))[:500] if fault else ""
