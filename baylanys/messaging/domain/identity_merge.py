"""Two rows turn out to be one person at WhatsApp."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db.models import Count, Q

from baylanys.crm.models import WhatsAppIdentity, WhatsAppIdentityChange
from baylanys.interactions.models import Interaction
from baylanys.messaging.choices import ConversationState
from baylanys.messaging.models import Conversation, Message

log = structlog.get_logger()


def merge_identities(kept: WhatsAppIdentity, lost: WhatsAppIdentity, *, at: datetime, source: str) -> bool:
    """Messages and conversations of both are the kept one's; the other row is gone, and the history says so.

    False where both have a conversation open with one number of ours: the rows stay two, of one contact.
    """
    if kept.pk == lost.pk:
        return True
    Interaction.objects.filter(conversation__identity=lost, contact=lost.contact_id).update(contact=kept.contact_id)
    if _both_talk(kept, lost):
        log.warning("two open conversations of one person", kept=kept.pk, lost=lost.pk)
        _note(lost, "contact", str(lost.contact_id), str(kept.contact_id), at, source)
        WhatsAppIdentity.objects.filter(pk=lost.pk).update(contact=kept.contact_id)
        return False
    for field in ("wa_id", "bsuid"):
        if value := getattr(lost, field):
            _note(kept, field, value, getattr(kept, field) or "", at, source)
    Message.objects.filter(identity=lost).update(identity=kept)
    Conversation.objects.filter(identity=lost).update(identity=kept)
    lost.changes.update(identity=kept)
    _note(kept, "merged", str(lost.pk), str(kept.pk), at, source)
    lost.delete()
    return True


def _both_talk(kept: WhatsAppIdentity, lost: WhatsAppIdentity) -> bool:
    talks = Conversation.objects.filter(Q(identity=kept) | Q(identity=lost)).exclude(state=ConversationState.CLOSED)
    return talks.values("number").annotate(people=Count("identity", distinct=True)).filter(people__gt=1).exists()


def _note(identity: WhatsAppIdentity, field: str, before: str, after: str, at: datetime, source: str) -> None:
    WhatsAppIdentityChange.objects.create(
        identity=identity, at=at, field=field, before=before, after=after, source=source
    )
