"""Files that only this centre can read, from any place in them: AES-256-GCM over pieces of 64 KiB.

Each file has a key of its own (HKDF, RFC 5869, of the centre's key and the file's salt). Every piece has its number and
whether it is the last one in its nonce, so that pieces cannot be swapped or cut off unseen.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

MAGIC = b"BAYLANYS-CONTENT-1\n"
SALT_BYTES = 32
HEAD_BYTES = len(MAGIC) + SALT_BYTES
PIECE_BYTES = 64 * 1024
TAG_BYTES = 16


class ContentUnreadable(OSError):
    """The file is damaged, or was sealed with another key."""


def seal(source: BinaryIO, target: Path) -> tuple[int, str]:
    """`target` holds what the source gives, readable for this centre alone. Answers size and SHA-256 of the content.

    The file appears whole or not at all.
    """
    salt, digest, size = os.urandom(SALT_BYTES), hashlib.sha256(), 0
    box = _box(salt)
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_suffix(".part")
    try:
        with half.open("wb") as file:
            file.write(MAGIC + salt)
            for number, (piece, last) in enumerate(_pieces(source)):
                digest.update(piece)
                size += len(piece)
                file.write(box.encrypt(_nonce(number, last=last), piece, MAGIC))
            file.flush()
            os.fsync(file.fileno())
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    return size, digest.hexdigest()


class SealedContent(io.RawIOBase):
    """A sealed file opened for reading in clear; `size` in bytes. Raises FileNotFoundError, ContentUnreadable."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._file = path.open("rb")
        head = self._file.read(HEAD_BYTES)
        if len(head) < HEAD_BYTES or not head.startswith(MAGIC):
            self._file.close()
            raise ContentUnreadable(path.name)
        self._box = _box(head[len(MAGIC) :])
        sealed = path.stat().st_size - HEAD_BYTES
        self._count = max(1, -(-sealed // (PIECE_BYTES + TAG_BYTES)))
        self.size = sealed - self._count * TAG_BYTES
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        begin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, begin + offset)
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """As much as the piece at this place still has."""
        if self._at >= self.size:
            return 0
        number, offset = divmod(self._at, PIECE_BYTES)
        part = self._piece(number)[offset : offset + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def close(self) -> None:
        self._file.close()
        super().close()

    def _piece(self, number: int) -> bytes:
        if self._held[0] != number:
            self._file.seek(HEAD_BYTES + number * (PIECE_BYTES + TAG_BYTES))
            sealed = self._file.read(PIECE_BYTES + TAG_BYTES)
            try:
                piece = self._box.decrypt(_nonce(number, last=number == self._count - 1), sealed, MAGIC)
            except InvalidTag as wrong:
                raise ContentUnreadable(number) from wrong
            self._held = (number, piece)
        return self._held[1]


def _pieces(source: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Pieces of the same length, each with whether it is the last; one empty piece of an empty source."""
    piece = _full(source)
    while True:
        following = _full(source) if len(piece) == PIECE_BYTES else b""
        yield piece, not following
        if not following:
            return
        piece = following


def _full(source: BinaryIO) -> bytes:
    parts, wanted = [], PIECE_BYTES
    while wanted and (part := source.read(wanted)):
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)


def _nonce(number: int, *, last: bool) -> bytes:
    """The key belongs to this file alone, so a number is enough."""
    return number.to_bytes(11, "big") + (b"\1" if last else b"\0")


def _box(salt: bytes) -> AESGCM:
    secret = base64.urlsafe_b64decode(settings.INSTALLATION.field_key)
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=salt, info=MAGIC).derive(secret))
