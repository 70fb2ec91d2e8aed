"""Lines of the desk's list of chats, and how a person is called there. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from baylanys.desktop.chat_bubbles import words_of
from baylanys.interactions.permissions import shown_name, shown_number
from baylanys.messaging.choices import MessageDirection
from baylanys.messaging.message_content import plain_name
from baylanys.messaging.models import Conversation, Message
from baylanys.messaging.thread import last_words

LINE_LETTERS = 90


@dataclass(frozen=True)
class ChatRow:
    """One conversation in a list."""

    row: Conversation
    name: str
    number: str
    last: Message | None
    words: str

    @property
    def ours(self) -> bool:
        """The last word was ours."""
        return self.last is not None and self.last.direction == MessageDirection.OUT


def rows_of(conversations: Iterable[Conversation], reader: Any) -> list[ChatRow]:
    """The lines of a list, with the last words of each."""
    found = list(conversations)
    last = last_words(found)
    return [chat_row(each, reader, last.get(each.pk)) for each in found]


def chat_row(conversation: Conversation, reader: Any, last: Message | None = None) -> ChatRow:
    number = number_of(conversation, reader)
    words = words_of(last, LINE_LETTERS) if last else ""
    return ChatRow(conversation, shown_name(reader, name_of(conversation)) or number, number, last, words)


def name_of(conversation: Conversation) -> str:
    """What the person is called: our name, else the one chosen at WhatsApp."""
    identity = conversation.identity
    return plain_name(identity.contact.name or identity.profile_name or identity.username)


def number_of(conversation: Conversation, reader: Any) -> str:
    """The person's number as the reader may see it; people known by a name alone have none."""
    wa_id = conversation.identity.wa_id
    return shown_number(reader, f"+{wa_id}") if wa_id else _("number hidden by WhatsApp")
