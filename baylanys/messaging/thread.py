"""The messages of a conversation, page by page; reads only."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from baylanys.messaging.models import Conversation, Message

PAGE_MESSAGES = 40


@dataclass(frozen=True)
class Page:
    """Messages, oldest first; `older` says whether more stand before them, `quoted` are those answered to."""

    messages: list[Message]
    older: bool
    quoted: dict[str, Message] = field(default_factory=dict)


def person_thread(conversation: Conversation) -> QuerySet[Message]:
    """All that was written with this person through this number, in earlier conversations too."""
    return Message.objects.filter(identity=conversation.identity_id, number=conversation.number_id)


def own_thread(conversation: Conversation) -> QuerySet[Message]:
    """What was written in this conversation."""
    return Message.objects.filter(conversation=conversation)


def page_before(
    thread: QuerySet[Message], before: tuple[datetime, UUID] | None = None, size: int = PAGE_MESSAGES
) -> Page:
    """The newest messages, or those that stand before a place (its moment and id); keyset, so as quick at the end."""
    rows = thread.exclude(kind="reaction").order_by("-at", "-id")
    if before:
        at, pk = before
        rows = rows.filter(Q(at__lte=at) & (Q(at__lt=at) | Q(pk__lt=pk)))
    rows = rows.select_related("author", "media", "template", "conversation").prefetch_related("reactions")
    taken = list(rows[: size + 1])
    shown = taken[:size][::-1]
    return Page(shown, len(taken) > size, quoted_in(shown))


def page_around(thread: QuerySet[Message], message: Message, size: int = PAGE_MESSAGES) -> Page:
    """The messages up to one that is searched for, and those right after it."""
    after = thread.exclude(kind="reaction").filter(Q(at__gt=message.at) | Q(at=message.at, pk__gt=message.pk))
    last = list(after.order_by("at", "id").values_list("at", "id")[: size // 2])
    if len(last) < size // 2:
        return page_before(thread, size=size)
    return page_before(thread, before=last[-1], size=size)


def quoted_in(messages: Iterable[Message]) -> dict[str, Message]:
    """The messages that these answer to, by Meta's id."""
    wanted = {each.reply_to_provider_id for each in messages if each.reply_to_provider_id}
    if not wanted:
        return {}
    found = Message.objects.filter(provider_id__in=wanted).select_related("media", "author")
    return {str(each.provider_id): each for each in found}


def last_words(conversations: Iterable[Conversation]) -> dict[UUID, Message]:
    """The newest message of each conversation that a person or an operator wrote."""
    ids = [each.pk for each in conversations]
    rows = Message.objects.filter(conversation__in=ids, automatic="").exclude(kind="reaction")
    newest = rows.order_by("conversation", "-at", "-id").distinct("conversation").select_related("media")
    return {each.conversation_id: each for each in newest if each.conversation_id}
