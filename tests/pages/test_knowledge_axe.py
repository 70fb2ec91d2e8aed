"""The knowledge base keeps the rules of axe-core and its width; its editor and its panel work in a browser."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from baylanys.accounts.choices import Role
from baylanys.core import clock
from baylanys.knowledge.domain.use import give_feedback
from baylanys.knowledge.models import ArticleVersion
from baylanys.knowledge.queries import versions_in_force
from baylanys.routing.models import OperatorState
from baylanys.simulator.domain.demo import prepare_guide
from baylanys.simulator.domain.demo_knowledge import prepare_articles
from tests.chat_desk_rows import conversation, identity, message
from tests.interaction_rows import person
from tests.pages.test_axe import browser, open_page, problems

__all__ = ["browser"]


@pytest.fixture
def office(transactional_db: None) -> dict[str, str]:
    """Sessions of those who write, decide and read, a chat, and a knowledge base with something of everything.

    All of it is made before the browser: beside its loop this thread has no database.
    """
    at = clock.now()
    people = [
        person("supervisor", Role.SUPERVISOR, "ru", first_name="Гүлнар", last_name="Әбдірахманова"),
        person("representative", Role.REPRESENTATIVE, "ru", first_name="Сәуле", last_name="Нұрпейісова"),
        person("operator1", Role.OPERATOR, "kk", first_name="Айгерім", last_name="Сейтқали"),
    ]
    prepare_guide(at=at)
    prepare_articles(at=at)
    version = versions_in_force(at).filter(language="ru").order_by("pk").first()
    assert version is not None
    give_feedback(version=version, verdict="outdated", word="Срок прошёл", by=people[2], at=at)
    operator = people[2]
    OperatorState.objects.create(operator_id=operator.pk, state="ready")
    talk = conversation(identity("Арман", "+77010000001"), operator, language="kk")
    message(talk, "Сәлеметсіз бе, құпиясөзді ұмытып қалдым")
    waits = ArticleVersion.objects.get(state="handed_over")
    known = {"chat": str(talk.pk), "article": f"/knowledge/{waits.article_id}/", "waits": str(waits.pk)}
    for somebody in people:
        client = Client()
        client.force_login(somebody)
        known[somebody.username] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return known


def addresses(known: dict[str, str], theme: str) -> list[tuple[str, str]]:
    """Who looks at which page: each once, the fullest in both themes."""
    article = known["article"]
    if theme == "dark":
        return [("supervisor", "/knowledge/"), ("operator1", article), ("supervisor", f"{article}kk/write")]
    return [
        ("supervisor", f"{article}?language=both"),
        ("supervisor", f"{article}kk/write"),
        ("supervisor", "/knowledge/gaps/"),
        ("representative", f"{article}?version={known['waits']}"),
    ]


@pytest.mark.parametrize(("theme", "width", "height"), [("light", 1366, 768), ("dark", 390, 844)])
def test_pages_keep_the_rules_and_their_width(
    live_server: Any, office: dict[str, str], browser: Browser, theme: str, width: int, height: int
) -> None:
    wrong = {}
    for who, address in addresses(office, theme):
        page = open_page(browser, live_server.url + address, office[who], theme=theme, width=width, height=height)
        page.eval_on_selector_all("details.edit", "all => all.forEach(each => each.open = true)")
        if address.endswith(("new", "write")):
            page.locator(".editor-page").wait_for()
        wrong[f"{who} {address}"] = problems(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong[f"{who} {address}"].append("wider than the window")
        page.context.close()
    assert {address: found for address, found in wrong.items() if found} == {}


def write(page: Page, act: str, text: str) -> None:
    """A line of the editor, in the form that the button gives it."""
    page.keyboard.type(text)
    page.locator(f'[data-act="{act}"]').click()
    page.keyboard.press("Enter")


def test_the_editor_formats_and_pasted_word_markup_is_cleaned(
    live_server: Any, office: dict[str, str], browser: Browser
) -> None:
    page = open_page(
        browser, f"{live_server.url}/knowledge/new", office["supervisor"], theme="light", width=1366, height=768
    )
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: said.type == "error" and wrong.append(said.text))
    page.locator("#title").fill("Жаңа мақала")
    page.locator(".editor-page").click()
    write(page, "heading", "Тақырып")
    page.locator('[data-act="heading"]').click()
    write(page, "bullets", "бірінші")
    page.keyboard.type("екінші")
    assert wrong == []
    page.evaluate(PASTE)
    page.locator("button[name=hand_over]").click()
    page.locator(".article .rich").wait_for()
    shown = page.locator(".article .rich").inner_html()
    assert shown.startswith("<h2>Тақырып</h2><ul><li>")
    assert "Сөз" in shown
    assert not any(trace in shown for trace in ("Mso", "style", "script", "onerror"))


PASTE = """() => {
  const clip = new DataTransfer();
  const bad = "<script>alert(1)</script><img src=x onerror=alert(2)>";
  clip.setData("text/html", `<p class=MsoNormal style='color:red'><b>Сөз</b>${bad}</p>`);
  clip.setData("text/plain", "Сөз");
  const event = new ClipboardEvent("paste", { clipboardData: clip, bubbles: true, cancelable: true });
  document.querySelector(".editor-page").dispatchEvent(event);
}"""


def test_the_panel_of_the_desk_finds_reads_and_puts_the_answer_into_the_chat(
    live_server: Any, office: dict[str, str], browser: Browser
) -> None:
    address = f"{live_server.url}/desk/?chat={office['chat']}"
    page = open_page(browser, address, office["operator1"], theme="light", width=1366, height=768)
    page.locator("[data-composer]").wait_for()
    page.keyboard.press("Alt+KeyQ")
    page.keyboard.type("құпиясөз")
    page.locator(".found-article", has_text="Құпиясөзді қалпына келтіру").click()
    page.locator("[data-insert-answer]").click()
    page.wait_for_function("document.querySelector('[data-composer] textarea').value.startsWith('Арман, кіру бетінде')")
    assert problems(page) == []
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    page.keyboard.press("Alt+KeyQ")
    page.locator("#chat-person").wait_for()
