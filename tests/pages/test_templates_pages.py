"""The pages of WhatsApp templates, against the stand-in for Meta."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.core import clock
from baylanys.messaging.domain.template import save_draft
from baylanys.messaging.models import BusinessNumber, MessageTemplate
from baylanys.messaging.template_parts import Button, Parts
from baylanys.simulator.meta.server import StandIn
from tests.interaction_rows import person
from tests.pages.test_axe import browser, open_page, people, problems
from tests.standin_thread import number_at, standin_beside

__all__ = ["browser", "people"]
pytestmark = pytest.mark.django_db
TEXT = {
    "kk-category": "UTILITY",
    "kk-header": "Жауап дайын",
    "kk-body": "Құрметті {{name}}, өтінішіңіз қаралды.",
    "kk-footer": "Байланыс орталығы",
    "kk-buttons": "Рақмет\nАшу | https://example.kz/a",
    "kk-examples": "name = Айгүл",
}


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with standin_beside() as beside:
        beside.world.templates.clear()
        yield beside


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(person("admin", Role.ADMINISTRATOR, "en"))
    return client


def post(client: Client, address: str, values: dict[str, Any] | None = None) -> str:
    return client.post(address, values or {}, follow=True).content.decode()


def test_a_template_is_begun_drafted_handed_in_read_back_and_deleted(admin: Client, standin: StandIn) -> None:
    number_at(standin)
    assert "There are no templates yet" in admin.get("/templates/").content.decode()
    begun = admin.get("/templates/new/", {"name": "answer_ready", "category": "UTILITY"}, follow=True)
    assert begun.redirect_chain[-1][0] == "/templates/of/answer_ready/?category=UTILITY"
    address = "/templates/of/answer_ready/kk/"
    page = post(admin, address, TEXT)
    assert "The draft is saved" in page and "Құрметті Айгүл, өтінішіңіз қаралды." in page
    assert "Meta has the template" in post(admin, address, TEXT | {"submit": "1"})
    row = MessageTemplate.objects.get()
    assert row.provider_id in standin.world.templates
    assert "answer_ready" in post(admin, "/templates/sync/")
    assert "The names of the fields are saved" in post(admin, f"{address}names/", {"body:name": "Full name"})
    assert "is deleted" in post(admin, f"{address}delete/") and not standin.world.templates
    assert "answer_ready" not in admin.get("/templates/").content.decode().split("<table")[-1].split("id=")[0]
    assert "answer_ready" in admin.get("/templates/?state=deleted").content.decode()


def test_what_meta_would_refuse_stays_in_the_form_with_the_reason(admin: Client, standin: StandIn) -> None:
    number_at(standin)
    answer = admin.post("/templates/of/answer_ready/kk/", TEXT | {"kk-body": "{{name}} сәлем"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "neither begin nor end" in page and "{{name}} сәлем" in page
    assert admin.post("/templates/of/a/kk/", TEXT | {"kk-examples": "Айгүл"}).status_code == 422
    assert admin.get("/templates/new/", {"name": "Имя", "category": "UTILITY"}).status_code == 422
    assert not MessageTemplate.objects.exists()


def test_a_rejected_one_shows_meta_s_reason_and_an_unknown_number_its_words(admin: Client) -> None:
    number = BusinessNumber.objects.create(phone_number_id="1", waba_id="2", graph_url="http://127.0.0.1:9")
    row = save_draft(number=number, name="a", language="ru", category="UTILITY", parts=Parts(body="Текст <b>"),
                     examples={}, by=None, at=clock.now())  # fmt: skip
    MessageTemplate.objects.filter(pk=row.pk).update(state="rejected", reason="SCAM", quality="RED")
    page = admin.get("/templates/of/a/").content.decode()
    assert "looks like fraud" in page and "low quality" in page and "Текст &lt;b&gt;" in page
    assert "does not answer" in post(admin, "/templates/sync/")
    BusinessNumber.objects.update(is_active=False)
    assert "No WhatsApp number" in post(admin, "/templates/sync/")


def test_the_bubble_follows_what_is_written(
    live_server: Any, people: dict[str, str], templates: None, browser: Browser
) -> None:
    address = live_server.url + "/templates/of/answer_ready/"
    page = open_page(browser, address, people["boss"], theme="light", width=1366, height=768)
    column = page.locator("[aria-labelledby=title-ru]")
    column.locator("summary").first.click()
    page.locator("#id_ru-body").fill("Здравствуйте, {{name}}! Ответ готов.")
    page.locator("#id_ru-examples").fill("name = Айгуль")
    page.locator("#id_ru-buttons").fill("Спасибо")
    assert column.locator(".wa-body").inner_text() == "Здравствуйте, Айгуль! Ответ готов."
    assert column.locator(".wa-button").inner_text() == "Спасибо"
    assert problems(page) == []
    for width, height in ((1366, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(live_server.url + "/templates/")
        assert problems(page) == []


@pytest.fixture
def templates(people: dict[str, str], standin: StandIn) -> None:
    number = number_at(standin)
    buttons = Button("QUICK_REPLY", "Рақмет"), Button("URL", "Ашу", url="https://example.kz/a")
    body = "Құрметті {{name}}, өтінішіңіз қаралды."
    parts = Parts(body=body, header="Жауап дайын", footer="Байланыс орталығы", buttons=buttons)
    boss = Person.objects.get(username="boss")
    save_draft(number=number, name="answer_ready", language="kk", category="UTILITY", parts=parts,
               examples={"name": "Айгүл"}, by=boss, at=clock.now())  # fmt: skip
