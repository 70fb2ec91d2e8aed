"""A file that only a password opens: AES-256-GCM over pieces of one megabyte, the key by scrypt.

Every piece has its number and whether it is the last one in its nonce, so that pieces cannot be left out, swapped or
cut off unseen.
"""

import os
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"BAYLANYS-SEALED-1\n"
SALT_BYTES = 16
PIECE_BYTES = 1 << 20
TAG_BYTES = 16


class WrongPassword(Exception):
    """The password is another one, or the file is damaged."""


def _key(password: bytes, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(password))


def _nonce(number: int, *, last: bool) -> bytes:
    """The key belongs to this file alone, so a number is enough."""
    return number.to_bytes(11, "big") + (b"\1" if last else b"\0")


class SealedWriter:
    """Writes like a file; what it was given is complete only after `close`."""

    def __init__(self, target: IO[bytes], password: bytes) -> None:
        salt = os.urandom(SALT_BYTES)
        self._target, self._box = target, _key(password, salt)
        self._held, self._number = bytearray(), 0
        target.write(MAGIC + salt)

    def write(self, content: bytes) -> int:
        self._held += content
        while len(self._held) > PIECE_BYTES:
            self._put(bytes(self._held[:PIECE_BYTES]), last=False)
            del self._held[:PIECE_BYTES]
        return len(content)

    def close(self) -> None:
        self._put(bytes(self._held), last=True)

    def _put(self, piece: bytes, *, last: bool) -> None:
        self._target.write(self._box.encrypt(_nonce(self._number, last=last), piece, MAGIC))
        self._number += 1


class SealedReader:
    """Reads like a file from behind the magic. Raises WrongPassword."""

    def __init__(self, source: IO[bytes], password: bytes) -> None:
        self._source = source
        self._box = _key(password, source.read(SALT_BYTES))
        self._open, self._number = b"", 0
        self._next = source.read(PIECE_BYTES + TAG_BYTES)

    def read(self, size: int) -> bytes:
        while len(self._open) < size and self._next:
            self._open += self._take()
        content, self._open = self._open[:size], self._open[size:]
        return content

    def _take(self) -> bytes:
        piece, self._next = self._next, self._source.read(PIECE_BYTES + TAG_BYTES)
        try:
            opened = self._box.decrypt(_nonce(self._number, last=not self._next), piece, MAGIC)
        except InvalidTag as wrong:
            raise WrongPassword from wrong
        self._number += 1
        return opened
