"""A waiting row becomes the body of a request. Pure."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from baylanys.messaging.choices import MessageKind
from baylanys.whatsapp import message_bodies as bodies
from baylanys.whatsapp.limits import check_content

MEDIA = {
    MessageKind.IMAGE: "image",
    MessageKind.VIDEO: "video",
    MessageKind.AUDIO: "audio",
    MessageKind.VOICE: "audio",
    MessageKind.DOCUMENT: "document",
    MessageKind.STICKER: "sticker",
}
WITH_CAPTION = frozenset({MessageKind.IMAGE, MessageKind.VIDEO, MessageKind.DOCUMENT})


class Unsendable(Exception):
    """The row holds nothing that could be sent. `code` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Waiting(msgspec.Struct, frozen=True):
    """A claimed row with what its request needs; `media_id` is Meta's id of the uploaded file."""

    id: UUID
    kind: str
    text: str
    content: Any
    wa_id: str | None
    user_id: str | None
    reply_to: str
    template_name: str | None = None
    template_language: str | None = None
    media_id: str = ""
    filename: str = ""


def body_of(row: Waiting) -> dict[str, Any]:
    """The whole request; our id travels with it, so that a status can tell what a time-out left open.

    Raises Unsendable: no_recipient, or the code of the limit that it breaks.
    """
    if not row.wa_id and not row.user_id:
        raise Unsendable("no_recipient")
    kind, content = _content(row)
    if isinstance(content, dict) and (broken := check_content(kind, content)):
        raise Unsendable(broken[0].code)
    return bodies.envelope(
        kind,
        content,
        wa_id=row.wa_id,
        user_id=row.user_id,
        reply_to=row.reply_to or None,
        callback_data=str(row.id),
    )


def _content(row: Waiting) -> tuple[str, Any]:
    if row.kind == MessageKind.TEXT:
        preview = isinstance(row.content, dict) and row.content.get("preview_url") is True
        return bodies.text(row.text, preview_url=preview)
    if row.kind in MEDIA:
        return _media(row)
    if row.kind == MessageKind.TEMPLATE:
        return "template", _template(row)
    if not row.content:
        raise Unsendable("content_missing")
    if row.kind in {MessageKind.INTERACTIVE, MessageKind.BUTTON, MessageKind.FLOW}:
        return "interactive", row.content
    if row.kind in {MessageKind.LOCATION, MessageKind.CONTACTS, MessageKind.REACTION}:
        return row.kind, row.content
    raise Unsendable("kind_not_sendable")


def _media(row: Waiting) -> tuple[str, dict[str, Any]]:
    link = str(row.content.get("link", "")) if isinstance(row.content, dict) else ""
    if not row.media_id and not link:
        raise Unsendable("media_missing")
    return bodies.media(
        MEDIA[MessageKind(row.kind)],
        media_id=row.media_id,
        link="" if row.media_id else link,
        caption=row.text if row.kind in WITH_CAPTION else "",
        filename=row.filename if row.kind == MessageKind.DOCUMENT else "",
        voice=row.kind == MessageKind.VOICE,
    )


def _template(row: Waiting) -> dict[str, Any]:
    """Meta's own object where the row has it, else the row's template with the row's components."""
    content = row.content if isinstance(row.content, dict) else {}
    if content.get("name") and content.get("language"):
        return {key: content[key] for key in ("name", "language", "components") if content.get(key)}
    if not row.template_name or not row.template_language:
        raise Unsendable("template_missing")
    return bodies.template(row.template_name, row.template_language, content.get("components") or ())[1]
