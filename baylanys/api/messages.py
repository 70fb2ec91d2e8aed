"""Messages and conversations of WhatsApp for outside programs."""

from typing import Annotated, Any, Literal
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from ninja import Header, Query, Router, Status

from baylanys.accounts.choices import Scope
from baylanys.api.callers import Token, caller_of, sees_numbers
from baylanys.api.interactions import MOST_ITEMS, NO_NUL, REFUSALS, Cursor, Moment
from baylanys.api.message_shapes import (
    ConversationDetail,
    ConversationList,
    MessageList,
    MessageOrder,
    MessageShape,
    conversation_shape,
    message_shape,
)
from baylanys.api.problems import Problem
from baylanys.core import clock, phones
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import NotPossible
from baylanys.core.one_moment import one_moment
from baylanys.core.sealed_content import ContentUnreadable
from baylanys.interactions.register_filter import Place, read_place
from baylanys.messaging.choices import ConversationState
from baylanys.messaging.domain.program_message import ProgramMessage, send_for_program
from baylanys.messaging.media_store import answer_media
from baylanys.messaging.models import Conversation, Message
from baylanys.messaging.queries.messages import (
    conversation_page,
    conversations_found,
    message_page,
    messages_found,
    people,
)

router = Router(tags=["messages"])
READING = Token(Scope.READ_MESSAGES)
SHOWN = 100
Contact = Annotated[str, Query(max_length=150, pattern=NO_NUL, description="Number (E.164) or business-scoped id")]
From = Annotated[Moment | None, Query(alias="from")]
To = Annotated[Moment | None, Query(alias="to")]
Limit = Annotated[int, Query(ge=1, le=MOST_ITEMS)]
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=60, pattern=r"^[\x21-\x7e]+$")]
CODES = {409: Problem, 422: Problem}


@router.get("/messages", auth=READING, response={200: MessageList, **REFUSALS, 422: Problem}, summary="Newest first")
def list_messages(
    request: HttpRequest,
    contact: Contact = "",
    conversation: UUID | None = None,
    direction: Literal["in", "out"] | None = None,
    begin: From = None,
    end: To = None,
    limit: Limit = 100,
    cursor: Cursor = "",
) -> dict[str, Any]:
    """Messages by contact and time; the time is Meta's of incoming ones, ours of outgoing ones. `next` is the address
    of what follows, or null."""
    found = messages_found()
    if contact.strip():
        found = found.filter(identity__in=people(contact))
    if conversation:
        found = found.filter(conversation_id=conversation)
    if direction:
        found = found.filter(direction=direction)
    with one_moment():
        rows, following = message_page(found.filter(**_span("at", begin, end)), read_place(cursor), limit)
    return {"items": [_shape(request, row) for row in rows], "next": _next(request, following)}


@router.get("/messages/{uuid:message_id}", auth=READING, response={200: MessageShape, **REFUSALS, 404: Problem})
def get_message(request: HttpRequest, message_id: UUID) -> dict[str, Any]:
    """One message as it is now."""
    return _shape(request, _one(message_id))


@router.get(
    "/messages/{uuid:message_id}/media", auth=READING, response={**REFUSALS, 404: Problem}, url_name="message_media"
)
def get_media(request: HttpRequest, message_id: UUID) -> HttpResponseBase:
    """The file in clear, whole or in parts (Range); 404 until it is stored. Each fetch is on record (4.6)."""
    message = _one(message_id)
    media = getattr(message, "media", None)
    if media is None:
        raise Http404
    try:
        answer = answer_media(request, media)
    except (FileNotFoundError, ContentUnreadable) as gone:
        raise Http404 from gone
    about = ("conversation", message.conversation_id or "")
    after = {"message": str(message.pk)}
    write_audit(AuditKind.RECORDING_SAVED, by=caller_of(request), at=clock.now(), about=about, after=after)
    return answer


@router.post(
    "/messages",
    auth=Token(Scope.SEND_MESSAGES),
    response={200: MessageShape, 201: MessageShape, **REFUSALS, **CODES},
    summary="Send a text or a template",
)
def send_message(request: HttpRequest, wanted: MessageOrder, key: Key) -> Status:
    """201: the message stands in the line. 200: this Idempotency-Key has sent it before; nothing is sent again.

    409 with the reason where WhatsApp would not take it: window_closed, no_conversation, opted_out, no_such_template…
    """
    at = clock.now()
    message, is_new = send_for_program(wanted=_order(wanted), key=f"api:{_program(request)}:{key}", at=at)
    return Status(201 if is_new else 200, _shape(request, _one(message.pk)))


@router.get("/conversations", auth=READING, response={200: ConversationList, **REFUSALS, 422: Problem})
def list_conversations(
    request: HttpRequest,
    contact: Contact = "",
    state: ConversationState | None = None,
    begin: From = None,
    end: To = None,
    limit: Limit = 100,
    cursor: Cursor = "",
) -> dict[str, Any]:
    """Conversations by contact, state and the moment of opening, newest first."""
    found = conversations_found()
    if contact.strip():
        found = found.filter(identity__in=people(contact))
    if state:
        found = found.filter(state=state)
    with one_moment():
        rows, following = conversation_page(found.filter(**_span("opened_at", begin, end)), read_place(cursor), limit)
    return {"items": [_talk(request, row) for row in rows], "next": _next(request, following)}


@router.get(
    "/conversations/{uuid:conversation_id}",
    auth=READING,
    response={200: ConversationDetail, **REFUSALS, 404: Problem},
)
def get_conversation(request: HttpRequest, conversation_id: UUID) -> dict[str, Any]:
    """One conversation with its newest messages."""
    with one_moment():
        row = conversations_found().filter(pk=conversation_id).first()
        if row is None:
            raise Http404
        found, _ = message_page(messages_found().filter(conversation=row), None, SHOWN)
    return {**_talk(request, row), "messages": [_shape(request, each) for each in reversed(found)]}


def _one(message_id: UUID) -> Message:
    found = messages_found().filter(pk=message_id).first()
    if found is None:
        raise Http404
    return found


def _shape(request: HttpRequest, row: Message) -> dict[str, Any]:
    return message_shape(request, row, sees_numbers=sees_numbers(request))


def _talk(request: HttpRequest, row: Conversation) -> dict[str, Any]:
    return conversation_shape(row, sees_numbers=sees_numbers(request))


def _span(moment: str, begin: Any, end: Any) -> dict[str, Any]:
    return ({f"{moment}__gte": begin} if begin else {}) | ({f"{moment}__lt": end} if end else {})


def _order(wanted: MessageOrder) -> ProgramMessage:
    number = phones.to_e164(wanted.contact.strip()) if wanted.contact is not None else None
    if wanted.contact is not None and not number:
        raise NotPossible(code="bad_contact")
    template = wanted.template
    return ProgramMessage(
        wa_id=number.lstrip("+") if number else None,
        user_id=wanted.bsuid,
        number=wanted.number,
        text=wanted.text or "",
        template=template.name if template else "",
        language=template.language if template else "",
        fields=template.fields if template else None,
    )


def _program(request: HttpRequest) -> int:
    """The token's number: keys of two programs never meet."""
    asked: Any = request
    return int(asked.auth.pk)


def _next(request: HttpRequest, place: Place | None) -> str | None:
    if place is None:
        return None
    asked = {name: value for name, value in request.GET.items() if name != "cursor"}
    return request.build_absolute_uri(f"{request.path}?{urlencode({**asked, 'cursor': str(place)})}")
