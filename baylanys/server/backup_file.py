"""The file of a backup: a tar stream with the checksum of every file, in clear or sealed by a password."""

import contextlib
import hashlib
import io
import json
import os
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from baylanys.server.failures import CannotStart
from baylanys.server.sealed_file import MAGIC, SealedReader, SealedWriter

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database.dump"
PASSWORD_VARIABLE = "BAYLANYS_BACKUP_PASSWORD"  # noqa: S105


class Archive:
    """The growing backup: every file goes in with its checksum, the list of all comes last."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._tar = tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self.checksums: dict[str, str] = {}

    def add(self, file: Path, name: str) -> None:
        """The file as it is at this moment stands in the backup; one that is gone raises FileNotFoundError."""
        with file.open("rb") as source:
            size = os.fstat(source.fileno()).st_size
            reader = _Counted(source, size)
            member = tarfile.TarInfo(name)
            member.size, member.mode, member.mtime = size, 0o600, int(file.stat().st_mtime)
            self._tar.addfile(member, cast("IO[bytes]", reader))
        self.checksums[name] = reader.digest.hexdigest()

    def close(self, about: dict[str, object]) -> None:
        content = json.dumps(about | {"files": self.checksums}, indent=1).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size = len(content)
        self._tar.addfile(member, io.BytesIO(content))
        self._tar.close()


class _Counted:
    """The first `size` bytes of a file that may still grow, and their checksum."""

    def __init__(self, source: IO[bytes], size: int) -> None:
        self._source, self._left = source, size
        self.digest = hashlib.sha256()

    def read(self, size: int) -> bytes:
        content = self._source.read(min(size, self._left))
        self._left -= len(content)
        self.digest.update(content)
        return content


@contextmanager
def written(target: str, password: bytes | None) -> Iterator[IO[bytes]]:
    """The file appears whole, and only its owner reads it; `-` is standard output. Raises CannotStart if it exists."""
    if target == "-":
        with _sealed(sys.stdout.buffer, password) as stream:
            yield stream
        sys.stdout.buffer.flush()
        return
    path = Path(target)
    if path.exists():
        raise CannotStart(f"{path} exists already.", "A backup never replaces a file: give another name.")
    draft = path.with_name(f"{path.name}.part")
    try:
        draft.touch(mode=0o600)
        with draft.open("wb") as file:
            with _sealed(file, password) as stream:
                yield stream
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


@contextmanager
def _sealed(target: IO[bytes], password: bytes | None) -> Iterator[IO[bytes]]:
    if password is None:
        yield target
        return
    writer = SealedWriter(target, password)
    yield cast("IO[bytes]", writer)
    writer.close()


def read_password(file: Path | None) -> bytes | None:
    """The first line of the file, else BAYLANYS_BACKUP_PASSWORD. Raises CannotStart where the file has none."""
    if file is None:
        return os.environ.get(PASSWORD_VARIABLE, "").encode() or None
    try:
        password = (file.read_bytes().splitlines() or [b""])[0]
    except OSError as refused:
        raise CannotStart(f"{file} cannot be read: {refused.strerror}.") from refused
    if not password:
        raise CannotStart(f"the first line of {file} is empty; the password belongs there.")
    return password


@contextmanager
def opened(source: str, password: bytes | None) -> Iterator[IO[bytes]]:
    """The backup in clear. `-` is standard input. Raises CannotStart where a password is needed."""
    with contextlib.ExitStack() as stack:
        file = sys.stdin.buffer if source == "-" else stack.enter_context(Path(source).open("rb"))
        beginning = file.read(len(MAGIC))
        if beginning != MAGIC:
            yield cast("IO[bytes]", _Again(beginning, file))
        elif password is None:
            raise CannotStart("the backup is encrypted.", "Give its password: --password-file FILE")
        else:
            yield cast("IO[bytes]", SealedReader(file, password))


class _Again:
    """A stream whose beginning was looked at already."""

    def __init__(self, beginning: bytes, rest: IO[bytes]) -> None:
        self._beginning, self._rest = beginning, rest

    def read(self, size: int) -> bytes:
        content, self._beginning = self._beginning[:size], self._beginning[size:]
        return content + self._rest.read(size - len(content))
