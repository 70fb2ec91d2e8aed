"""The address that checks a text, the page of own words, and both in a browser."""

import time
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser

from baylanys.accounts.choices import Role
from baylanys.core import clock
from baylanys.desktop.views import spelling
from baylanys.spelling.domain.word import add_words
from baylanys.spelling.models import OwnWord
from tests.interaction_rows import person
from tests.pages.test_axe import browser, open_page, people, problems

__all__ = ["browser", "people"]
pytestmark = pytest.mark.django_db
MESSAGE = (
    "Сәлеметсіз бе! Отинишиниз кабылданды, жауапты үш жұмыс күні ішінде аласыз. Ваше обрашение зарегистрировано, "
    "ответ придёт в течение трёх рабочих дней. Сұрағыңыз болса, осы нөмірге жазыңыз, біз міндетті түрде жауап береміз."
)


def ask(client: Client, body: Any, address: str = "/spelling/check") -> Any:
    return client.post(address, body, content_type="application/json")


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(person("operator1", Role.OPERATOR, "en"))
    return client


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(person("admin", Role.ADMINISTRATOR, "en"))
    return client


def test_a_text_is_answered_with_its_wrong_words(operator: Client) -> None:
    answer = ask(operator, {"text": "😀 отиниш", "hint": "kk"})
    first = {"start": 3, "end": 9, "word": "отиниш", "language": "kk", "suggestions": ["өтініш"]}
    assert answer.status_code == 200 and answer.json() == {"misspellings": [first]}


def test_a_message_is_answered_within_the_time_of_a_key(operator: Client) -> None:
    ask(operator, {"text": MESSAGE})
    began = time.perf_counter()
    found = ask(operator, {"text": MESSAGE + " Рахмет!"}).json()["misspellings"]
    assert [each["word"] for each in found] == ["Отинишиниз", "кабылданды", "обрашение"]
    assert time.perf_counter() - began < 0.25


@pytest.mark.parametrize("body", ["", "[]", "null", "{", '{"text": 1}', '{"text": "а", "hint": []}', b"\xff\xfe"])
def test_another_body_is_refused(operator: Client, body: Any) -> None:
    assert ask(operator, body).status_code == 400


def test_a_text_of_a_million_characters_is_refused(operator: Client) -> None:
    answer = ask(operator, {"text": "а" * 1_000_000})
    assert (answer.status_code, answer.json()["code"]) == (413, "text_too_long")


def test_who_asks_too_often_waits(operator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spelling, "MOST_A_MINUTE", 1)
    assert ask(operator, {"text": "а"}).status_code == 200
    answer = ask(operator, {"text": "а"})
    assert answer.status_code == 429 and 0 < int(answer.headers["Retry-After"]) <= 60


def test_a_supervisor_adds_the_word_of_a_text(client: Client) -> None:
    client.force_login(person("boss", Role.SUPERVISOR, "en"))
    assert ask(client, {"word": "Байтерекнет", "language": "ru"}, "/spelling/words").json() == {"added": 1}
    assert OwnWord.objects.get().text == "байтерекнет"
    assert ask(client, {"word": "<b>", "language": "ru"}, "/spelling/words").status_code == 422
    assert ask(client, {"word": "слово", "language": "de"}, "/spelling/words").status_code == 422


def test_words_are_added_found_exported_and_taken_out(admin: Client) -> None:
    page = admin.post("/admin/words/add/", {"language": "kk", "words": "асар, қанағат"}, follow=True).content.decode()
    assert "2 words are added." in page and "асар" in page and "admin" in page
    assert "қанағат" not in admin.get("/admin/words/?q=ас").content.decode().split("Add words")[0]
    assert admin.get("/admin/words/words.txt?language=kk").content.decode() == "асар\nқанағат\n"
    word = OwnWord.objects.get(text="асар")
    page = admin.post(f"/admin/words/{word.pk}/remove/", follow=True).content.decode()
    assert "“асар” is taken out" in page
    again = admin.post(f"/admin/words/{word.pk}/remove/", follow=True).content.decode()
    assert "not in the list any more" in again


def test_what_is_no_word_stays_in_the_form_with_the_reason(admin: Client) -> None:
    answer = admin.post("/admin/words/add/", {"language": "kk", "words": "асар <b>"})
    assert answer.status_code == 422 and "is not a word" in answer.content.decode()
    assert "асар &lt;b&gt;" in answer.content.decode() and not OwnWord.objects.exists()


def test_a_long_list_is_shown_in_pages(admin: Client) -> None:
    words = [f"{a}{b}сөз" for a in "абвгдежзик" for b in "абвгдежз"]
    add_words(words=words, language="kk", by=None, at=clock.now())
    assert "page 1 of 2" in admin.get("/admin/words/").content.decode()
    assert "page 2 of 2" in admin.get("/admin/words/?page=999").content.decode()


def test_wrong_words_are_underlined_and_mended_by_keys_alone(
    live_server: Any, people: dict[str, str], browser: Browser
) -> None:
    page = open_page(browser, live_server.url + "/admin/words/", people["boss"], theme="light", width=1366, height=768)
    area = page.locator("#try")
    area.focus()
    page.keyboard.type("Сізге анықтама кажет пе? Отиниш бериниз 😀 ")
    page.locator("#try + .spelling-layer mark").nth(2).wait_for()
    marks = page.locator("#try + .spelling-layer mark").all_inner_texts()
    assert marks == ["кажет", "Отиниш", "бериниз"]
    page.keyboard.press("Control+Home")
    page.keyboard.press("F7")
    page.locator(".spelling-menu").wait_for()
    assert problems(page) == []
    page.keyboard.press("Enter")
    assert area.input_value().startswith("Сізге анықтама қажет пе?")
    page.keyboard.press("F7")
    page.locator(".spelling-menu [lang=kk]", has_text="Өтініш").wait_for()
    page.keyboard.press("Escape")
    assert page.locator(".spelling-menu").count() == 0
    assert page.evaluate("document.activeElement.id") == "try"
    page.keyboard.press("Control+z")
    assert "кажет" in area.input_value()


def test_a_word_learned_from_a_text_is_right_from_then_on(
    live_server: Any, people: dict[str, str], browser: Browser
) -> None:
    page = open_page(browser, live_server.url + "/admin/words/", people["boss"], theme="dark", width=1366, height=768)
    page.locator("#try").fill("Байтерекнет ашық па? ")
    mark = page.locator("#try + .spelling-layer mark")
    mark.wait_for()
    box = mark.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.locator(".spelling-menu button.other").last.click()
    mark.wait_for(state="detached")
    assert page.evaluate("fetch('/admin/words/words.txt').then((answer) => answer.text())") == "байтерекнет\n"
    asked = "import('/static/js/spelling.js').then((m) => m.misspellings(document.getElementById('try')))"
    page.locator("#try").fill("Байтерекнет ашик па?")
    assert [each["word"] for each in page.evaluate(asked)] == ["ашик"]
    page.route("**/spelling/check", lambda route: route.abort())
    page.locator("#try").fill("Отиниш бериниз")
    assert page.evaluate(asked) == []
