"""What the person sees of us before an answer: that the message was read, and that somebody types.

Neither is worth a second try: a sign that comes late says something untrue.
"""

import asyncio

import structlog

from baylanys.core.secrets import SecretUnreadable
from baylanys.messaging.choices import MessageDirection
from baylanys.messaging.meta_account import account_client
from baylanys.messaging.models import Conversation, Message
from baylanys.whatsapp.errors import GraphError

log = structlog.get_logger(__name__)


def newest_of_person(conversation: Conversation) -> Message | None:
    """The person's newest message, the one that both signs are put on."""
    rows = Message.objects.filter(conversation=conversation, direction=MessageDirection.IN)
    return rows.exclude(provider_id=None).order_by("-at", "-id").first()


def show_sign(*, message: Message, typing: bool) -> bool:
    """The person sees this message and those before it as read, and for at most 25 s that somebody types."""
    try:
        asyncio.run(_show(message, typing))
    except (GraphError, SecretUnreadable) as error:
        log.info("a sign did not reach WhatsApp", message=str(message.pk), reason=str(error))
        return False
    return True


async def _show(message: Message, typing: bool) -> None:
    async with account_client(message.number) as client:
        await client.mark_read(message.number.phone_number_id, str(message.provider_id), typing=typing)
