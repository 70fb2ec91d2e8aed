"""A sealed backup opens with its password and whole, or not at all."""

import io
import os

import pytest

from baylanys.server.sealed_file import MAGIC, PIECE_BYTES, SealedReader, SealedWriter, WrongPassword

PASSWORD = b"correct horse"


def sealed(content: bytes) -> bytes:
    target = io.BytesIO()
    writer = SealedWriter(target, PASSWORD)
    for start in range(0, len(content), 10_240):
        writer.write(content[start : start + 10_240])
    writer.close()
    return target.getvalue()


def unsealed(file: bytes, password: bytes = PASSWORD) -> bytes:
    source = io.BytesIO(file)
    assert source.read(len(MAGIC)) == MAGIC
    reader = SealedReader(source, password)
    return b"".join(iter(lambda: reader.read(7_000), b""))


@pytest.mark.parametrize("size", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES, 2_500_000])
def test_what_was_sealed_is_read_again(size: int) -> None:
    content = os.urandom(size)
    file = sealed(content)
    assert unsealed(file) == content
    assert size < 16 or content[:16] not in file


def test_another_password_opens_nothing() -> None:
    with pytest.raises(WrongPassword):
        unsealed(sealed(b"x" * 100), b"another")


@pytest.mark.parametrize("harm", ["cut", "swapped", "changed"])
def test_harm_is_noticed(harm: str) -> None:
    file, head, piece = sealed(os.urandom(3 * PIECE_BYTES)), len(MAGIC) + 16, PIECE_BYTES + 16
    pieces = [file[head + place : head + place + piece] for place in range(0, len(file) - head, piece)]
    match harm:
        case "cut":
            pieces = pieces[:-1]
        case "swapped":
            pieces[0], pieces[1] = pieces[1], pieces[0]
        case "changed":
            pieces[1] = bytes([pieces[1][0] ^ 1]) + pieces[1][1:]
    with pytest.raises(WrongPassword):
        unsealed(file[:head] + b"".join(pieces))
