"""The files of messages at rest: sealed below the centre's media directory, read in clear from any place.

A file is looked at before it is kept: what it really is, how large, whether a scanner (where one is set) finds harm.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from mimetypes import guess_extension
from pathlib import Path
from typing import IO, BinaryIO, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from baylanys.core.errors import NotAnswered, NotPossible
from baylanys.core.file_answers import answer_content
from baylanys.core.ids import new_id
from baylanys.core.sealed_content import PIECE_BYTES, SealedContent, seal
from baylanys.messaging.choices import MediaState
from baylanys.messaging.file_types import HEAD_BYTES, SHOWN_INLINE, UNKNOWN, accepted_type, real_type
from baylanys.messaging.models import MessageMedia
from baylanys.messaging.safe_names import safe_filename
from baylanys.messaging.sound_length import length_ms, rewrap_as_ogg
from baylanys.messaging.virus_scan import ScannerAway, harm_in
from baylanys.whatsapp.limits import MEDIA, check_media

MOST_BYTES = 100 * 1024 * 1024
_TIMED = ("audio/", "video/")


@dataclass(frozen=True)
class StoredFile:
    """A file below the media directory; `size` in bytes and `sha256` of the plain content."""

    path: str
    mime_type: str
    filename: str
    sha256: str
    size: int
    length_ms: int | None


class Refused(Exception):
    """The file is not kept. `code`: type_mismatch, infected."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code, self.detail = code, detail


@contextmanager
def workroom() -> Iterator[Path]:
    """A directory for a file in clear, gone afterwards."""
    home = settings.INSTALLATION.media_dir / "work"
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=home) as place:
        yield Path(place)


def keep_file(plain: Path, *, kind: str, promised_type: str, filename: str, at: datetime) -> StoredFile:
    """The plain file stands sealed in the store; the plain one is left to the caller.

    Raises Refused, ScannerAway, and OSError (a full disk).
    """
    with plain.open("rb") as file:
        mime_type = accepted_type(kind, promised_type, file.read(HEAD_BYTES))
    if mime_type is None:
        raise Refused("type_mismatch", promised_type)
    if found := harm_in(plain):
        raise Refused("infected", found)
    length = length_ms(plain) if mime_type.startswith(_TIMED) else None
    path = f"{at:%Y/%m/%d}/{new_id()}"
    with plain.open("rb") as file:
        size, digest = seal(file, settings.INSTALLATION.media_dir / path)
    return StoredFile(path, mime_type, safe_filename(filename), digest, size, length)


def store_upload(
    *, content: BinaryIO, filename: str, mime_type: str, kind: str, at: datetime, voice: bool = False
) -> StoredFile:
    """A file that a person sends stands in the store, for `queue_message(file=…)`; a browser's voice note has become
    the Ogg that WhatsApp takes.

    `kind` is image, video, audio, document or sticker. Raises NotPossible: media_empty, media_too_big,
    media_type_refused, infected; NotAnswered scanner_away.
    """
    with workroom() as room:
        plain = _received(content, room / "content", MEDIA.get(kind, ((), MOST_BYTES))[1])
        if voice:
            plain = _as_voice_note(plain, room / "voice.ogg")
        try:
            stored = keep_file(plain, kind=kind, promised_type=mime_type, filename=filename, at=at)
        except Refused as refused:
            raise _refusal(refused) from refused
        except ScannerAway as away:
            raise NotAnswered(_("The virus scanner does not answer; try again soon."), code="scanner_away") from away
    if broken := check_media(kind, stored.mime_type, stored.size, voice=voice, animated=True):
        forget_file(stored.path)
        raise NotPossible(_("WhatsApp does not take files of this type."), code=broken[0].code)
    return stored


def open_media(media: MessageMedia) -> SealedContent:
    """The file in clear; close it. Raises FileNotFoundError where it is not stored, ContentUnreadable."""
    if media.state != MediaState.STORED or not media.path:
        raise FileNotFoundError(media.pk)
    return SealedContent(settings.INSTALLATION.media_dir / media.path)


def forget_file(path: str) -> None:
    """An upload that nobody sent is gone."""
    (settings.INSTALLATION.media_dir / path).unlink(missing_ok=True)


def _received(content: BinaryIO, target: Path, most: int) -> Path:
    size = 0
    with target.open("wb") as file:
        while piece := content.read(PIECE_BYTES):
            size += len(piece)
            if size > most:
                megabytes = most // 1024 // 1024
                message = _("The file is larger than %(megabytes)s MB.") % {"megabytes": megabytes}
                raise NotPossible(message, code="media_too_big")
            file.write(piece)
    if not size:
        raise NotPossible(_("The file is empty."), code="media_empty")
    return target


def _as_voice_note(plain: Path, target: Path) -> Path:
    with plain.open("rb") as file:
        if real_type(file.read(HEAD_BYTES)) == "audio/ogg":
            return plain
    if not rewrap_as_ogg(plain, target):
        raise NotPossible(_("WhatsApp does not take files of this type."), code="media_type_refused")
    return target


def _refusal(refused: Refused) -> NotPossible:
    if refused.code == "infected":
        return NotPossible(_("The virus scanner found something in the file."), code="infected")
    return NotPossible(_("WhatsApp does not take files of this type."), code="media_type_refused")


def answer_media(request: HttpRequest, media: MessageMedia) -> HttpResponseBase:
    """The file of a message, as `answer_sealed`. Raises FileNotFoundError, ContentUnreadable."""
    name = media.filename or f"{media.message_id}{guess_extension(media.mime_type) or ''}"
    return answer_sealed(request, lambda: open_media(media), media.mime_type, name)


def answer_sealed(
    request: HttpRequest, opened: Callable[[], SealedContent], mime_type: str, name: str
) -> HttpResponseBase:
    """The file, or the part that a player asks for, in clear. Raises what `opened` raises.

    What a browser could run is only ever saved, never shown.
    """
    with opened() as content:
        size = content.size
    inline = mime_type in SHOWN_INLINE
    answer = answer_content(request, size, lambda: cast(IO[bytes], opened()), mime_type if inline else UNKNOWN)
    answer.headers["Content-Disposition"] = content_disposition_header(not inline, name) or "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
