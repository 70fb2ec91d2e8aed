"""People whose messages no longer reach us, at WhatsApp and here (Meta: "Block users")."""

import asyncio
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from baylanys.accounts.models import Person
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import NotPossible
from baylanys.core.secrets import SecretUnreadable
from baylanys.crm.models import WhatsAppIdentity
from baylanys.messaging.meta_account import account_client
from baylanys.messaging.models import BusinessNumber, Conversation
from baylanys.whatsapp.errors import GraphError


def set_blocked(*, conversation: Conversation, blocked: bool, by: Person, at: datetime) -> None:
    """WhatsApp delivers nothing of this person to us any more, or does again; it stands in the audit log.

    Only who wrote in the last 24 hours can be blocked. Raises NotPossible: block_refused. Safe to repeat.
    """
    identity, number = conversation.identity, conversation.number
    try:
        asyncio.run(_ask_meta(number, identity, blocked))
    except (GraphError, SecretUnreadable) as error:
        said = (error.details or error.title) if isinstance(error, GraphError) else ""
        words = _("WhatsApp did not do it. Only who wrote in the last 24 hours can be blocked.")
        raise NotPossible(f"{words} {said}".strip(), code="block_refused") from error
    with transaction.atomic():
        before = {"blocked": identity.is_blocked}
        WhatsAppIdentity.objects.filter(pk=identity.pk).update(is_blocked=blocked)
        about = ("whatsapp_person", identity.pk)
        write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=about, before=before, after={"blocked": blocked})


async def _ask_meta(number: BusinessNumber, identity: WhatsAppIdentity, blocked: bool) -> None:
    people = [identity.wa_id or identity.bsuid or ""]
    async with account_client(number) as client:
        if blocked:
            await client.block(number.phone_number_id, people)
        else:
            await client.unblock(number.phone_number_id, people)
