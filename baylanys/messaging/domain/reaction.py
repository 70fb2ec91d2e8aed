"""Our reactions: an emoji on a message of the person, sent like any message but never an answer."""

from datetime import datetime

from django.db import transaction

from baylanys.accounts.models import Person
from baylanys.messaging.choices import MessageDirection, MessageKind
from baylanys.messaging.domain.outgoing import queue_message
from baylanys.messaging.models import Message, MessageReaction


@transaction.atomic
def put_reaction(*, message: Message, emoji: str, by: Person, at: datetime) -> None:
    """The emoji stands on the message here and waits to be sent; an empty one takes it back.

    Whoever waits still waits: a reaction is no answer. Raises NotPossible as `queue_message` does.
    """
    conversation = message.conversation
    assert conversation is not None, "reactions belong to conversations"
    queue_message(
        conversation=conversation,
        kind=MessageKind.REACTION,
        content={"message_id": message.provider_id, "emoji": emoji},
        by=by,
        automatic="reaction",
        at=at,
    )
    MessageReaction.objects.update_or_create(
        message=message, direction=MessageDirection.OUT, defaults={"emoji": emoji, "at": at}
    )
