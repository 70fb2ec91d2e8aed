"""Two rows turn out to be one person at WhatsApp."""

from __future__ import annotations

from datetime import datetime

from baylanys.crm.models import WhatsAppIdentity, WhatsAppIdentityChange
from baylanys.interactions.models import Interaction
from baylanys.messaging.domain.conversation_merge import join_open_conversations
from baylanys.messaging.models import Conversation, Message


def merge_identities(kept: WhatsAppIdentity, lost: WhatsAppIdentity, *, at: datetime, source: str) -> None:
    """Messages and conversations of both are the kept one's, of two open ones there is one; the other row is gone, and
    the history says so."""
    if kept.pk == lost.pk:
        return
    Interaction.objects.filter(conversation__identity=lost, contact=lost.contact_id).update(contact=kept.contact_id)
    join_open_conversations(kept, lost, at=at)
    for field in ("wa_id", "bsuid"):
        if value := getattr(lost, field):
            _note(kept, field, value, getattr(kept, field) or "", at, source)
    Message.objects.filter(identity=lost).update(identity=kept)
    Conversation.objects.filter(identity=lost).update(identity=kept)
    lost.changes.update(identity=kept)
    _note(kept, "merged", str(lost.pk), str(kept.pk), at, source)
    lost.delete()


def _note(identity: WhatsAppIdentity, field: str, before: str, after: str, at: datetime, source: str) -> None:
    WhatsAppIdentityChange.objects.create(
        identity=identity, at=at, field=field, before=before, after=after, source=source
    )
