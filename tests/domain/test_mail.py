"""A mail with files, through a real mail server: what arrives, and what the server said."""

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.mail.utils import DNS_NAME

from baylanys.core.errors import NotAnswered, NotPossible
from baylanys.operations.domain.mail import Attachment, post
from baylanys.operations.models import MailSettings
from baylanys.server.ports import free_port

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Server:
    """Answers to the text as told to."""

    answer = "250 2.0.0 Ok: queued as 4F5A"

    def __init__(self) -> None:
        self.envelopes: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.envelopes.append(envelope)
        return self.answer


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(DNS_NAME, "_fqdn", "localhost", raising=False)
    taken = Server()
    controller = Controller(taken, hostname="127.0.0.1", port=free_port())
    controller.start()
    told = {"host": "127.0.0.1", "port": controller.port, "security": "none", "sender": "centre@example.kz"}
    MailSettings.objects.update_or_create(pk=1, defaults=told)
    yield taken
    controller.stop()


def leave(**more: Any) -> Any:
    return post(to=["customer@example.org"], subject="Апталық есеп: қаңтар", text="Құрметті әріптестер", **more)


def test_files_arrive_whole_under_their_own_names(server: Server) -> None:
    taken = leave(attachments=[Attachment("Апталық есеп қ.xlsx", b"PK\x03\x04 \x00\xff", XLSX)])
    assert (taken.server.split(":")[0], taken.answer) == ("127.0.0.1", server.answer)
    (envelope,) = server.envelopes
    mail = message_from_bytes(envelope.content, policy=default)
    assert mail["Subject"].strip() == "Апталық есеп: қаңтар"
    (file,) = mail.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("Апталық есеп қ.xlsx", XLSX)
    assert file.get_content() == b"PK\x03\x04 \x00\xff"
    assert mail.get_body(("plain",)).get_content().strip() == "Құрметті әріптестер"


def test_what_cannot_be_delivered_comes_back_to_its_own_address(server: Server) -> None:
    leave(bounces_to="bounces@example.kz")
    (envelope,) = server.envelopes
    mail = message_from_bytes(envelope.content, policy=default)
    assert (envelope.mail_from, mail["From"]) == ("bounces@example.kz", "centre@example.kz")


@pytest.mark.parametrize(
    ("answer", "error"), [("552 5.3.4 too big", NotPossible), ("451 4.7.1 try later", NotAnswered)]
)
def test_a_text_is_refused_for_good_or_for_now(server: Server, answer: str, error: type[Exception]) -> None:
    server.answer = answer
    with pytest.raises(error, match=answer[:3]):
        leave()
