"""Messages of the business's own phone: what was sent there now, and what was said there before (coexistence).

Source: Meta, "Onboarding business app users": fields smb_message_echoes and history.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from baylanys.messaging.choices import ConversationState, MessageDirection, MessageKind, MessageStatusName
from baylanys.messaging.domain import late
from baylanys.messaging.domain.earlier import Word, change_earlier
from baylanys.messaging.domain.identity import find_identity
from baylanys.messaging.domain.message_row import add_file, add_message, written_at
from baylanys.messaging.models import BusinessNumber, Conversation, Message
from baylanys.messaging.received_content import Draft, read_draft
from baylanys.whatsapp import content_shapes as shapes
from baylanys.whatsapp.account_events import HistoryMessage
from baylanys.whatsapp.message_contents import read_content
from baylanys.whatsapp.people import ids_of
from baylanys.whatsapp.webhook_items import Echo, Origin, Person
from baylanys.whatsapp.wire_values import mapping

PLACEHOLDER = "media_placeholder"
_STATUSES = {
    "SENT": MessageStatusName.SENT,
    "DELIVERED": MessageStatusName.DELIVERED,
    "READ": MessageStatusName.READ,
    "PLAYED": MessageStatusName.PLAYED,
    "PENDING": MessageStatusName.ACCEPTED,
    "ERROR": MessageStatusName.FAILED,
}


def is_past(origin: Origin) -> bool:
    """Files of the history come as messages of its field; they open no conversation."""
    return origin.field == "history"


@transaction.atomic(savepoint=False)
def take_echo(*, item: Echo, number: BusinessNumber, at: datetime) -> str:
    """What the business wrote on its phone stands in the person's thread. Opens no conversation. Safe to repeat."""
    identity = find_identity(person=item.person, at=at, source="echo")
    sent_at = written_at(item.sent_at, at)
    if isinstance(item.content, shapes.Reaction | shapes.Edit | shapes.Revoke):
        word = Word(item.id, identity.pk, MessageDirection.OUT, sent_at, item.content, item.raw)
        return change_earlier(word=word, at=at)
    talk = Conversation.objects.filter(number=number, identity=identity).exclude(state=ConversationState.CLOSED)
    message = Message(
        number=number,
        identity=identity,
        conversation=talk.first(),
        provider_id=item.id,
        direction=MessageDirection.OUT,
        at=sent_at,
        status=MessageStatusName.SENT,
        automatic="phone",
    )
    return take_past(message=message, draft=read_draft(item.kind, item.content, item.raw), at=at)


@transaction.atomic(savepoint=False)
def take_history(*, item: HistoryMessage, number: BusinessNumber, at: datetime) -> str:
    """A message of the phone's history stands in the person's thread. Opens no conversation. Safe to repeat."""
    wa_id, user_id = ids_of(item.thread, item.thread)
    if wa_id is None and user_id is None:
        return "history of nobody"
    identity = find_identity(person=Person(wa_id, user_id), at=at, source="history")
    is_theirs = str(item.raw.get("from", "")).lstrip("+") == item.thread or item.raw.get("from_user_id") == item.thread
    message = Message(
        number=number,
        identity=identity,
        provider_id=item.id,
        direction=MessageDirection.IN if is_theirs else MessageDirection.OUT,
        at=written_at(item.sent_at, at),
        status=MessageStatusName.RECEIVED if is_theirs else _STATUSES.get(item.state or "", MessageStatusName.SENT),
        automatic="" if is_theirs else "phone",
    )
    return take_past(message=message, draft=read_draft(item.kind, read_content(item.kind, item.raw), item.raw), at=at)


def take_past(*, message: Message, draft: Draft, at: datetime) -> str:
    """The message stands, without a conversation of its own; a file takes the place that was kept for it."""
    if add_message(message, draft, at=at):
        late.apply_late(message=message)
        return ""
    kept = Message.objects.filter(provider_id=message.provider_id, kind=MessageKind.UNKNOWN, media=None).first()
    if draft.file is not None and kept is not None and mapping(kept.content).get("type") == PLACEHOLDER:
        kept.kind, kept.text, kept.content = draft.kind, draft.text, draft.content
        kept.save(update_fields=["kind", "text", "content"])
        add_file(kept, draft.file, at=at)
    return ""
