"""Which conversations stand on an operator's desk; reads only."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from baylanys.messaging.choices import ConversationState
from baylanys.messaging.models import Conversation

WAITING_SHOWN = 5
FOUND_SHOWN = 20


@dataclass(frozen=True)
class DeskChats:
    """The conversations of one desk: offered, in hand, set aside; and the first of those that wait for anybody."""

    offered: list[Conversation]
    mine: list[Conversation]
    parked: list[Conversation]
    waiting: list[Conversation]
    waiting_count: int

    @property
    def all(self) -> list[Conversation]:
        return [*self.offered, *self.mine, *self.parked, *self.waiting]

    @property
    def unread(self) -> int:
        return sum(each.unread for each in self.mine)


def conversations() -> QuerySet[Conversation]:
    """Conversations with who writes and who answers."""
    return Conversation.objects.select_related("identity__contact", "interaction", "number", "operator__person")


def desk_chats(operator_id: int) -> DeskChats:
    """What this operator's desk shows, each list in an order that does not change while one works."""
    on_desk = conversations().filter(operator=operator_id)
    waiting = waiting_for(operator_id)
    return DeskChats(
        offered=list(on_desk.filter(state=ConversationState.OFFERED).order_by("offer_ends_at", "pk")),
        mine=list(on_desk.filter(state=ConversationState.ASSIGNED).order_by("accepted_at", "pk")),
        parked=list(parked_of(operator_id).order_by("parked_until", "pk")),
        waiting=list(waiting.order_by("waiting_since", "pk")[:WAITING_SHOWN]),
        waiting_count=waiting.count(),
    )


def waiting_for(operator_id: int) -> QuerySet[Conversation]:
    """What waits in the queues and may be taken by this operator."""
    anybody = Q(only_for=None) | Q(only_for=operator_id)
    return conversations().filter(anybody, state=ConversationState.WAITING)


def parked_of(operator_id: int) -> QuerySet[Conversation]:
    """What this operator set aside."""
    owner = Q(operator=operator_id) | Q(operator=None, preferred=operator_id)
    return conversations().filter(owner, state=ConversationState.PARKED)


def open_conversation_of(contact_id: int | None) -> Conversation | None:
    """The open conversation with this person, the newest where there are several numbers."""
    if contact_id is None:
        return None
    rows = conversations().filter(identity__contact=contact_id).exclude(state=ConversationState.CLOSED)
    return rows.order_by("-opened_at").first()


def earlier_of(person: Any, search: str) -> QuerySet[Conversation]:
    """Closed conversations that this operator had part in, by a part of the name or number; newest first."""
    part = Q(interaction__operator=person.pk) | Q(operator=person.pk) | Q(preferred=person.pk)
    rows = conversations().filter(part, state=ConversationState.CLOSED)
    digits = "".join(filter(str.isdigit, search))
    named = Q(identity__contact__name__icontains=search) | Q(identity__profile_name__icontains=search)
    wanted = named | Q(identity__wa_id__contains=digits) if len(digits) >= 3 else named
    return rows.filter(wanted).order_by("-opened_at")[:FOUND_SHOWN]
