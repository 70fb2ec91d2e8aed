"""The page of alarms: what is on, what was, and the settings of mail."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.mail.utils import DNS_NAME
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.core import clock
from baylanys.core.models import AuditEntry
from baylanys.core.secrets import decrypt
from baylanys.operations.models import Alarm, MailSettings
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
GOOD = {"recipients": "duty@example.org, head@example.org", "language": "kk", "host": "", "port": "587",
        "security": "starttls", "username": "centre", "password": "mail secret",
        "sender": "centre@example.org"}  # fmt: skip


@pytest.fixture(autouse=True)
def no_name_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mail asks nobody how this machine is called."""
    monkeypatch.setattr(DNS_NAME, "_fqdn", "localhost", raising=False)


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(person("boss", Role.ADMINISTRATOR))
    return client


def test_alarms_that_are_on_and_those_that_were_are_shown(administrator: Client) -> None:
    assert "Всё в порядке" in administrator.get("/admin/alarms/").content.decode()
    Alarm.objects.create(rule="disk_low", began_at=clock.now(), detail="512 MB")
    Alarm.objects.create(rule="backlog", began_at=clock.now() - timedelta(hours=1), ended_at=clock.now())
    page = administrator.get("/admin/alarms/").content.decode()
    assert "Диск почти заполнен" in page and "512 MB" in page
    assert "Движок не успевает писать" in page
    assert "Всё в порядке" not in page


def test_settings_of_mail_are_kept_and_the_password_never_shown(administrator: Client) -> None:
    answer = administrator.post("/admin/alarms/mail/", GOOD, follow=True)
    assert "Настройки почты сохранены" in answer.content.decode()
    kept = MailSettings.objects.get()
    assert kept.recipients.split() == ["duty@example.org", "head@example.org"]
    assert (decrypt(kept.password), kept.changed_by.username) == ("mail secret", "boss")
    assert "mail secret" not in answer.content.decode() and kept.password not in answer.content.decode()
    line = AuditEntry.objects.get(kind="setting_changed", object_kind="mail")
    assert (line.who, line.after["recipients"], line.after["password"]) == ("boss", kept.recipients, "changed")
    administrator.post("/admin/alarms/mail/", GOOD | {"password": "", "port": "25"})
    kept = MailSettings.objects.get()
    assert (decrypt(kept.password), kept.port) == ("mail secret", 25)


@pytest.mark.parametrize(
    "wrong", [{"recipients": "duty"}, {"port": "0"}, {"port": "x"}, {"security": "hope"}, {"language": "de"},
              {"sender": "nobody"}],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_kept(administrator: Client, wrong: dict[str, str]) -> None:
    answer = administrator.post("/admin/alarms/mail/", GOOD | wrong)
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert not MailSettings.objects.exists()


def test_a_test_mail_is_sent_or_it_is_said_why_not(administrator: Client) -> None:
    answer = administrator.post("/admin/alarms/mail/try/", follow=True)
    assert "Не указано, кому" in answer.content.decode()
    administrator.post("/admin/alarms/mail/", GOOD)
    answer = administrator.post("/admin/alarms/mail/try/", follow=True)
    assert "лежит в файле" in answer.content.decode()
    assert list((settings.INSTALLATION.data / "mail").glob("*.log"))
    administrator.post("/admin/alarms/mail/", GOOD | {"host": "127.0.0.1", "port": "1"})
    answer = administrator.post("/admin/alarms/mail/try/", follow=True)
    assert "Почтовый сервер не принял" in answer.content.decode()


def test_a_supervisor_sees_and_does_not_change(client: Client) -> None:
    client.force_login(person("chief", Role.SUPERVISOR))
    assert "alarms_mail" not in client.get("/admin/alarms/").content.decode()
    assert client.post("/admin/alarms/mail/", GOOD).status_code == 403
