"""What the middle and the right of the desk show of a chat. Reads only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest

from baylanys.campaigns.queries import mailing_answered_in
from baylanys.core import clock
from baylanys.crm.models import OptOut
from baylanys.desktop.chat_bubbles import bubbles_of
from baylanys.desktop.chat_rows import chat_row
from baylanys.interactions.models import Interaction
from baylanys.messaging.access import is_holder, may_look
from baylanys.messaging.choices import ConversationState
from baylanys.messaging.desk_queries import conversations
from baylanys.messaging.models import Conversation, Message, MessageDraft
from baylanys.messaging.thread import Page, page_before, person_thread
from baylanys.messaging.window import is_open
from baylanys.telephony.models import Call

HISTORY_LIMIT = 25


def looked_at(request: HttpRequest, conversation_id: UUID) -> Conversation:
    """The conversation for an operator who may look into it. Raises Http404."""
    found = conversations().filter(pk=conversation_id).first()
    if found is None or not may_look(request.user, found):
        raise Http404
    return found


def mode_of(conversation: Conversation, reader: Any, at: datetime) -> str:
    """What the operator may do below the thread: write, use a template, accept, take, take back, or read only."""
    state = conversation.state
    if is_holder(reader, conversation):
        return "write" if is_open(conversation.window_ends_at, at) else "template"
    mine = conversation.operator_id == reader.pk
    if state == ConversationState.OFFERED:
        return "offered" if mine else "read"
    if state == ConversationState.PARKED:
        return "parked"
    if state == ConversationState.WAITING:
        return "waiting"
    return "closed" if state == ConversationState.CLOSED else "read"


def chat_context(request: HttpRequest, conversation: Conversation, page: Page | None = None) -> dict[str, Any]:
    """The head, the thread and the foot of one chat."""
    at, row = clock.now(), chat_row(conversation, request.user)
    shown = page or page_before(person_thread(conversation))
    mode = mode_of(conversation, request.user, at)
    return {
        "now": at,
        "chat": row,
        "conversation": conversation,
        "bubbles": bubbles_of(shown, row.name),
        "older": shown.older,
        "mode": mode,
        "draft": draft_of(conversation, request.user) if mode == "write" else None,
        "call": call_with(conversation, request.user),
        "mailing": mailing_answered_in(identity_id=conversation.identity_id, opened_at=conversation.opened_at),
    }


def draft_of(conversation: Conversation, reader: Any) -> MessageDraft | None:
    rows = MessageDraft.objects.filter(conversation=conversation, operator=reader.pk)
    return rows.select_related("reply_to").first()


def call_with(conversation: Conversation, reader: Any) -> Interaction | None:
    """The call that this operator has with the same person at this moment."""
    calls = Call.objects.filter(
        interaction__contact=conversation.identity.contact_id,
        interaction__operator=reader.pk,
        interaction__ended_at=None,
    )
    found = calls.select_related("interaction").first()
    return found.interaction if found else None


def person_context(conversation: Conversation, reader: Any) -> dict[str, Any]:
    """The person's card: one timeline of calls and chats, languages, whether marketing is stopped."""
    contact = conversation.identity.contact
    rows = Interaction.objects.filter(contact=contact).exclude(pk=conversation.interaction_id)
    history = rows.select_related("operator__person", "conversation").order_by("-arrived_at")[:HISTORY_LIMIT]
    stopped = OptOut.objects.filter(contact=contact, channel="whatsapp").order_by("-at").first()
    return {
        "chat": chat_row(conversation, reader),
        "conversation": conversation,
        "contact": contact,
        "history": list(history),
        "opted_out": stopped if stopped and stopped.value == "stop" else None,
        "phones": list(contact.phones.order_by("pk")),
        "languages": sorted({each.language for each in history if each.language}),
    }


def message_of(conversation: Conversation, message_id: str) -> Message | None:
    """A message of this person, by its id as a browser sent it."""
    try:
        wanted = UUID(message_id)
    except ValueError:
        return None
    return person_thread(conversation).filter(pk=wanted).first()
