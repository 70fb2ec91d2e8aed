"""The bot's settings, its texts with an example, bound numbers; the code on the profile."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.bot.domain.binding import try_code
from baylanys.bot.domain.rules import set_rule
from baylanys.bot.models import Binding, FlowVersion
from baylanys.bot.rules import Rule, rule_at, texts_of, version_at
from baylanys.core import clock
from tests.chat_rows import centre, somebody
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def admin(client: Client) -> Person:
    found = person("admin", Role.ADMINISTRATOR)
    client.force_login(found)
    return found


def test_the_bot_is_switched_on_for_one_of_our_numbers(client: Client, admin: Person) -> None:
    number = centre()
    said = {"is_on": "on", "articles": "none", "confirm_days": "30"}
    assert client.post("/bot/rule", said).status_code == 302
    rule = rule_at(clock.now())
    assert rule.is_on and not rule.answers(number.pk) and rule.confirm_days == 30
    assert client.post("/bot/rule", {**said, "confirm_days": "9999"}).status_code == 422
    assert client.post("/bot/rule", {**said, "chosen": "77"}).status_code == 422
    assert client.get("/bot/").status_code == 200


def test_texts_are_shown_first_published_and_gone_back_from(client: Client, admin: Person) -> None:
    page = client.get("/bot/texts/")
    assert page.status_code == 200
    said = {f"{key}-{code}": text for key, by in texts_of(None).items() for code, text in by.items()}
    said |= {"menu-ru": "Слушаю вас <b>", "language": "ru"}
    shown = client.post("/bot/texts/publish", {**said, "preview": "1"})
    assert shown.status_code == 200 and not FlowVersion.objects.exists()
    assert client.post("/bot/texts/publish", said).status_code == 302
    published = version_at(clock.now())
    assert published is not None and published.texts == {"menu": {"ru": "Слушаю вас <b>"}}
    assert client.post("/bot/texts/publish", {**said, "menu-ru": "{nothing}"}).status_code == 422
    assert client.post("/bot/texts/back", {"version": "0"}).status_code == 302
    assert texts_of(version_at(clock.now())) == texts_of(None)
    assert client.post("/bot/texts/back", {"version": "x"}).status_code == 404


def test_a_person_gets_a_code_once_and_ends_the_binding(client: Client) -> None:
    centre()
    person_ = person("rep", Role.REPRESENTATIVE)
    client.force_login(person_)
    assert b'id="whatsapp"' not in client.get("/profile/").content
    set_rule(rule=Rule(is_on=True), by=None, at=LONG_AGO)
    assert client.post("/profile/whatsapp/code").status_code == 302
    found = re.search(r'data-code="(\d{4} \d{4})"', client.get("/profile/").content.decode())
    assert found and b"data-code" not in client.get("/profile/").content
    assert try_code(code=found[1].replace(" ", ""), identity=somebody(), at=clock.now()).outcome == "bound"
    assert b"+77010000001" in client.get("/profile/").content
    client.post("/profile/whatsapp/end")
    assert not Binding.objects.filter(ended_at=None).exists()


def test_an_administrator_ends_anybodys_binding(client: Client, admin: Person) -> None:
    rep = person("rep", Role.REPRESENTATIVE)
    row = Binding.objects.create(person=rep, identity=somebody(), number="77010000001")
    assert row.person.display_name in client.get("/bot/").content.decode()
    assert client.post(f"/bot/bindings/{row.pk}/end").status_code == 302
    row.refresh_from_db()
    assert (row.ended_by, row.reason) == (admin, "administrator")
