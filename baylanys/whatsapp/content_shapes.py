"""What a message can say: one shape for each of Meta's types (Meta, "Messages webhook reference")."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec


class Text(msgspec.Struct, frozen=True):
    body: str


class Media(msgspec.Struct, frozen=True):
    """`sha256` is base64; `url` lives five minutes; a voice note is audio with `voice`. No id: it cannot be fetched."""

    kind: str
    id: str | None
    mime_type: str
    sha256: str | None
    url: str | None
    caption: str | None
    filename: str | None
    voice: bool
    animated: bool


class Location(msgspec.Struct, frozen=True):
    """Degrees; Meta's `url` of a place is the sender's text, no address to trust."""

    latitude: float
    longitude: float
    name: str | None
    address: str | None
    url: str | None


class SharedPhone(msgspec.Struct, frozen=True):
    phone: str
    wa_id: str | None
    kind: str | None


class SharedContact(msgspec.Struct, frozen=True):
    """A card of an address book; `origin` contact_request is an answer to our asking for the number."""

    name: str | None
    company: str | None
    phones: tuple[SharedPhone, ...]
    origin: str | None
    raw: dict[str, Any]


class Contacts(msgspec.Struct, frozen=True):
    contacts: tuple[SharedContact, ...]


class Choice(msgspec.Struct, frozen=True):
    """A button or a row of a list was pressed; `kind` is button_reply, list_reply or button (of a template)."""

    kind: str
    id: str
    title: str
    description: str | None = None


class FlowAnswer(msgspec.Struct, frozen=True):
    """A filled form. `answers` is the decoded response_json, None where it is no object; the form's id is not in it."""

    name: str | None
    body: str | None
    response_json: str
    answers: dict[str, Any] | None


class CallPermission(msgspec.Struct, frozen=True):
    response: str
    is_permanent: bool
    expires_at: datetime | None
    source: str | None


class Reaction(msgspec.Struct, frozen=True):
    """`emoji` is None when the reaction was taken back."""

    message_id: str
    emoji: str | None


class Order(msgspec.Struct, frozen=True):
    catalog_id: str | None
    text: str | None
    items: tuple[dict[str, Any], ...]


class SystemChange(msgspec.Struct, frozen=True):
    """The person is somebody else now: `kind` user_changed_number (wa_id) or user_changed_user_id (user_id)."""

    kind: str
    body: str | None
    wa_id: str | None
    user_id: str | None


class Unsupported(msgspec.Struct, frozen=True):
    """A message that the Cloud API does not hand over (poll, view-once, too big); `kind` where Meta says it."""

    kind: str | None


class Edit(msgspec.Struct, frozen=True):
    original_message_id: str
    kind: str
    content: Content


class Revoke(msgspec.Struct, frozen=True):
    original_message_id: str


class Unknown(msgspec.Struct, frozen=True):
    kind: str


class Unreadable(msgspec.Struct, frozen=True):
    kind: str


Content = (
    Text | Media | Location | Contacts | Choice | FlowAnswer | CallPermission | Reaction | Order
    | SystemChange | Unsupported | Edit | Revoke | Unknown | Unreadable
)  # fmt: skip
