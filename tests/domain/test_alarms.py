"""Alarms stand in the table and reach their people by mail, through a real mail server."""

import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from aiosmtpd.smtp import AuthResult
from django.conf import settings
from django.core.mail.utils import DNS_NAME

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.core.errors import NotAnswered, NotPossible
from baylanys.core.models import EngineHeartbeat
from baylanys.operations.choices import Rule
from baylanys.operations.domain.alarms import look, watch
from baylanys.operations.domain.mail import send, set_mail
from baylanys.operations.models import Alarm, MailSettings
from baylanys.operations.rules import Seen
from baylanys.server.ports import free_port
from baylanys.telephony.models import Recording
from tests.interaction_rows import answered, interaction, person

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:Requiring AUTH")]
NOON = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
WELL = Seen(
    engine_silence=1, asterisk_connected=True, backlog=0, stopped=(), free_megabytes=50_000, missing_recordings=0
)
AWAY = replace(WELL, engine_silence=60)
SECRET = "mail secret"


class Kept(Message):
    """Keeps what it was sent."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[Any] = []

    def handle_message(self, message: Any) -> None:
        self.mails.append(message_from_bytes(message.as_bytes(), policy=default))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    order = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
             "-addext", "subjectAltName=DNS:localhost", "-keyout", str(file), "-out", str(file) + ".crt"]  # fmt: skip
    subprocess.run(order, check=True, capture_output=True)
    return file


@pytest.fixture(params=["none", "starttls", "tls"])
def server(request: pytest.FixtureRequest, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A mail server that wants a password; `security` is how it is reached."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{certificate}.crt", certificate)
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    kept = Kept()
    ways: dict[str, dict[str, Any]] = {"starttls": {"tls_context": context}, "tls": {"ssl_context": context}}
    controller = Controller(
        kept, hostname="localhost", port=free_port(), authenticator=accepts, auth_required=True,
        server_hostname="localhost",
        auth_require_tls=request.param == "starttls", **ways.get(request.param, {}),
    )  # fmt: skip
    controller.start()
    kept.security, kept.port = request.param, controller.port  # type: ignore[attr-defined]
    yield kept
    controller.stop()


def accepts(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"centre", SECRET.encode()), handled=False)


def use(server: Any, password: str = SECRET, **changes: Any) -> None:
    values = {"host": "localhost", "port": server.port, "security": server.security, "username": "centre",
              "sender": "centre@example.org", "recipients": "duty@example.org, head@example.org",
              "language": "ru"}  # fmt: skip
    set_mail(values=values | changes, password=password, by=boss(), at=NOON)


def boss() -> Person:
    return Person.objects.filter(username="boss").first() or person("boss", Role.ADMINISTRATOR)


def in_files(recipients: str = "duty@example.org") -> None:
    MailSettings.objects.update_or_create(pk=1, defaults={"recipients": recipients, "language": "en"})


def mails() -> list[EmailMessage]:
    """What lies in DATA/mail, oldest first."""
    files = sorted((settings.INSTALLATION.data / "mail").glob("*.log"), key=lambda each: each.stat().st_mtime_ns)
    return [message_from_bytes(each.read_bytes().rstrip(b"\n-"), policy=default) for each in files]


@pytest.fixture(autouse=True)
def no_mails(monkeypatch: pytest.MonkeyPatch) -> None:
    """No mail of an earlier test, and no name server asked who we are."""
    monkeypatch.setattr(DNS_NAME, "_fqdn", "localhost", raising=False)
    for file in (settings.INSTALLATION.data / "mail").glob("*.log"):
        file.unlink()


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_an_alarm_is_mailed_by_the_server_that_was_set(server: Any) -> None:
    use(server)
    watch(seen=AWAY, at=NOON)
    (mail,) = server.mails
    assert mail["Subject"].strip() == "Baylanys: тревога: Движок не отвечает"
    assert (mail["From"], mail["To"]) == ("centre@example.org", "duty@example.org, head@example.org")
    assert "23.11.2026 07:00:00 UTC" in mail.get_content()


def test_the_password_is_kept_encrypted(server: Any) -> None:
    use(server)
    assert SECRET not in MailSettings.objects.get().password
    MailSettings.objects.update(host="")
    use(server, password="", sender="other@example.org")
    send(subject="s", text="t")
    assert [mail["From"] for mail in server.mails] == ["other@example.org"]


def test_a_server_that_refuses_is_tried_again(server: Any) -> None:
    use(server, password="wrong")
    watch(seen=AWAY, at=NOON)
    assert (Alarm.objects.get().told_at, server.mails) == (None, [])
    with pytest.raises(NotAnswered):
        send(subject="s", text="t")
    use(server)
    watch(seen=AWAY, at=after(1))
    assert len(server.mails) == 1
    assert Alarm.objects.get().told_at == after(1)


def test_a_server_that_is_away_loses_nothing() -> None:
    in_files()
    MailSettings.objects.update(host="localhost", port=free_port())
    watch(seen=AWAY, at=NOON)
    MailSettings.objects.update(host="")
    watch(seen=AWAY, at=after(1))
    assert [mail["Subject"] for mail in mails()] == ["Baylanys: alarm: The engine does not answer"]


def test_without_a_server_mail_stays_on_this_machine() -> None:
    in_files()
    watch(seen=AWAY, at=NOON)
    watch(seen=WELL, at=after(5))
    assert [mail["Subject"] for mail in mails()] == [
        "Baylanys: alarm: The engine does not answer",
        "Baylanys: over: The engine does not answer",
    ]
    assert (Alarm.objects.get().began_at, Alarm.objects.get().ended_at) == (NOON, after(5))


def test_a_rule_that_is_broken_again_and_again_is_not_told_each_time() -> None:
    in_files()
    for minute in range(0, 20, 2):
        watch(seen=AWAY, at=after(minute))
        watch(seen=WELL, at=after(minute + 1))
    assert Alarm.objects.count() == 10
    assert len(mails()) == 2
    watch(seen=AWAY, at=after(31))
    assert len(mails()) == 3


def test_with_nobody_to_tell_alarms_stand_in_the_table() -> None:
    watch(seen=AWAY, at=NOON)
    watch(seen=replace(AWAY, free_megabytes=10), at=after(1))
    assert set(Alarm.objects.values_list("rule", "detail")) == {(Rule.ENGINE_AWAY, ""), (Rule.DISK_LOW, "10 MB")}
    assert mails() == []
    with pytest.raises(NotPossible):
        send(subject="s", text="t")


def test_the_centre_is_seen_by_its_rows_and_its_disk() -> None:
    EngineHeartbeat.objects.create(pk=1, at=NOON, asterisk_connected=True, detail={"backlog": 3})
    person("operator1")
    for number, created in enumerate((NOON - timedelta(hours=1), NOON - timedelta(days=2))):
        call = interaction(answered("operator1"), at=created)
        Recording.objects.create(interaction=call, raw_name=str(number), state="missing", created_at=created)
    seen = look(installation=settings.INSTALLATION, at=after(1))
    assert (seen.engine_silence, seen.asterisk_connected, seen.backlog) == (60, True, 3)
    assert seen.missing_recordings == 1
    assert seen.free_megabytes > 0
