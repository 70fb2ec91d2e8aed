"""Suggestions and complaints in the browser, and how developers are told: by mail, by a signed webhook, with proof."""

import io
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.contract.models import Project, SettingChange
from baylanys.core import clock
from baylanys.core.errors import NotPossible
from baylanys.improvement.domain.channel import set_channel
from baylanys.improvement.domain.delivery import deliver_due
from baylanys.improvement.domain.item import act_on
from baylanys.improvement.models import DeveloperChannel, ImprovementDelivery, ImprovementEvent, ImprovementItem
from baylanys.improvement.sending_rules import PAUSES_MINUTES, signature
from tests.interaction_rows import answered, interaction, person

pytestmark = pytest.mark.django_db
SAID = {
    "kind": "complaint",
    "subject": "platform",
    "platform": "Портал",
    "text": "=Кнопка не видна",
    "project": "grants",
}
CHANNEL = {"name": "Портал", "project": None, "secret": "", "is_active": True, "by": None}


class Developers(BaseHTTPRequestHandler):
    """Keeps what it was sent, answers what the test wants."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server: Any = self.server
        server.heard.append((dict(self.headers), body))
        self.send_response(server.answer)
        if server.answer == 302:
            self.send_header("Location", "http://127.0.0.1:1/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed."""


@pytest.fixture
def developers() -> Iterator[Any]:
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Developers)
    server.heard, server.answer = [], 202
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join(timeout=5)


def client_of(role: Role, name: str = "") -> Client:
    client = Client()
    client.force_login(person(name or role, role, "en"))
    return client


def channel(url: str = "", emails: str = "", networks: str = "127.0.0.0/8", secret: str = "key") -> DeveloperChannel:
    said = CHANNEL | {"webhook_url": url, "emails": emails, "networks": networks, "secret": secret}
    return set_channel(channel=None, at=clock.now(), **said)


def written(client: Client, **more: str) -> ImprovementItem:
    Project.objects.get_or_create(code="grants", defaults={"name_ru": "Гранты"})
    client.post("/improvement/new/", SAID | more)
    return ImprovementItem.objects.latest("pk")


def act(client: Client, item: ImprovementItem, name: str, **more: str) -> str:
    item.refresh_from_db()
    said = {"act": name, "version": str(item.version), **more}
    return client.post(f"/improvement/{item.pk}/act", said, follow=True).content.decode()


def test_what_a_caller_said_is_written_down_worked_on_and_answered() -> None:
    operator, supervisor = client_of(Role.OPERATOR, "operator1"), client_of(Role.SUPERVISOR)
    call = interaction(answered("operator1"))
    assert "In the person" in operator.get(f"/improvement/new/?interaction={call.pk}").content.decode()
    item = written(operator, interaction=str(call.pk))
    assert (item.interaction, item.language) == (call, call.language)
    assert operator.post(f"/improvement/{item.pk}/act", {"act": "take", "version": "1"}).status_code == 403
    act(supervisor, item, "take")
    assert "Write a few words first" in act(supervisor, item, "finish", text=" ")
    act(supervisor, item, "finish", text="Кнопка исправлена")
    item.refresh_from_db()
    assert (item.state, item.answer, item.owner.username if item.owner else "") == (
        "done",
        "Кнопка исправлена",
        "supervisor",
    )
    assert "Кнопка исправлена" in operator.get(f"/improvement/{item.pk}/").content.decode()
    act(supervisor, item, "reopen", text="Снова не видна")
    assert [row.kind for row in item.events.all()] == ["opened", "take", "finish", "reopen"]
    with pytest.raises(IntegrityError), transaction.atomic():
        ImprovementEvent.objects.all().delete()


def test_of_two_who_act_on_one_version_the_second_is_told() -> None:
    item = written(client_of(Role.SUPERVISOR))
    seen = item.version
    act_on(item=item, act="take", version=seen, by=None, at=clock.now())
    with pytest.raises(NotPossible) as refused:
        act_on(item=item, act="take", version=seen, by=None, at=clock.now())
    assert refused.value.code == "changed_meanwhile"


@pytest.mark.parametrize("wrong", [{"text": " "}, {"kind": "weather"}, {"subject": ""}])
def test_what_says_nothing_is_not_written_down(wrong: dict[str, str]) -> None:
    assert client_of(Role.OPERATOR).post("/improvement/new/", SAID | wrong).status_code == 422
    assert not ImprovementItem.objects.exists()


def test_developers_are_told_by_a_signed_webhook_and_the_proof_is_kept(developers: Any) -> None:
    supervisor = client_of(Role.SUPERVISOR)
    channel(f"http://127.0.0.1:{developers.server_port}/hook")
    item = written(supervisor)
    assert "on its way" in act(supervisor, item, "send")
    at = clock.now()
    assert deliver_due(at=at) == 1
    assert deliver_due(at=at) == 0
    headers, body = developers.heard[0]
    assert headers["Baylanys-Signature"] == signature(body, "key", at)
    assert json.loads(body)["text"] == "=Кнопка не видна"
    sent = ImprovementDelivery.objects.get()
    assert (sent.state, sent.proof["status"], sent.proof["signed"]) == ("sent", 202, True)
    assert headers["Baylanys-Delivery"] == str(sent.pk)
    shown = supervisor.get(f"/improvement/{item.pk}/").content.decode()
    assert "With the developers" in shown
    assert "HTTP 202" in shown


@pytest.mark.parametrize("answer", [500, 302, 404])
def test_what_is_not_taken_is_tried_ever_later_then_given_up_and_sent_again_by_hand(
    developers: Any, answer: int
) -> None:
    supervisor = client_of(Role.SUPERVISOR)
    channel(f"http://127.0.0.1:{developers.server_port}/hook")
    item = written(supervisor)
    act(supervisor, item, "send")
    developers.answer, at = answer, clock.now()
    for pause in (*PAUSES_MINUTES, 1):
        assert deliver_due(at=at) == 0
        at += timedelta(minutes=pause, seconds=1)
    failed = ImprovementDelivery.objects.get()
    assert (failed.state, failed.attempts, len(developers.heard)) == (
        "failed",
        len(PAUSES_MINUTES) + 1,
        len(PAUSES_MINUTES) + 1,
    )
    assert str(answer) in failed.trouble
    developers.answer = 200
    supervisor.post(f"/improvement/{item.pk}/deliveries/{failed.pk}/again")
    assert deliver_due(at=clock.now()) == 1
    assert supervisor.post(f"/improvement/{item.pk}/deliveries/{failed.pk}/again").status_code == 302
    assert ImprovementDelivery.objects.get().state == "sent"


def test_developers_are_told_by_mail() -> None:
    supervisor = client_of(Role.SUPERVISOR)
    home = Path(settings.INSTALLATION.data) / "mail"
    before = set(home.glob("*.log"))
    channel(emails="dev@example.kz; second@example.kz", networks="", secret="")
    act(supervisor, written(supervisor), "send")
    assert deliver_due(at=clock.now()) == 1
    mail = message_from_bytes((set(home.glob("*.log")) - before).pop().read_bytes())
    assert mail["To"] == "dev@example.kz, second@example.kz"
    assert ImprovementDelivery.objects.get().proof["message_id"] == mail["Message-ID"]


@pytest.mark.parametrize(
    ("url", "networks", "code"),
    [
        ("http://127.0.0.1/hook", "", "needs_https"),
        ("https://127.0.0.1/hook", "", "inside"),
        ("https://169.254.169.254/", "169.254.0.0/16", "bad_address"),
        ("https://10.0.0.5/hook", "192.168.0.0/16", "inside"),
        ("ftp://example.kz/", "", "bad_address"),
        ("https://user:word@example.kz/", "", "bad_address"),
    ],
)
def test_a_webhook_inside_the_house_is_refused_unless_its_network_is_named(url: str, networks: str, code: str) -> None:
    with pytest.raises(NotPossible) as refused:
        channel(url, networks=networks)
    assert refused.value.code == code


def test_a_name_that_leads_inside_is_refused_when_it_is_reached(developers: Any) -> None:
    supervisor = client_of(Role.SUPERVISOR)
    channel(f"https://localhost:{developers.server_port}/hook", networks="")
    act(supervisor, written(supervisor), "send")
    assert deliver_due(at=clock.now()) == 0
    assert "address_refused" in ImprovementDelivery.objects.get().trouble
    assert developers.heard == []


def test_an_administrator_names_developers_and_the_secret_is_never_shown() -> None:
    administrator = client_of(Role.ADMINISTRATOR)
    said = {"name": "Портал", "emails": "dev@example.kz", "secret": "very secret", "networks": "", "webhook_url": ""}
    administrator.post("/admin/developers/0", said)
    row = DeveloperChannel.objects.get()
    administrator.post(
        f"/admin/developers/{row.pk}", said | {"secret": "", "emails": "other@example.kz", "is_active": "on"}
    )
    row.refresh_from_db()
    assert row.emails == "other@example.kz"
    assert row.secret
    shown = administrator.get("/admin/developers/").content.decode()
    assert "very secret" not in shown
    assert row.secret not in shown
    assert "very secret" not in json.dumps(list(SettingChange.objects.values_list("detail", flat=True)))
    assert (
        "no e-mail address"
        in administrator.post("/admin/developers/0", said | {"emails": "dev"}, follow=True).content.decode()
    )


def test_without_developers_it_is_not_sent() -> None:
    supervisor = client_of(Role.SUPERVISOR)
    item = written(supervisor)
    assert "No developers are named" in act(supervisor, item, "send")
    item.refresh_from_db()
    assert item.state == "new"


def test_the_month_is_summed_up_and_leaves_as_a_workbook_without_formulas() -> None:
    customer = client_of(Role.REPRESENTATIVE)
    written(customer, platform="=1+1")
    assert "=1+1" in customer.get("/improvement/summary/").content.decode()
    assert customer.get("/improvement/summary/?month=zzzz").status_code == 200
    answer: Any = customer.get("/improvement/summary.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert "=1+1" in {cell.value for cell in cells}
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_the_list_is_narrowed_by_state_kind_and_words() -> None:
    client = client_of(Role.SUPERVISOR)
    written(client)
    assert "Кнопка" in client.get("/improvement/?state=open&kind=complaint&search=кнопка").content.decode()
    assert "Кнопка" not in client.get("/improvement/?state=done").content.decode()
    assert client.get("/improvement/?page=99&search=%00").status_code == 200
