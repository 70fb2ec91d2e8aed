"""Reads what a message says.

A type that nobody knows is `Unknown`; a known type whose object is missing or not as documented is `Unreadable`.
Either way the message stands, for the person did write.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from baylanys.whatsapp.content_shapes import (
    CallPermission,
    Choice,
    Contacts,
    Content,
    Edit,
    FlowAnswer,
    Location,
    Media,
    Order,
    Reaction,
    Revoke,
    SharedContact,
    SharedPhone,
    SystemChange,
    Text,
    Unknown,
    Unreadable,
    Unsupported,
)
from baylanys.whatsapp.wire_values import (
    MEDIA_ID,
    MESSAGE_ID,
    USER_ID,
    WA_ID,
    decode_json,
    is_deep,
    mapping,
    matching,
    moment,
    objects,
    text,
)

MEDIA_KINDS = frozenset({"image", "video", "audio", "document", "sticker"})


def read_content(kind: str, message: dict[str, Any], *, inside_edit: bool = False) -> Content:
    """What this message object says; never raises."""
    if kind in MEDIA_KINDS:
        return _media(kind, message)
    reader = _READERS.get(kind)
    if reader is None or (inside_edit and kind == "edit"):
        return Unknown(kind)
    return reader(message) or Unreadable(kind)


def _text(message: dict[str, Any]) -> Content | None:
    body = mapping(message.get("text")).get("body")
    return Text(body) if isinstance(body, str) else None


def _media(kind: str, message: dict[str, Any]) -> Content:
    media = message.get(kind)
    if not isinstance(media, dict) or (not media.get("id") and not media.get("url")):
        return Unreadable(kind)
    url = text(media.get("url"))
    return Media(
        kind=kind,
        id=matching(MEDIA_ID, text(media.get("id"))),
        mime_type=text(media.get("mime_type")) or "application/octet-stream",
        sha256=text(media.get("sha256")),
        url=url if url and url.startswith(("https://", "http://")) else None,
        caption=text(media.get("caption")),
        filename=text(media.get("filename")),
        voice=media.get("voice") is True,
        animated=media.get("animated") is True,
    )


def _location(message: dict[str, Any]) -> Content | None:
    place = mapping(message.get("location"))
    latitude, longitude = _degrees(place.get("latitude"), 90), _degrees(place.get("longitude"), 180)
    if latitude is None or longitude is None:
        return None
    return Location(
        latitude, longitude, text(place.get("name")), text(place.get("address")), text(place.get("url"))
    )  # fmt: skip


def _degrees(value: object, most: int) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -most <= value <= most:
        return None
    return float(value)


def _contacts(message: dict[str, Any]) -> Content | None:
    cards = objects(message.get("contacts"))
    return Contacts(tuple(_card(card) for card in cards)) if cards else None


def _card(card: dict[str, Any]) -> SharedContact:
    name = mapping(card.get("name"))
    parts = (text(name.get("first_name")), text(name.get("last_name")))
    return SharedContact(
        name=text(name.get("formatted_name")) or " ".join(part for part in parts if part) or None,
        company=text(mapping(card.get("org")).get("company")),
        phones=tuple(
            SharedPhone(text(one.get("phone")) or "", matching(WA_ID, text(one.get("wa_id"))), text(one.get("type")))
            for one in objects(card.get("phones"))
        ),
        origin=text(card.get("origin")),
        raw=card,
    )


def _button(message: dict[str, Any]) -> Content | None:
    button = mapping(message.get("button"))
    title = text(button.get("text"))
    return Choice("button", text(button.get("payload")) or "", title) if title is not None else None


def _interactive(message: dict[str, Any]) -> Content | None:
    interactive = mapping(message.get("interactive"))
    kind = text(interactive.get("type")) or ""
    answer = mapping(interactive.get(kind))
    if kind in {"button_reply", "list_reply"}:
        chosen = text(answer.get("id"))
        if chosen is None:
            return None
        return Choice(kind, chosen, text(answer.get("title")) or "", text(answer.get("description")))
    if kind == "nfm_reply":
        return _flow_answer(answer)
    if kind == "call_permission_reply":
        return CallPermission(
            response=text(answer.get("response")) or "",
            is_permanent=answer.get("is_permanent") is True,
            expires_at=moment(answer.get("expiration_timestamp")),
            source=text(answer.get("response_source")),
        )
    return Unknown(f"interactive/{kind}") if kind else None


def _flow_answer(answer: dict[str, Any]) -> Content | None:
    response = answer.get("response_json")
    if isinstance(response, dict):
        return FlowAnswer(text(answer.get("name")), text(answer.get("body")), "", response)
    if not isinstance(response, str):
        return None
    return FlowAnswer(text(answer.get("name")), text(answer.get("body")), response, _decoded(response))


def _decoded(response: str) -> dict[str, Any] | None:
    try:
        answers = decode_json(response.encode("utf-8"))
    except ValueError:
        return None
    return answers if isinstance(answers, dict) and not is_deep(answers) else None


def _reaction(message: dict[str, Any]) -> Content | None:
    reaction = mapping(message.get("reaction"))
    target = matching(MESSAGE_ID, reaction.get("message_id"))
    return Reaction(target, text(reaction.get("emoji")) or None) if target else None


def _order(message: dict[str, Any]) -> Content | None:
    order = mapping(message.get("order"))
    items = objects(order.get("product_items"))
    return Order(text(order.get("catalog_id")), text(order.get("text")), tuple(items)) if items else None


def _system(message: dict[str, Any]) -> Content | None:
    system = message.get("system")
    if not isinstance(system, dict):
        return None
    new_wa_id = text(system.get("wa_id")) or text(system.get("new_wa_id"))
    return SystemChange(
        kind=text(system.get("type")) or "",
        body=text(system.get("body")),
        wa_id=matching(WA_ID, new_wa_id),
        user_id=matching(USER_ID, system.get("user_id")),
    )


def _unsupported(message: dict[str, Any]) -> Content | None:
    return Unsupported(text(mapping(message.get("unsupported")).get("type")))


def _edit(message: dict[str, Any]) -> Content | None:
    edit = mapping(message.get("edit"))
    original, new = matching(MESSAGE_ID, edit.get("original_message_id")), mapping(edit.get("message"))
    kind = text(new.get("type"))
    if original is None or kind is None:
        return None
    return Edit(original, kind, read_content(kind, new, inside_edit=True))


def _revoke(message: dict[str, Any]) -> Content | None:
    original = matching(MESSAGE_ID, mapping(message.get("revoke")).get("original_message_id"))
    return Revoke(original) if original else None


_READERS: dict[str, Callable[[dict[str, Any]], Content | None]] = {
    "text": _text,
    "location": _location,
    "contacts": _contacts,
    "interactive": _interactive,
    "button": _button,
    "reaction": _reaction,
    "order": _order,
    "system": _system,
    "unsupported": _unsupported,
    "edit": _edit,
    "revoke": _revoke,
}
