"""Answers to requests by e-mail: until the server took them, with proof; refused for good is said."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.mail.utils import DNS_NAME

from baylanys.core import clock
from baylanys.crm.domain.case import open_case
from baylanys.crm.domain.case_reply import write_reply
from baylanys.crm.models import CaseEvent, CaseReply, ClassifierLine
from baylanys.operations.domain.case_mail import PAUSES, next_try_at, send_waiting_mails
from baylanys.operations.models import MailSettings
from baylanys.server.ports import free_port
from tests.case_rows import put_guide_in_force
from tests.interaction_rows import contact

pytestmark = pytest.mark.django_db
NOON = datetime.fromisoformat("2026-11-23T07:00:00+00:00")


class Post:
    """Takes mail, except for `nobody@`, and none at all while it is `shut`."""

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.shut = False

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if self.shut:
            return "451 try later"
        if address.startswith("nobody@"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    monkeypatch.setattr(DNS_NAME, "_fqdn", "localhost", raising=False)
    taken = Post()
    controller = Controller(taken, hostname="127.0.0.1", port=free_port())
    controller.start()
    told = {"host": "127.0.0.1", "port": controller.port, "security": "none", "sender": "centre@example.org"}
    MailSettings.objects.update_or_create(pk=1, defaults=told)
    yield taken
    controller.stop()


def reply(address: str = "aigul@example.org") -> CaseReply:
    put_guide_in_force(clock.now() - timedelta(days=60))
    line = ClassifierLine.objects.get(code="grant-terms")
    case = open_case(line=line, contact=contact("Айгүл", "+77015550123"), project="", language="ru", channel="",
                     description="", interaction=None, by=None, at=NOON)  # fmt: skip
    return write_reply(case=case, kind="answer", channel="email", text="До 1 декабря", key="k-1", by=None, at=NOON,
                       address=address, subject=f"Обращение № {case.pk}")  # fmt: skip


def test_the_mail_leaves_once_and_the_servers_word_is_kept(post: Post) -> None:
    made = reply()
    assert send_waiting_mails(at=NOON) == 1
    assert send_waiting_mails(at=NOON + timedelta(hours=1)) == 0
    (mail,) = post.mails
    assert (mail["To"], mail["From"], mail["Subject"]) == ("aigul@example.org", "centre@example.org", made.subject)
    made.refresh_from_db()
    assert (made.state, made.sent_at, mail["Message-ID"] in made.proof) == ("sent", NOON, True)


def test_a_server_that_is_shut_is_tried_again_later_and_later(post: Post) -> None:
    made, post.shut = reply(), True
    assert send_waiting_mails(at=NOON) == 0
    made.refresh_from_db()
    assert (made.state, made.tries) == ("queued", 1) and "451" in made.error
    assert send_waiting_mails(at=NOON + timedelta(seconds=30)) == 0
    made.refresh_from_db()
    assert made.tries == 1
    post.shut = False
    assert send_waiting_mails(at=next_try_at(NOON, 1)) == 1


def test_an_address_that_nobody_has_is_said_at_once(post: Post) -> None:
    made = reply("nobody@example.org")
    send_waiting_mails(at=NOON)
    made.refresh_from_db()
    assert made.state == "failed" and "550" in made.error
    assert CaseEvent.objects.filter(kind="mail_failed").count() == 1


def test_after_the_last_try_it_is_not_sent(post: Post) -> None:
    made, post.shut = reply(), True
    CaseReply.objects.update(tries=len(PAUSES) - 1)
    send_waiting_mails(at=NOON + timedelta(days=1))
    made.refresh_from_db()
    assert made.state == "failed"
