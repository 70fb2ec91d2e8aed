"""What an operator's desk keeps: drafts, what was read, who opened which file."""

from datetime import datetime

from django.db import IntegrityError, transaction

from baylanys.accounts.models import Person
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.commands import announce
from baylanys.messaging.choices import ConversationState
from baylanys.messaging.models import Conversation, MediaListen, Message, MessageDraft
from baylanys.workforce.models import Operator


def save_draft(
    *, conversation: Conversation, operator: Operator, text: str, reply_to: Message | None, at: datetime
) -> None:
    """What the operator began is kept; nothing begun keeps nothing. Safe to repeat."""
    own = MessageDraft.objects.filter(conversation=conversation, operator=operator)
    if not text.strip() and reply_to is None:
        own.delete()
        return
    MessageDraft.objects.update_or_create(
        conversation=conversation,
        operator=operator,
        defaults={"text": text, "reply_to": reply_to, "saved_at": at},
    )


def mark_read(*, conversation: Conversation, operator: Operator) -> bool:
    """Nothing of the conversation is unread any more; False where it is not this operator's or was read already."""
    held = Conversation.objects.filter(
        pk=conversation.pk, state=ConversationState.ASSIGNED, operator=operator, unread__gt=0
    )
    if not held.update(unread=0):
        return False
    announce("chat", people=[operator.pk], conversation=str(conversation.pk), phase="read")
    return True


def note_media_listen(*, message: Message, person: Person, play: str, downloaded: bool, at: datetime) -> None:
    """It is on record who played or saved this file and when; the parts of one playing count once (4.6)."""
    kind = AuditKind.RECORDING_SAVED if downloaded else AuditKind.RECORDING_HEARD
    try:
        with transaction.atomic():
            MediaListen.objects.create(message=message, person=person, play=play, downloaded=downloaded, at=at)
            about = ("conversation", message.conversation_id)
            write_audit(kind, by=person, at=at, about=about, after={"message": str(message.pk)})
    except IntegrityError:
        return
