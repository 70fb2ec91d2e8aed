"""What a person wrote becomes a message, once; what they did to an earlier message happens to it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from baylanys.core.commands import told_together
from baylanys.core.ids import new_id
from baylanys.crm.models import WhatsAppIdentity
from baylanys.messaging.choices import MessageDirection, MessageKind, MessageStatusName
from baylanys.messaging.domain import late
from baylanys.messaging.domain.conversation import message_arrived
from baylanys.messaging.domain.earlier import Word, change_earlier
from baylanys.messaging.domain.identity import change_number, find_identity
from baylanys.messaging.domain.message_row import add_message, fault_text, written_at
from baylanys.messaging.domain.past import is_past, take_past
from baylanys.messaging.domain.stop_word import heed_stop_word
from baylanys.messaging.models import BusinessNumber, Message
from baylanys.messaging.received_content import read_draft
from baylanys.whatsapp import content_shapes as shapes
from baylanys.whatsapp import webhook_items as wire


@transaction.atomic(savepoint=False)
def take_message(*, item: wire.Message, number: BusinessNumber, at: datetime) -> str:
    """The message is in its conversation, or has changed the one it speaks of. Safe to repeat: Meta's id is unique.

    Answers what a person should know of it, empty where all is well. Messages of groups are kept without a
    conversation: an answer would go to one person only.
    """
    with told_together():
        return _take(item, number, at)


def _take(item: wire.Message, number: BusinessNumber, at: datetime) -> str:
    identity = find_identity(person=item.person, at=at)
    sent_at = written_at(item.sent_at, at)
    if isinstance(item.content, shapes.Reaction | shapes.Edit | shapes.Revoke):
        word = Word(item.id, identity.pk, MessageDirection.IN, sent_at, item.content, item.raw)
        return change_earlier(word=word, at=at)
    if isinstance(item.content, shapes.SystemChange):
        told = item.content
        identity = change_number(person=item.person, new_wa_id=told.wa_id, new_user_id=told.user_id, at=at)
    message, draft = _new_row(item, number, identity, sent_at), read_draft(item.kind, item.content, item.raw)
    if is_past(item.origin):
        return take_past(message=message, draft=draft, at=at)
    is_said_to_us = draft.kind != MessageKind.SYSTEM and not item.group_id
    if is_said_to_us and identity.is_new:
        message.conversation_id = new_id()
    if not add_message(message, draft, at=at):
        return ""
    if is_said_to_us:
        message_arrived(message=message, at=at)
        heed_stop_word(message=message, at=at)
    late.apply_late(message=message)
    return "" if not item.group_id else "group message"


def _new_row(
    item: wire.Message, number: BusinessNumber, identity: WhatsAppIdentity, sent_at: datetime
) -> Message:  # fmt: skip
    fault = item.faults[0] if item.faults else None
    return Message(
        number=number,
        identity=identity,
        provider_id=item.id,
        direction=MessageDirection.IN,
        at=sent_at,
        status=MessageStatusName.RECEIVED,
        error_code=fault.code if fault else None,
        error_text=fault_text(fault),
        reply_to_provider_id=(item.context.message_id or "")[:200] if item.context else "",
    )
