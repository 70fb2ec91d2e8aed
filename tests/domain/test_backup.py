"""A restored centre is the one that was backed up: row by row, recording by recording."""

import hashlib
import json
import os
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from baylanys.core.installation import Installation, blank_installation, load_installation
from baylanys.knowledge.models import Article, Attachment
from baylanys.messaging.models import MessageMedia
from baylanys.messaging.receiving.storing import store_body
from baylanys.server.ports import free_port
from baylanys.server.postgres import postgres_command, postgres_programs
from baylanys.telephony.models import Recording
from tests.chat_rows import centre as chat_number
from tests.chat_rows import somebody, write
from tests.interaction_rows import LOST, answered, contact, interaction, person

REPOSITORY = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db(transaction=True)
Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def home() -> Iterator[Path]:
    """A directory that the account of the services reaches, which is not that of the test."""
    with tempfile.TemporaryDirectory(prefix="baylanys-backup-") as place:
        Path(place).chmod(0o777)
        yield Path(place)


@pytest.fixture
def centre(home: Path) -> Installation:
    """A centre with people, calls and recordings, on the database of the test."""
    place = connection.settings_dict
    url = f"postgresql://baylanys@127.0.0.1:{place['PORT']}/{place['NAME']}"
    made = replace(blank_installation(), data=home / "centre", external_database_url=url, demo=False)
    made = replace(made, postgres_port=int(place["PORT"]))
    for name in ("run", "logs", "recordings/2026/11/23", "media/2026/11/23", "sounds/ru", "asterisk/monitor"):
        (made.data / name).mkdir(parents=True)
    (made.sounds_dir / "ru/greeting.wav").write_bytes(b"a greeting")
    write_files(made)
    person("operator1")
    for number, told in enumerate([answered("operator1"), LOST]):
        call = interaction(told, contact=contact(f"Caller {number}", f"+7701000000{number}"))
        keep_recording(made, call.pk, number)
    keep_chat(made)
    (made.spool_dir / "not-stored-yet.sln").write_bytes(b"raw sound")
    return made


def write_files(made: Installation) -> None:
    values = {name: value for name, value in asdict(made).items() if name != "data"}
    (made.data / "installation.json").write_text(json.dumps(values))
    (made.data / "secrets.json").write_text(json.dumps({"external_database_url": made.external_database_url}))


def keep_recording(made: Installation, call: Any, number: int) -> None:
    sound = os.urandom(5000)
    name = f"2026/11/23/{call}-1.ogg"
    (made.recordings_dir / name).write_bytes(sound)
    checksum = hashlib.sha256(sound).hexdigest()
    Recording.objects.create(interaction_id=call, raw_name=f"c{number}.sln", state="stored", path=name, sha256=checksum)


def keep_chat(made: Installation) -> None:
    """A message with a file, in a conversation; a delivery that nobody has looked into yet."""
    talk = write("Сәлем", of=somebody(), number=chat_number())
    (made.media_dir / "2026/11/23/one").write_bytes(b"sealed")
    message = talk.messages.first()
    assert message is not None
    MessageMedia.objects.create(message=message, state="stored", path="2026/11/23/one", size=6)
    (made.media_dir / "2026/11/23/form").write_bytes(b"of an article")
    Attachment.objects.create(article=Article.objects.create(), path="2026/11/23/form", size=13)
    store_body(b'{"object": "waits"}')


def manage(data: Path, *arguments: str, password: str = "") -> subprocess.CompletedProcess[str]:
    command = [str(REPOSITORY / "script/manage"), "--data", str(data), *arguments]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"BAYLANYS_BACKUP_PASSWORD": password}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


def rows_of(url: str) -> Rows:
    """Every row of every table, as text, in a fixed order."""
    with psycopg.connect(url) as there:
        tables = there.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
        return {name: there.execute(f'SELECT t::text FROM "{name}" t ORDER BY 1').fetchall() for (name,) in tables}


@pytest.fixture
def restored_database(home: Path) -> Iterator[Any]:
    """Starts the private database of a restored centre."""
    running: list[subprocess.Popen[bytes]] = []

    def start(data: Path) -> str:
        made = replace(load_installation(data), postgres_port=free_port())
        unprivileged = [str(REPOSITORY / "script/unprivileged"), "setpriv", "--pdeathsig", "QUIT"]
        running.append(subprocess.Popen([*unprivileged, *postgres_command(made)], stderr=subprocess.DEVNULL))
        ready = [str(postgres_programs() / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(made.postgres_port)]
        while subprocess.run(ready, check=False).returncode:
            assert running[-1].poll() is None
            time.sleep(0.1)
        return made.database_url

    yield start
    for each in running:
        each.terminate()
        each.wait(timeout=30)


@pytest.mark.parametrize("password", ["", "correct horse"])
def test_a_restored_centre_is_the_one_that_was_backed_up(
    centre: Installation, home: Path, restored_database: Any, password: str
) -> None:
    file, data = home / "centre.backup", home / "restored"
    before = rows_of(centre.database_url)
    done = manage(centre.data, "backup", str(file), password=password)
    assert done.returncode == 0, done.stderr
    assert file.stat().st_mode & 0o077 == 0
    assert tarfile.is_tarfile(file) is not bool(password)
    done = manage(data, "restore", str(file), password=password)
    assert done.returncode == 0, done.stderr

    restored = load_installation(data)
    assert restored.has_private_database
    assert (data / "run/lock").exists()
    assert (restored.field_key, restored.django_secret) == (centre.field_key, centre.django_secret)
    after = rows_of(restored_database(data))
    assert rows_of(centre.database_url) == before
    assert len(after["interactions_interaction"]) == 3
    assert after == before
    for recording in Recording.objects.all():
        assert hashlib.sha256((restored.recordings_dir / recording.path).read_bytes()).hexdigest() == recording.sha256
    assert (restored.sounds_dir / "ru/greeting.wav").read_bytes() == b"a greeting"
    assert (restored.media_dir / "2026/11/23/one").read_bytes() == b"sealed"
    assert (restored.media_dir / "2026/11/23/form").read_bytes() == b"of an article"
    assert len(after["messaging_webhookbody"]) == 1
    assert (restored.spool_dir / "not-stored-yet.sln").read_bytes() == b"raw sound"


def test_nothing_is_written_over(centre: Installation, home: Path) -> None:
    file = home / "centre.backup"
    assert manage(centre.data, "backup", str(file)).returncode == 0
    content = file.read_bytes()
    again = manage(centre.data, "backup", str(file))
    assert (again.returncode, "exists already" in again.stderr) == (1, True)
    onto = manage(centre.data, "restore", str(file))
    assert (onto.returncode, "is not empty" in onto.stderr) == (1, True)
    elsewhere = manage(home / "other", "restore", str(file), "--database", centre.database_url)
    assert (elsewhere.returncode, "database is not empty" in elsewhere.stderr) == (1, True)
    assert file.read_bytes() == content
    assert Recording.objects.count() == 2


@pytest.mark.parametrize(
    ("harm", "said"),
    [(lambda file: file[: len(file) // 2], "damaged"), (lambda file: b"no backup" * 100, "no backup"),
     (lambda file: file.replace(b"a greeting", b"b greeting"), "sounds/ru/greeting.wav is damaged")],
)  # fmt: skip
def test_a_harmed_backup_leaves_the_directory_empty(centre: Installation, home: Path, harm: Any, said: str) -> None:
    file, data = home / "centre.backup", home / "restored"
    assert manage(centre.data, "backup", str(file)).returncode == 0
    file.write_bytes(harm(file.read_bytes()))
    done = manage(data, "restore", str(file))
    assert (done.returncode, said in done.stderr) == (1, True), done.stderr
    assert list(data.iterdir()) == []


def test_an_encrypted_backup_wants_its_password(centre: Installation, home: Path) -> None:
    file, data = home / "centre.backup", home / "restored"
    assert manage(centre.data, "backup", str(file), password="correct horse").returncode == 0
    assert "is encrypted" in manage(data, "restore", str(file)).stderr
    assert "another one" in manage(data, "restore", str(file), password="wrong").stderr
    assert b"Caller" not in file.read_bytes()


def test_a_recording_without_its_file_is_counted(centre: Installation, home: Path) -> None:
    next(centre.recordings_dir.rglob("*.ogg")).unlink()
    done = manage(centre.data, "backup", str(home / "centre.backup"))
    assert done.returncode == 0
    assert "1 recordings or files of messages stand in the database without a file" in done.stderr


