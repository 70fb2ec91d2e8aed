"""`script/manage --data NEW restore FILE`: a backup becomes a centre again, here or on another machine."""

import argparse
import hashlib
import json
import os
import shutil
import sys
import tarfile
from pathlib import Path
from typing import IO, Any

import psycopg

from baylanys.core.installation import SECRETS_FILE, data_directory, load_installation
from baylanys.server.backup_file import DATABASE, FORMAT, MANIFEST, opened, read_password
from baylanys.server.database_copy import fresh_private_database, is_empty, load
from baylanys.server.failures import CannotStart
from baylanys.server.postgres import PostgresMissing
from baylanys.server.sealed_file import WrongPassword

UNFINISHED = "restore-unfinished"


def require_empty(data: Path) -> None:
    """The directory is there and holds nothing. Raises CannotStart."""
    data.mkdir(parents=True, exist_ok=True)
    if any(each.name != "lost+found" for each in data.iterdir()):
        raise CannotStart(f"{data} is not empty.", "A restore never writes over a centre: give a new directory.")


def unpack(stream: IO[bytes], data: Path) -> dict[str, Any]:
    """The files stand in the directory, each with the checksum it had. Answers the manifest. Raises CannotStart."""
    try:
        with tarfile.open(fileobj=stream, mode="r|") as tar:
            for member in tar:
                _unpack_one(tar, member, data)
    except tarfile.TarError as damaged:
        raise CannotStart("the file is no backup, or it is damaged.") from damaged
    try:
        manifest: dict[str, Any] = json.loads((data / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise CannotStart("the backup was cut short: its end is missing.") from missing
    if manifest["format"] > FORMAT:
        raise CannotStart("a newer release made this backup.", "Restore it with that release.")
    for name, checksum in manifest["files"].items():
        if _checksum(data / name) != checksum:
            raise CannotStart(f"{name} is damaged in the backup.")
    return manifest


def _unpack_one(tar: tarfile.TarFile, member: tarfile.TarInfo, data: Path) -> None:
    """Only plain files inside the directory: a forged backup must not write elsewhere."""
    target = data / member.name
    content = tar.extractfile(member) if member.isreg() else None
    if content is None or not target.resolve().is_relative_to(data.resolve()):
        raise CannotStart(f"the backup holds what no backup of ours holds: {member.name}.")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.touch(mode=0o600)
    with target.open("wb") as file:
        shutil.copyfileobj(content, file)


def _checksum(file: Path) -> str:
    if not file.is_file():
        return "missing"
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def restore(source: str, data: Path, *, password: bytes | None, database_url: str | None) -> dict[str, Any]:
    """The empty directory is the centre of the backup; what failed leaves it empty. Raises CannotStart.

    The database is a private one, or the empty one of `database_url`: never the one that the backup was taken from.
    """
    require_empty(data)
    if database_url and not is_empty(database_url):
        raise CannotStart("the given database is not empty.", "A restore never writes over a centre.")
    try:
        (data / UNFINISHED).touch()
        with opened(source, password) as stream:
            manifest = unpack(stream, data)
        _load_database(data, database_url)
        for name in (MANIFEST, DATABASE, UNFINISHED):
            (data / name).unlink()
        # By this file the start command knows that the directory is a centre's.
        (data / "run/lock").touch()
    except BaseException:
        _empty(data)
        raise
    return manifest


def _load_database(data: Path, database_url: str | None) -> None:
    _point_to(data, database_url)
    for name in ("run", "logs", "recordings", "media", "sounds", "asterisk/monitor"):
        (data / name).mkdir(parents=True, exist_ok=True)
    if database_url:
        load(database_url, data / DATABASE)
        return
    with fresh_private_database(load_installation(data)) as url:
        load(url, data / DATABASE)


def _point_to(data: Path, database_url: str | None) -> None:
    """The secrets name the database of this centre; only their owner reads them."""
    path = data / SECRETS_FILE
    secrets = json.loads(path.read_text(encoding="utf-8"))
    secrets["external_database_url"] = database_url
    path.write_text(json.dumps(secrets, indent=2) + "\n", encoding="utf-8")
    path.chmod(0o600)


def _empty(data: Path) -> None:
    for each in data.iterdir():
        if each.is_dir() and each.name != "lost+found":
            shutil.rmtree(each)
        elif not each.is_dir():
            each.unlink()


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="script/manage --data DIRECTORY restore", description=__doc__)
    parser.add_argument("file", help="the backup; - is standard input")
    parser.add_argument("--password-file", type=Path, help="its password is the first line of this file")
    parser.add_argument("--database", default=os.environ.get("DATABASE_URL"), help="an empty database elsewhere")
    asked = parser.parse_args(arguments)
    os.environ.pop("DATABASE_URL", None)
    data = data_directory()
    try:
        password = read_password(asked.password_file)
        manifest = restore(asked.file, data, password=password, database_url=asked.database)
    except CannotStart as failure:
        return _failed(failure)
    except WrongPassword:
        return _failed(CannotStart("the password is another one, or the file is damaged."))
    except PostgresMissing as missing:
        return _failed(CannotStart(f"{missing}."))
    except psycopg.OperationalError as failure:
        return _failed(CannotStart(f"the database does not answer: {failure}"))
    except PermissionError as refused:
        return _failed(CannotStart(f"{refused.filename} may not be read.", "Try: script/manage … restore - < FILE"))
    except OSError as failure:
        return _failed(CannotStart(f"{failure.filename or asked.file}: {failure.strerror}."))
    print(f"Restored as of {manifest['made_at']}. Start it: script/server --data {data}", file=sys.stderr)
    return 0


def _failed(failure: CannotStart) -> int:
    print(f"Not restored: {failure}", *failure.hints, sep="\n  ", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
