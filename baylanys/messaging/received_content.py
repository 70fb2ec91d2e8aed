"""What is kept of a message that came: its kind, the text that is shown, the kind's own object, its file. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from baylanys.messaging.choices import MessageKind
from baylanys.messaging.safe_names import safe_filename
from baylanys.whatsapp import content_shapes as shapes
from baylanys.whatsapp.media import as_hexadecimal

_LONGEST_TYPE = 120


@dataclass(frozen=True)
class File:
    """A file that a message promises; `sha256` hexadecimal or empty. Without an id it cannot be fetched."""

    provider_id: str
    mime_type: str
    filename: str
    sha256: str


@dataclass(frozen=True)
class Draft:
    """What the row of the message gets."""

    kind: MessageKind
    text: str
    content: dict[str, Any]
    file: File | None = None


def read_draft(type_name: str, content: shapes.Content, raw: Mapping[str, Any]) -> Draft:
    """The draft of a message of Meta's type; `raw` is the message's object. What nobody knows is kept whole."""
    shown = _SHOWN.get(type(content))
    if shown is None:
        return Draft(MessageKind.UNKNOWN, "", dict(raw))
    kind, text = shown(content)
    file = _file(content) if isinstance(content, shapes.Media) else None
    return Draft(kind, text, _own_object(type_name, raw) | _surroundings(raw), file)


def _own_object(type_name: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    own = raw.get(type_name)
    if isinstance(own, Mapping):
        return {name: value for name, value in own.items() if (type_name, name) != ("text", "body")}
    return {type_name: own} if own is not None else {}


def _surroundings(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {name: raw[name] for name in ("context", "referral", "errors", "group_id") if raw.get(name)}


def _file(media: shapes.Media) -> File:
    digest = as_hexadecimal(media.sha256) if media.sha256 else ""
    return File(media.id or "", media.mime_type[:_LONGEST_TYPE], safe_filename(media.filename or ""), digest)


def _media(content: shapes.Media) -> tuple[MessageKind, str]:
    kind = MessageKind.VOICE if content.voice else MessageKind(content.kind)
    return kind, content.caption or ""


def _location(content: shapes.Location) -> tuple[MessageKind, str]:
    return MessageKind.LOCATION, _lines(content.name, content.address)


def _contacts(content: shapes.Contacts) -> tuple[MessageKind, str]:
    cards = [" ".join([card.name or "", *(phone.phone for phone in card.phones)]).strip() for card in content.contacts]
    return MessageKind.CONTACTS, _lines(*cards)


def _choice(content: shapes.Choice) -> tuple[MessageKind, str]:
    kind = MessageKind.BUTTON if content.kind == "button" else MessageKind.INTERACTIVE
    return kind, content.title


def _flow(content: shapes.FlowAnswer) -> tuple[MessageKind, str]:
    answers = content.answers or {}
    told = [f"{name}: {_flat(value)}" for name, value in answers.items() if name != "flow_token"]
    return MessageKind.FLOW, _lines(*told) or content.body or ""


def _flat(value: Any) -> str:
    return ", ".join(_flat(each) for each in value) if isinstance(value, list) else str(value)


def _lines(*parts: str | None) -> str:
    return "\n".join(part for part in parts if part)


_SHOWN: dict[type, Callable[[Any], tuple[MessageKind, str]]] = {
    shapes.Text: lambda content: (MessageKind.TEXT, content.body),
    shapes.Media: _media,
    shapes.Location: _location,
    shapes.Contacts: _contacts,
    shapes.Choice: _choice,
    shapes.FlowAnswer: _flow,
    shapes.CallPermission: lambda content: (MessageKind.INTERACTIVE, ""),
    shapes.Order: lambda content: (MessageKind.ORDER, content.text or ""),
    shapes.SystemChange: lambda content: (MessageKind.SYSTEM, content.body or ""),
    shapes.Unsupported: lambda content: (MessageKind.UNSUPPORTED, ""),
}
