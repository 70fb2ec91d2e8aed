"""Who may read a conversation, and who may answer in it."""

from typing import Any

from baylanys.accounts.permissions import may
from baylanys.messaging.choices import ConversationState
from baylanys.messaging.models import Conversation


def is_holder(person: Any, conversation: Conversation) -> bool:
    """True for the one operator who may answer now."""
    return conversation.state == ConversationState.ASSIGNED and bool(conversation.operator_id == person.pk)


def had_part(person: Any, conversation: Conversation) -> bool:
    """True for whoever has the conversation on the desk, or served it before."""
    served = {conversation.operator_id, conversation.preferred_id, conversation.interaction.operator_id}
    return person.pk is not None and person.pk in served


def may_look(person: Any, conversation: Conversation) -> bool:
    """Operators see their own conversations and those that wait for anybody."""
    waits = conversation.state == ConversationState.WAITING and conversation.only_for_id in {None, person.pk}
    return may(person, "work_at_desk") and (waits or had_part(person, conversation))


def may_read(person: Any, conversation: Conversation) -> bool:
    """All conversations with the permission, else those that one took part in."""
    own = may(person, "see_own_interactions") and had_part(person, conversation)
    return may(person, "read_chats") or own
