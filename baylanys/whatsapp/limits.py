"""What Meta refuses by size or form, checked before a request is wasted.

Source: Meta, "Media", "Text messages", "Interactive messages", "Templates". Lengths are characters: a Kazakh letter
counts as one. Every check gives the rules broken, none for all well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE
TEXT = 4096
CAPTION = 1024
INCOMING_MEDIA = 100 * MEGABYTE
VOICE_NOTE = 16 * MEGABYTE
# Above it a voice note shows a download arrow instead of the play button.
VOICE_NOTE_PLAYED_AT_ONCE = 512 * KILOBYTE

_AUDIO = ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg")
_OFFICE = "application/vnd.openxmlformats-officedocument"
_DOCUMENTS = (
    "text/plain",
    "application/pdf",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    f"{_OFFICE}.wordprocessingml.document",
    f"{_OFFICE}.spreadsheetml.sheet",
    f"{_OFFICE}.presentationml.presentation",
)
MEDIA: dict[str, tuple[tuple[str, ...], int]] = {
    "image": (("image/jpeg", "image/png"), 5 * MEGABYTE),
    "video": (("video/mp4", "video/3gpp"), 16 * MEGABYTE),
    "audio": (_AUDIO, 16 * MEGABYTE),
    "document": (_DOCUMENTS, 100 * MEGABYTE),
    "sticker": (("image/webp",), 500 * KILOBYTE),
}
STATIC_STICKER = 100 * KILOBYTE
WITH_CAPTION = frozenset({"image", "video", "document"})


class Broken(msgspec.Struct, frozen=True):
    """A broken rule: a stable code, and the number that it allows where there is one."""

    code: str
    allowed: int | None = None


def check_text(body: str) -> list[Broken]:
    if not body.strip():
        return [Broken("text_empty")]
    return [Broken("text_too_long", TEXT)] if len(body) > TEXT else []


def check_media(
    kind: str, mime_type: str, size: int, *, caption: str = "", voice: bool = False, animated: bool = False
) -> list[Broken]:
    """A file of `size` bytes as an image, a video, sound, a document or a sticker."""
    if kind not in MEDIA:
        return [Broken("media_kind_unknown")]
    types, allowed = MEDIA[kind]
    if kind == "sticker" and not animated:
        allowed = STATIC_STICKER
    plain = mime_type.partition(";")[0].strip().lower()
    broken = []
    if plain not in types or (voice and (kind != "audio" or plain != "audio/ogg")):
        broken.append(Broken("media_type_refused"))
    if size <= 0:
        broken.append(Broken("media_empty"))
    if size > allowed:
        broken.append(Broken("media_too_big", allowed))
    if caption and kind not in WITH_CAPTION:
        broken.append(Broken("caption_not_possible"))
    if len(caption) > CAPTION:
        broken.append(Broken("caption_too_long", CAPTION))
    return broken


def check_content(kind: str, content: Mapping[str, Any]) -> list[Broken]:
    """The object of an outgoing message of Meta's type `kind`, as far as its form is known here."""
    if kind == "text":
        return check_text(_text(content.get("body")))
    if kind == "interactive":
        return list(_interactive(content))
    if kind in MEDIA:
        caption = _text(content.get("caption"))
        if bool(content.get("id")) == bool(content.get("link")):
            return [Broken("media_id_or_link")]
        return [Broken("caption_too_long", CAPTION)] if len(caption) > CAPTION else []
    if kind == "template":
        return [] if _text(content.get("name")) else [Broken("template_name_malformed")]
    return []


def _interactive(content: Mapping[str, Any]) -> Iterator[Broken]:
    kind, action = content.get("type"), _mapping(content.get("action"))
    body = _text(_mapping(content.get("body")).get("text"))
    if not body.strip():
        yield Broken("body_empty")
    yield from _longer("body_too_long", body, 4096 if kind == "list" else 1024)
    yield from _longer("footer_too_long", _text(_mapping(content.get("footer")).get("text")), 60)
    yield from _longer("header_too_long", _text(_mapping(content.get("header")).get("text")), 60)
    if kind == "button":
        yield from _buttons(action)
    elif kind == "list":
        yield from _list(action)
    elif kind == "cta_url":
        yield from _longer("label_too_long", _text(_mapping(action.get("parameters")).get("display_text")), 20)
    elif kind == "flow":
        yield from _longer("label_too_long", _text(_mapping(action.get("parameters")).get("flow_cta")), 30)


def _buttons(action: Mapping[str, Any]) -> Iterator[Broken]:
    replies = [_mapping(button.get("reply")) for button in _rows(action.get("buttons"))]
    titles = [_text(reply.get("title")) for reply in replies]
    if not replies:
        yield Broken("buttons_missing")
    if len(replies) > 3:
        yield Broken("too_many_buttons", 3)
    if len(set(titles)) < len(titles):
        yield Broken("button_titles_repeat")
    for title, reply in zip(titles, replies, strict=True):
        if not title:
            yield Broken("button_title_empty")
        yield from _longer("button_title_too_long", title, 20)
        yield from _longer("button_id_too_long", _text(reply.get("id")), 256)


def _list(action: Mapping[str, Any]) -> Iterator[Broken]:
    sections = _rows(action.get("sections"))
    rows = [row for section in sections for row in _rows(section.get("rows"))]
    yield from _longer("label_too_long", _text(action.get("button")), 20)
    if not rows:
        yield Broken("rows_missing")
    if len(sections) > 10:
        yield Broken("too_many_sections", 10)
    if len(rows) > 10:
        yield Broken("too_many_rows", 10)
    for section in sections:
        if len(sections) > 1 and not section.get("title"):
            yield Broken("section_title_empty")
        yield from _longer("section_title_too_long", _text(section.get("title")), 24)
    if len({row.get("id") for row in rows}) < len(rows):
        yield Broken("row_ids_repeat")
    for row in rows:
        yield from _longer("row_id_too_long", _text(row.get("id")), 200)
        yield from _longer("row_title_too_long", _text(row.get("title")), 24)
        yield from _longer("row_description_too_long", _text(row.get("description")), 72)


def _longer(code: str, value: str, allowed: int) -> Iterator[Broken]:
    if len(value) > allowed:
        yield Broken(code, allowed)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _rows(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
