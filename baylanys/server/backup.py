"""`script/manage backup FILE`: one file with everything that a centre is, taken while it runs.

Order makes it whole. A row that is not settled at the moment of the snapshot still has its raw sound: the raw files are
held (by hard links) before and just after that moment. A stored recording never changes, so it may be copied later; so
may the files of messages, which stay sealed.
"""

import argparse
import os
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import psycopg

from baylanys.core.installation import SECRETS_FILE, SETTINGS_FILE, Installation, InstallationMissing, load_installation
from baylanys.server.backup_file import DATABASE, FORMAT, Archive, read_password, written
from baylanys.server.database_copy import dump
from baylanys.server.failures import CannotStart

HELD = "held"
PLAIN_FILES = (SETTINGS_FILE, SECRETS_FILE, "demo-passwords.json", "engine-journal.jsonl")


def back_up(installation: Installation, stream: IO[bytes]) -> dict[str, int]:
    """The stream holds the centre. Answers how many files of each kind, and how many that should be there are not."""
    with tempfile.TemporaryDirectory(prefix="backup-", dir=installation.run_dir) as place:
        room = Path(place)
        archive = Archive(stream)
        counted = {"recordings": 0, "sounds": 0, "raw": 0, "media": 0, "lost": 0}
        for name in PLAIN_FILES:
            if (installation.data / name).exists():
                archive.add(installation.data / name, name)
        (room / HELD).mkdir()
        _hold_raw_sound(installation, room / HELD)
        with psycopg.connect(installation.database_url, connect_timeout=10) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            snapshot = str(_value(connection, "SELECT pg_export_snapshot()"))
            _hold_raw_sound(installation, room / HELD)
            dump(installation.database_url, snapshot, room / DATABASE)
            stored, media = _stored_recordings(connection), _stored_media(connection)
            about = _about(installation, connection)
        archive.add(room / DATABASE, DATABASE)
        _add_files(archive, installation, room / HELD, stored, counted)
        _add_media(archive, installation, media, counted)
        archive.close(about | {"counted": counted})
    return counted


def _add_files(archive: Archive, home: Installation, held: Path, stored: list[str], counted: dict[str, int]) -> None:
    for path in stored:
        try:
            archive.add(home.recordings_dir / path, f"recordings/{path}")
            counted["recordings"] += 1
        except FileNotFoundError:
            counted["lost"] += 1
    for file in sorted(each for each in home.sounds_dir.rglob("*") if each.is_file()):
        archive.add(file, f"sounds/{file.relative_to(home.sounds_dir)}")
        counted["sounds"] += 1
    for file in sorted(held.iterdir()):
        archive.add(file, f"asterisk/monitor/{file.name}")
        counted["raw"] += 1


def _add_media(archive: Archive, home: Installation, media: list[str], counted: dict[str, int]) -> None:
    for path in media:
        try:
            archive.add(home.media_dir / path, f"media/{path}")
            counted["media"] += 1
        except FileNotFoundError:
            counted["lost"] += 1


def _hold_raw_sound(installation: Installation, held: Path) -> None:
    for file in installation.spool_dir.glob("*"):
        link = held / file.name
        if file.is_file() and not link.exists():
            try:
                os.link(file, link)
            except FileNotFoundError:
                continue


def _stored_recordings(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    rows = connection.execute("SELECT path FROM telephony_recording WHERE state = 'stored' ORDER BY id")
    return [str(path) for (path,) in rows]


def _stored_media(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    """Files of messages, articles, requests and reports; a centre of an older version has only the first."""
    rows = connection.execute("SELECT path FROM messaging_messagemedia WHERE state = 'stored' ORDER BY id").fetchall()
    if _value(connection, "SELECT to_regclass('knowledge_attachment')"):
        rows += connection.execute("SELECT path FROM knowledge_attachment ORDER BY id").fetchall()
    if _value(connection, "SELECT to_regclass('crm_casefile')"):
        rows += connection.execute("SELECT path FROM crm_casefile WHERE path <> '' ORDER BY id").fetchall()
    if _value(connection, "SELECT to_regclass('reports_madereport')"):
        rows += connection.execute("SELECT path FROM reports_madereport ORDER BY id").fetchall()
    if _value(connection, "SELECT to_regclass('reports_templateversion')"):
        rows += connection.execute("SELECT path FROM reports_templateversion ORDER BY id").fetchall()
    return [str(path) for (path,) in rows]


def _about(installation: Installation, connection: psycopg.Connection[tuple[object, ...]]) -> dict[str, object]:
    rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY id")
    return {
        "format": FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "private_database": installation.has_private_database,
        "migrations": [f"{app}.{name}" for app, name in rows],
    }


def _value(connection: psycopg.Connection[tuple[object, ...]], query: str) -> object:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="script/manage backup", description="Everything of a centre in one file.")
    parser.add_argument("file", help="where to write it; - is standard output")
    parser.add_argument("--password-file", type=Path, help="encrypt it with the first line of this file")
    asked = parser.parse_args(arguments)
    try:
        password = read_password(asked.password_file)
        installation = load_installation()
        with written(asked.file, password) as stream:
            counted = back_up(installation, stream)
    except InstallationMissing as missing:
        return _failed(CannotStart(str(missing)))
    except CannotStart as failure:
        return _failed(failure)
    except psycopg.OperationalError as failure:
        return _failed(CannotStart(f"the database does not answer: {failure}", "Is the centre running?"))
    except PermissionError as refused:
        return _failed(CannotStart(f"{refused.filename} may not be written.", "Try: script/manage backup - > FILE"))
    except OSError as failure:
        free = shutil.disk_usage(installation.data).free // 2**20
        return _failed(CannotStart(f"{failure.filename or asked.file}: {failure.strerror}.", f"{free} MB are free."))
    _tell(counted, encrypted=password is not None)
    return 0


def _tell(counted: dict[str, int], *, encrypted: bool) -> None:
    kinds = "{recordings} recordings, {raw} raw recordings under way, {media} files of messages, {sounds} sounds"
    print(f"Backed up: the database, settings and secrets, {kinds.format(**counted)}.", file=sys.stderr)
    if counted["lost"]:
        lost = f"{counted['lost']} recordings or files of messages"
        print(f"{lost} stand in the database without a file.", file=sys.stderr)
    if not encrypted:
        print("It holds secrets and personal data in clear; with --password-file it is encrypted.", file=sys.stderr)


def _failed(failure: CannotStart) -> int:
    print(f"No backup: {failure}", *failure.hints, sep="\n  ", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
