"""Messages ready to print: who wrote, what became of it, what it answers to, what file it brings."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from baylanys.desktop.templatetags.desktop import local
from baylanys.messaging.choices import MediaState, MessageDirection, MessageKind
from baylanys.messaging.file_types import SHOWN_INLINE
from baylanys.messaging.message_content import Content, plain_name, read_content
from baylanys.messaging.message_marks import mark_of, may_send_again
from baylanys.messaging.models import Message, MessageMedia
from baylanys.messaging.thread import Page

LETTERS_AT_ONCE = 3000
QUOTE_LETTERS = 140
WITH_FILE = {"image", "video", "audio", "voice", "document", "sticker"}


@dataclass(frozen=True)
class File:
    """The file of a message, and how the page shows it: image, audio, video, pdf, or a line to save it."""

    row: MessageMedia
    address: str
    way: str

    @property
    def is_stored(self) -> bool:
        return self.row.state == MediaState.STORED

    @property
    def waits(self) -> bool:
        return self.row.state == MediaState.PENDING


@dataclass(frozen=True)
class Quote:
    """The message that another one answers to."""

    pk: str
    author: str
    words: str


@dataclass(frozen=True)
class Bubble:
    """One message of the thread. `version` changes when anything that is shown changes."""

    row: Message
    author: str
    content: Content
    file: File | None
    quote: Quote | None
    mark: str
    again: bool
    reactions: tuple[str, ...]
    own_reaction: str
    new_day: date | None
    new_conversation: bool
    version: str

    @property
    def outgoing(self) -> bool:
        return self.row.direction == MessageDirection.OUT

    @property
    def shows_text(self) -> bool:
        """The text is shown by itself, and not by what it tells of (a place, cards, a form)."""
        told = self.content.place or self.content.cards or self.content.fields
        return bool(self.row.text) and not told

    @property
    def is_long(self) -> bool:
        return self.shows_text and len(self.row.text) > LETTERS_AT_ONCE

    @property
    def beginning(self) -> str:
        return self.row.text[:LETTERS_AT_ONCE]


def bubbles_of(page: Page, person_name: str) -> list[Bubble]:
    """The messages of a page with the breaks between days and conversations."""
    made: list[Bubble] = []
    before: Message | None = None
    for row in page.messages:
        made.append(_bubble(row, before, page.quoted, person_name, first=not page.older))
        before = row
    return made


def _bubble(
    row: Message, before: Message | None, quoted: Mapping[str, Message], person_name: str, *, first: bool
) -> Bubble:
    day = _day(row)
    reactions = {each.direction: each.emoji for each in row.reactions.all() if each.emoji}
    same_talk = before is None or before.conversation_id == row.conversation_id
    outgoing = row.direction == MessageDirection.OUT
    new_day = day if (before is None and first) or (before and _day(before) != day) else None
    return Bubble(
        row=row,
        author=author_of(row, person_name),
        content=read_content(row.kind, row.content),
        file=_file(row),
        quote=_quote(row, quoted, person_name),
        mark=mark_of(row.status) if outgoing else "",
        again=may_send_again(
            direction=row.direction, status=row.status, error_code=row.error_code, error_text=row.error_text
        ),
        reactions=tuple(reactions.values()),
        own_reaction=reactions.get(MessageDirection.OUT, ""),
        new_day=new_day,
        new_conversation=not same_talk,
        version=_version(row, reactions, f"{new_day}{same_talk}"),
    )


def author_of(row: Message, person_name: str) -> str:
    """Who wrote it: the person, the operator, somebody on the number's own phone, or the centre by itself."""
    if row.direction == MessageDirection.IN:
        return person_name
    if row.automatic == "phone":
        return _("from the phone")
    return row.author.display_name if row.author else _("automatic")


def words_of(row: Message, letters: int = QUOTE_LETTERS) -> str:
    """A message in a few words: its text, else what kind it is."""
    if row.revoked_at:
        return _("Message deleted")
    if row.text:
        return " ".join(row.text[: letters * 2].split())[:letters]
    media = getattr(row, "media", None)
    if row.kind == MessageKind.DOCUMENT and media is not None and media.filename:
        return plain_name(media.filename)
    content = read_content(row.kind, row.content)
    told = content.answer.title if content.answer else content.body
    return told[:letters] or str(row.get_kind_display())


def _quote(row: Message, quoted: Mapping[str, Message], person_name: str) -> Quote | None:
    if not row.reply_to_provider_id:
        return None
    found = quoted.get(row.reply_to_provider_id)
    if found is None:
        return Quote("", "", _("a message that is not here"))
    return Quote(str(found.pk), author_of(found, person_name), words_of(found))


def _file(row: Message) -> File | None:
    media = getattr(row, "media", None)
    if media is None:
        return None
    return File(media, reverse("chat_media", args=[row.pk]), way_of(row.kind, media.mime_type))


def way_of(kind: str, mime_type: str) -> str:
    """How a file is shown: what a browser cannot show, or could run, is only saved."""
    if mime_type not in SHOWN_INLINE or mime_type == "audio/amr":
        return "save"
    if mime_type == "application/pdf":
        return "pdf"
    family = mime_type.partition("/")[0]
    if family == "image":
        return "sticker" if kind == MessageKind.STICKER else "image"
    return "audio" if kind in {MessageKind.AUDIO, MessageKind.VOICE} else family


def _day(row: Message) -> date | None:
    here = local(row.at)
    return here.date() if here else None


def _version(row: Message, reactions: Mapping[str, str], place: str) -> str:
    media = getattr(row, "media", None)
    parts: Iterable[Any] = (
        row.status, row.error_code, row.error_text, row.edited_at, row.revoked_at, row.text[:200], len(row.text), place,
        sorted(reactions.items()), media.state if media else "", bool(row.provider_id),
    )  # fmt: skip
    return hashlib.blake2s(repr(parts).encode(), digest_size=6).hexdigest()
