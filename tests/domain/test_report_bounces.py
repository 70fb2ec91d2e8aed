"""A mail that came back is shown at its recipient, whichever way the notice came."""

import io
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from baylanys.accounts.choices import Role
from baylanys.core.models import AuditEntry
from baylanys.operations.models import MailSettings
from baylanys.reports.delivery_models import BounceMailbox, DeliveryMail, DeliveryProof, ReportDelivery
from baylanys.reports.domain.delivery_bounces import read_mailbox, set_mailbox, take_notice
from baylanys.reports.domain.delivery_making import make_due
from baylanys.reports.domain.delivery_sending import send_due
from baylanys.reports.domain.schedule import plan_due
from tests.report_rows import MONDAY, boss, schedule

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail() -> DeliveryMail:
    """One that was taken by the mail server."""
    MailSettings.objects.update_or_create(pk=1, defaults={"host": "", "sender": "centre@example.kz"})
    schedule("gone@example.org", "here@example.org")
    plan_due(at=MONDAY)
    make_due(at=MONDAY)
    send_due(at=MONDAY)
    for file in (settings.INSTALLATION.data / "mail").glob("*.log"):
        file.unlink()
    return DeliveryMail.objects.get(address="gone@example.org")


def notice(message_id: str, action: str = "failed", address: str = "gone@example.org") -> bytes:
    return f"""From: MAILER-DAEMON@mx.example.org
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {address}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 User unknown

--B
Content-Type: text/rfc822-headers

Message-ID: {message_id}

--B--
""".encode()


def test_what_came_back_is_shown_at_its_recipient_and_the_others_have_it(mail: DeliveryMail) -> None:
    assert ReportDelivery.objects.get().state == "done"
    assert take_notice(notice(mail.message_id), at=MONDAY) == 1
    mail.refresh_from_db()
    assert (mail.state, mail.trouble) == ("bounced", "5.1.1 smtp; 550 User unknown")
    assert ReportDelivery.objects.get().state == "part"
    take_notice(notice(mail.message_id), at=MONDAY)
    assert DeliveryProof.objects.filter(kind="bounced").count() == 1


def test_a_delay_and_a_delivery_are_kept_as_proof(mail: DeliveryMail) -> None:
    take_notice(notice(mail.message_id, "delayed"), at=MONDAY)
    mail.refresh_from_db()
    assert mail.state == "sent"
    take_notice(notice(mail.message_id, "delivered"), at=MONDAY)
    mail.refresh_from_db()
    assert mail.state == "delivered" and ReportDelivery.objects.get().state == "done"


@pytest.mark.parametrize("action", ["failed", "expanded"])
def test_what_is_forged_or_about_somebody_else_changes_nothing(mail: DeliveryMail, action: str) -> None:
    forged = notice("<report-1-1-0000@example.kz>") if action == "failed" else notice(mail.message_id, action)
    assert take_notice(forged, at=MONDAY) == 0
    assert not DeliveryMail.objects.filter(state="bounced").exists()


def test_a_forwarded_mail_that_came_back_from_elsewhere_is_known(mail: DeliveryMail) -> None:
    assert take_notice(notice(mail.message_id, address="other@example.net"), at=MONDAY) == 1


def test_the_mail_servers_pipe(mail: DeliveryMail, monkeypatch: pytest.MonkeyPatch) -> None:
    def take(raw: bytes) -> str:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
        said = io.StringIO()
        call_command("take_bounce", stdout=said)
        return said.getvalue()

    assert "Not about" in take(b"Subject: hello\n\nhello")
    assert "Shown" in take(notice(mail.message_id))


class Box(StreamRequestHandler):
    """As much of IMAP (RFC 3501) as a program needs that reads what is new."""

    mails: dict[int, bytes] = {}
    seen: set[int] = set()

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, _space, rest = line.decode().strip().partition(" ")
            words = rest.upper().split()
            if words[0] == "LOGIN" and '"mail secret"' not in rest:
                self.wfile.write(f"{tag} NO wrong password\r\n".encode())
                continue
            self._answer(words)
            self.wfile.write(f"{tag} OK done\r\n".encode())
            if words[0] == "LOGOUT":
                return

    def _answer(self, words: list[str]) -> None:
        match words[:2]:
            case ["CAPABILITY", *_rest]:
                self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
            case ["SELECT", *_rest]:
                self.wfile.write(f"* {len(self.mails)} EXISTS\r\n".encode())
            case ["UID", "SEARCH"]:
                found = " ".join(str(each) for each in self.mails if each not in self.seen)
                self.wfile.write(f"* SEARCH {found}\r\n".encode())
            case ["UID", "FETCH"]:
                raw = self.mails[int(words[2])]
                self.wfile.write(b"* 1 FETCH (UID %s BODY[] {%d}\r\n%s)\r\n" % (words[2].encode(), len(raw), raw))
            case ["UID", "STORE"]:
                self.seen.add(int(words[2]))


@pytest.fixture
def mailbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    file = tmp_path / "server.pem"
    order = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
             "-addext", "subjectAltName=DNS:localhost", "-keyout", str(file), "-out", f"{file}.crt"]  # fmt: skip
    subprocess.run(order, check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", f"{file}.crt")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{file}.crt", file)
    Box.mails, Box.seen = {}, set()
    ThreadingTCPServer.allow_reuse_address = True
    server = ThreadingTCPServer(("127.0.0.1", 0), Box)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield {"address": "bounces@example.kz", "host": "localhost", "port": server.server_address[1],
           "username": "centre", "folder": "INBOX"}  # fmt: skip
    server.shutdown()
    server.server_close()


def test_the_mailbox_of_notices_is_read_once(mail: DeliveryMail, mailbox: dict[str, Any]) -> None:
    assert read_mailbox(at=MONDAY) == 0
    by = boss(Role.ADMINISTRATOR)
    set_mailbox(values=mailbox, password="mail secret", by=by, at=MONDAY)
    Box.mails = {7: b"Subject: hello\r\n\r\nhello", 9: notice(mail.message_id).replace(b"\n", b"\r\n")}
    assert read_mailbox(at=MONDAY) == 1
    assert read_mailbox(at=MONDAY) == 0 and Box.seen == {7, 9}
    mail.refresh_from_db()
    kept = BounceMailbox.objects.get()
    assert (mail.state, kept.read_at, kept.trouble) == ("bounced", MONDAY, "")
    assert "mail secret" not in kept.password
    assert AuditEntry.objects.get(object_kind="bounce_mailbox").who == by.username


def test_a_mailbox_that_cannot_be_read_says_why(mailbox: dict[str, Any]) -> None:
    set_mailbox(values=mailbox, password="wrong", by=boss(Role.ADMINISTRATOR), at=MONDAY)
    assert read_mailbox(at=MONDAY) == 0
    assert "wrong password" in BounceMailbox.objects.get().trouble
    set_mailbox(values=mailbox | {"port": 1}, password="", by=boss(Role.ADMINISTRATOR), at=MONDAY)
    read_mailbox(at=MONDAY)
    assert BounceMailbox.objects.get().trouble
