"""In the browser: an article that answers stands beside the chat as the person writes, and opens by a click."""

from typing import Any

from playwright.sync_api import Browser

from tests.pages.test_axe import browser, open_page, problems
from tests.pages.test_knowledge_axe import office

__all__ = ["browser", "office"]


def test_what_the_person_wrote_brings_an_article_that_a_click_opens(
    live_server: Any, office: dict[str, str], browser: Browser
) -> None:
    address = f"{live_server.url}/desk/?chat={office['chat']}"
    page = open_page(browser, address, office["operator1"], theme="light", width=1366, height=768)
    hint = page.locator("#hints .hint", has_text="Құпиясөзді қалпына келтіру")
    hint.wait_for()
    assert problems(page) == []
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    hint.click()
    page.locator("#knowledge [data-part=read] article", has_text="Құпиясөзді қалпына келтіру").wait_for()
