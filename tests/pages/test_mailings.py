"""Mailings in the browser: put together, counted, confirmed by a second act, followed, exported (3.7, 4.5)."""

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.campaigns.models import Mailing, MailingRule, MessageRate
from baylanys.contract.domain.approval import set_approval
from baylanys.core import clock
from baylanys.core.models import AuditEntry
from baylanys.crm.models import Contact
from tests.interaction_rows import person
from tests.mailing_rows import agreed, draft, number_and_template, running

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Гранты открыты", "template": "grants_open", "who": "everybody", "fallback_language": "ru",
    "from_hour": "10", "until_hour": "18", "most_a_minute": "60", "place-name-from": "name",
    "place-name-ru": "участник", "place-name-kk": "қатысушы", "place--from": "x",
}  # fmt: skip


@pytest.fixture
def boss(client: Client) -> Person:
    """A supervisor, signed in, in a centre with two people who agreed."""
    number_and_template()
    agreed("+77010000001", "Айгүл Қуанышева", "kk")
    agreed("+77010000002", "=Иван")
    found = person("boss", Role.SUPERVISOR)
    client.force_login(found)
    return found


def form(**changed: Any) -> dict[str, Any]:
    deadline = (clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    return {**FORM, "deadline": deadline, **changed}


def test_a_mailing_is_put_together_and_confirmed_by_a_second_act(client: Client, boss: Person) -> None:
    page = client.get("/mailings/new/").content.decode()
    assert "grants_open" in page
    text = client.get("/mailings/text?template=grants_open").content.decode()
    assert "Здравствуйте" in text and "Сәлеметсіз" in text
    counted = client.post("/mailings/count", form()).content.decode()
    assert '<p class="value">2</p>' in counted
    answer = client.post("/mailings/new/", form())
    made = Mailing.objects.get()
    assert (answer.status_code, answer.headers["Location"], made.state) == (302, f"/mailings/{made.pk}/", "draft")
    assert not made.recipients.exists()
    client.post(f"/mailings/{made.pk}/change/", form(name="Гранты 2027"))
    assert client.get(f"/mailings/{made.pk}/").status_code == 200
    client.post(f"/mailings/{made.pk}/act", {"act": "confirm"})
    made.refresh_from_db()
    assert (made.name, made.state, made.recipients.count()) == ("Гранты 2027", "running", 2)
    assert client.get(f"/mailings/{made.pk}/?part=standing").status_code == 200
    client.post(f"/mailings/{made.pk}/act", {"act": "pause"})
    client.post(f"/mailings/{made.pk}/act", {"act": "go_on"})
    client.post(f"/mailings/{made.pk}/act", {"act": "cancel", "reason": ""})
    made.refresh_from_db()
    assert made.state == "running"
    client.post(f"/mailings/{made.pk}/act", {"act": "cancel", "reason": "Ошибка"})
    made.refresh_from_db()
    assert (made.state, made.close_reason) == ("cancelled", "Ошибка")
    assert "Гранты 2027" in client.get("/mailings/?search=2027").content.decode()
    assert client.get(f"/mailings/{made.pk}/change/").status_code == 404


@pytest.mark.parametrize(
    "changed",
    [{"name": ""}, {"template": "x"}, {"who": "conditions"}, {"deadline": "soon"}, {"from_hour": "²"},
     {"wrote_within_days": "-1", "who": "conditions"}, {"who": "conditions", "languages": ["de"]},
     {"most_a_minute": "99999"}],
)  # fmt: skip
def test_a_form_that_makes_no_sense_says_why(client: Client, boss: Person, changed: dict[str, Any]) -> None:
    answer = client.post("/mailings/new/", form(**changed))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert client.post("/mailings/count", form(**changed)).status_code == 200
    assert not Mailing.objects.exists()


def test_a_list_is_brought_and_its_wrong_rows_are_shown(client: Client, boss: Person) -> None:
    client.post("/mailings/new/", form(who="list", consent_source="Анкета"))
    made = Mailing.objects.get()
    table = "Телефон;Имя\n87010000001;Айгүл\n87010000009;Новый\nabc;\n".encode()
    client.post(f"/mailings/{made.pk}/list", {"list": SimpleUploadedFile("список.csv", table)})
    client.post(f"/mailings/{made.pk}/list", {"list": SimpleUploadedFile("x.xlsx", b"PK broken")})
    assert client.post(f"/mailings/{made.pk}/list").status_code == 302
    made.refresh_from_db()
    assert (made.list_name, made.numbers.count()) == ("список.csv", 2)
    client.post(f"/mailings/{made.pk}/act", {"act": "confirm"})
    assert made.recipients.count() == 2
    assert Contact.objects.filter(phones__e164="+77010000009").exists()
    assert "abc" in client.get(f"/mailings/{made.pk}/people/?left_out=bad_number").content.decode()


def test_people_are_listed_and_exported_without_formulas(client: Client, boss: Person) -> None:
    made = running()
    page = client.get(f"/mailings/{made.pk}/people/?search=010000001").content.decode()
    assert "Айгүл" in page and "Иван" not in page
    answer: Any = client.get(f"/mailings/{made.pk}/people.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 3
    assert sheet["A3"].data_type == "s"
    assert AuditEntry.objects.filter(kind="exported", object_kind="mailing").exists()


def test_the_customer_reads_covered_numbers_and_decides(client: Client, boss: Person) -> None:
    set_approval(kind="mailing", is_required=True, valid_from=clock.now(), by=None, at=clock.now() - timedelta(days=1))
    made = running(at=clock.now())
    customer = person("customer", Role.REPRESENTATIVE)
    client.force_login(customer)
    assert made.name in client.get("/approvals/").content.decode()
    page = client.get(f"/mailings/{made.pk}/people/").content.decode()
    assert "000 00 01" not in page
    assert "Қуанышева" not in page
    assert client.get("/mailings/new/").status_code == 403
    client.post(f"/mailings/{made.pk}/decide", {"act": "approve"})
    made.refresh_from_db()
    assert (made.state, made.approved_by) == ("running", customer)
    client.post(f"/mailings/{made.pk}/decide", {"act": "refuse", "reason": "поздно"})
    made.refresh_from_db()
    assert made.state == "running"


def test_whoever_confirmed_first_is_not_the_second(client: Client, boss: Person) -> None:
    MailingRule.objects.create(valid_from=clock.now() - timedelta(days=9), second_person_above=1)
    made = draft(at=clock.now())
    for _ in range(2):
        client.post(f"/mailings/{made.pk}/act", {"act": "confirm"})
    made.refresh_from_db()
    assert made.state == "second"
    client.force_login(person("other", Role.ADMINISTRATOR))
    client.post(f"/mailings/{made.pk}/act", {"act": "confirm"})
    made.refresh_from_db()
    assert made.state == "running"


def test_pace_and_price_are_put_in_force(client: Client, boss: Person) -> None:
    rule = {"answers_in_100": "5", "answer_minutes": "4", "keep_free": "2", "second_person_above": "100"}
    client.post("/admin/mailings/", {"what": "rule", **rule})
    client.post("/admin/mailings/", {"what": "rule", **rule, "keep_free": "٣"})
    client.post("/admin/mailings/", {"what": "rate", "category": "MARKETING", "price": "0,0312", "currency": "usd"})
    for wrong in ("-1", "NaN", "x", "1e30"):
        client.post("/admin/mailings/", {"what": "rate", "category": "MARKETING", "price": wrong, "currency": "USD"})
    assert MailingRule.objects.get().keep_free == 2
    assert str(MessageRate.objects.get().price) == "0.0312"
    assert client.get("/admin/mailings/").status_code == 200
