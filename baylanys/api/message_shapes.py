"""What the API says of messages and conversations, and what it takes."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Schema
from pydantic import ConfigDict, Field, model_validator

from baylanys.api.shapes import stamp
from baylanys.core import phones
from baylanys.messaging.choices import MediaState, MessageDirection
from baylanys.messaging.models import Conversation, Message
from baylanys.messaging.window import LONGEST_TEXT

NO_NUL = r"^[^\x00]*$"
USER_ID = r"^[A-Z]{2}\.[A-Za-z0-9.]{1,140}$"


class StatusShape(Schema):
    """Meta's word on an outgoing message; `at` is Meta's moment."""

    status: str
    at: str


class MediaShape(Schema):
    """The file of a message; `url` and `sha256` (hexadecimal) are null until it is stored."""

    state: str
    mime_type: str | None
    sha256: str | None
    url: str | None


class MessageShape(Schema):
    """`id` is ours, `provider_id` Meta's. `sent_at` is Meta's moment of an incoming message; of an outgoing one the
    moment at which it was sent, null while it waits. `text` is what the person reads; of a file its caption."""

    id: str
    provider_id: str | None
    direction: str
    contact: str | None
    bsuid: str | None
    kind: str
    text: str
    status: str
    statuses: list[StatusShape]
    error_code: int | None
    sent_at: str | None
    media: MediaShape | None


class MessageList(Schema):
    items: list[MessageShape]
    next: str | None


class ConversationShape(Schema):
    """`window_ends_at`: free answers until then. `interaction` is its row among the interactions."""

    id: str
    interaction: str
    number: str | None
    contact: str | None
    bsuid: str | None
    state: str
    language: str | None
    topic: str | None
    project: str | None
    queue: str | None
    operator: str | None
    unread: int
    opened_at: str
    first_answered_at: str | None
    waiting_since: str | None
    window_ends_at: str | None
    closed_at: str | None
    close_reason: str | None


class ConversationList(Schema):
    items: list[ConversationShape]
    next: str | None


class ConversationDetail(ConversationShape):
    """The newest hundred messages in their order; older ones by /messages?conversation=."""

    messages: list[MessageShape]


class TemplateOrder(Schema):
    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1, max_length=512, pattern=r"^[a-z0-9_]+$")
    language: str = Field(min_length=2, max_length=10, pattern=r"^[A-Za-z_]+$")
    fields: dict[str, str] = Field(default_factory=dict, max_length=100)


class MessageOrder(Schema):
    """To `contact` (E.164) or `bsuid`; either `text`, while the person's 24 hours last, or an approved `template`.

    `number` is one of our numbers by Meta's phone number id; without it the number of the open conversation.
    """

    model_config = ConfigDict(extra="forbid")
    contact: str | None = Field(default=None, max_length=40, pattern=NO_NUL)
    bsuid: str | None = Field(default=None, max_length=150, pattern=USER_ID)
    number: str = Field(default="", max_length=40, pattern=r"^[0-9]*$")
    text: str | None = Field(default=None, min_length=1, max_length=LONGEST_TEXT, pattern=NO_NUL)
    template: TemplateOrder | None = None

    @model_validator(mode="after")
    def one_of_each(self) -> "MessageOrder":
        if (self.contact is None) == (self.bsuid is None):
            raise ValueError("give either contact or bsuid")
        if (self.text is None) == (self.template is None):
            raise ValueError("give either text or template")
        return self


def message_shape(request: HttpRequest, row: Message, *, sees_numbers: bool) -> dict[str, Any]:
    """The message; identity, media and statuses should have been fetched with it."""
    return {
        "id": str(row.pk),
        "provider_id": row.provider_id,
        "direction": row.direction,
        **_person(row, sees_numbers),
        "kind": row.kind,
        "text": row.text,
        "status": row.status,
        "statuses": [{"status": each.status, "at": stamp(each.at)} for each in row.statuses.all()],
        "error_code": row.error_code,
        "sent_at": stamp(_sent_at(row)),
        "media": _media_shape(request, row),
    }


def conversation_shape(row: Conversation, *, sees_numbers: bool) -> dict[str, Any]:
    """The conversation; identity, number and operator should have been fetched with it."""
    texts = ("language", "topic", "project", "queue", "close_reason")
    moments = ("opened_at", "first_answered_at", "waiting_since", "window_ends_at", "closed_at")
    return {
        "id": str(row.pk),
        "interaction": str(row.interaction_id),
        "number": row.number.phone_number_id,
        **_person(row, sees_numbers),
        "state": row.state,
        "operator": row.operator.person.username if row.operator else None,
        "unread": row.unread,
        **{name: getattr(row, name) or None for name in texts},
        **{name: stamp(getattr(row, name)) for name in moments},
    }


def _person(row: Message | Conversation, sees_numbers: bool) -> dict[str, str | None]:
    number = f"+{row.identity.wa_id}" if row.identity.wa_id else None
    shown = number if sees_numbers or number is None else phones.mask(number)
    return {"contact": shown, "bsuid": row.identity.bsuid}


def _sent_at(row: Message) -> datetime | None:
    if row.direction == MessageDirection.IN:
        return row.at
    told = [each.at for each in row.statuses.all() if each.status != "failed"]
    return min(told, default=row.sending_at)


def _media_shape(request: HttpRequest, row: Message) -> dict[str, Any] | None:
    media = getattr(row, "media", None)
    if media is None:
        return None
    is_stored = media.state == MediaState.STORED
    return {
        "state": media.state,
        "mime_type": media.mime_type or None,
        "sha256": media.sha256 or None if is_stored else None,
        "url": request.build_absolute_uri(reverse("api-v1:message_media", args=[row.pk])) if is_stored else None,
    }
