"""The bodies of outgoing messages, kind by kind (Meta, "Send messages" and the page of each kind).

A kind's function gives Meta's type and the type's own object; `envelope` puts them into a request.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Kind = tuple[str, dict[str, Any]]

FLOW_MESSAGE_VERSION = "3"


def envelope(
    kind: str,
    content: Mapping[str, Any] | Sequence[Any],
    *,
    wa_id: str | None,
    user_id: str | None = None,
    reply_to: str | None = None,
    callback_data: str | None = None,
) -> dict[str, Any]:
    """The whole request. The phone number wins and always has its +, or Meta may put our country before it."""
    body: dict[str, Any] = {"messaging_product": "whatsapp", "recipient_type": "individual"}
    if wa_id:
        body["to"] = f"+{wa_id.removeprefix('+')}"
    elif user_id:
        body["recipient"] = user_id
    else:
        raise ValueError("a message needs a phone number or a business-scoped id")
    body |= {"type": kind, kind: content}
    if reply_to:
        body["context"] = {"message_id": reply_to}
    if callback_data:
        body["biz_opaque_callback_data"] = callback_data
    return body


def text(body: str, *, preview_url: bool = False) -> Kind:
    return "text", {"body": body, "preview_url": preview_url}


def media(
    kind: str,
    *,
    media_id: str = "",
    link: str = "",
    caption: str = "",
    filename: str = "",
    voice: bool = False,
) -> Kind:
    """`kind` image, video, audio, document or sticker; an uploaded id or a link that Meta fetches."""
    if bool(media_id) == bool(link):
        raise ValueError("either an id or a link")
    content: dict[str, Any] = {"id": media_id} if media_id else {"link": link}
    content |= {key: value for key, value in (("caption", caption), ("filename", filename)) if value}
    if voice:
        content["voice"] = True
    return kind, content


def location(latitude: float, longitude: float, *, name: str = "", address: str = "") -> Kind:
    content: dict[str, Any] = {"latitude": latitude, "longitude": longitude}
    return "location", content | {key: value for key, value in (("name", name), ("address", address)) if value}


def contacts(cards: Sequence[Mapping[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """The one kind whose object is a list."""
    return "contacts", [dict(card) for card in cards]


def reaction(message_id: str, emoji: str) -> Kind:
    """An empty emoji takes the reaction back."""
    return "reaction", {"message_id": message_id, "emoji": emoji}


def template(name: str, language: str, components: Sequence[Mapping[str, Any]] = ()) -> Kind:
    content: dict[str, Any] = {"name": name, "language": {"code": language}}
    return "template", content | ({"components": list(components)} if components else {})


def buttons(body: str, choices: Sequence[tuple[str, str]], **around: Any) -> Kind:
    """Up to three reply buttons, each (id, title)."""
    replies = [{"type": "reply", "reply": {"id": key, "title": title}} for key, title in choices]
    return _interactive("button", body, {"buttons": replies}, **around)


def choice_list(body: str, button: str, sections: Sequence[Mapping[str, Any]], **around: Any) -> Kind:
    """A list behind one button; sections are {"title", "rows": [{"id", "title", "description"}]}."""
    return _interactive("list", body, {"button": button, "sections": list(sections)}, **around)


def link_button(body: str, label: str, url: str, **around: Any) -> Kind:
    action = {"name": "cta_url", "parameters": {"display_text": label, "url": url}}
    return _interactive("cta_url", body, action, **around)


def flow(
    body: str,
    *,
    flow_id: str,
    label: str,
    token: str,
    screen: str = "",
    values: Mapping[str, Any] | None = None,
    **around: Any,
) -> Kind:
    """A form. Its answer carries no form id, so `token` has to say whose it is (and be signed: the person sees it)."""
    parameters: dict[str, Any] = {
        "flow_message_version": FLOW_MESSAGE_VERSION,
        "flow_id": flow_id,
        "flow_cta": label,
        "flow_token": token,
    }
    if screen:
        payload = {"screen": screen} | ({"data": dict(values)} if values else {})
        parameters |= {"flow_action": "navigate", "flow_action_payload": payload}
    return _interactive("flow", body, {"name": "flow", "parameters": parameters}, **around)


def contact_request(body: str) -> Kind:
    """Asks a person with a hidden phone number for it."""
    return _interactive("contact_request", body, {"name": "request_contact_info"})


def _interactive(
    kind: str, body: str, action: Mapping[str, Any], *, header: Mapping[str, Any] | None = None, footer: str = ""
) -> Kind:
    content: dict[str, Any] = {"type": kind, "body": {"text": body}, "action": dict(action)}
    if header:
        content["header"] = dict(header)
    if footer:
        content["footer"] = {"text": footer}
    return "interactive", content
