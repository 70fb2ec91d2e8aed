"""The transfer dialog in a browser: opened by a key, with those who can take the call, within the rules of axe-core."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from baylanys.routing.models import OperatorState
from tests.interaction_rows import person
from tests.pages.test_axe import browser, open_page, people, problems

__all__ = ["browser", "people"]


@pytest.fixture
def operator(people: dict[str, str]) -> str:
    """The session of an operator with a call in hand and a colleague who is free."""
    colleague = person("operator2", first_name="Дана")
    OperatorState.objects.create(operator_id=colleague.pk, state="ready")
    return people["operator1"]


def test_the_dialog_opens_by_a_key_and_says_why_a_transfer_is_declined(
    live_server: Any,
    operator: str,
    browser: Browser,
) -> None:
    page = open_page(browser, live_server.url + "/desk/", operator, theme="light", width=1366, height=768)
    page.locator("#work [data-targets]").wait_for()
    page.keyboard.press("Alt+KeyT")
    page.locator("#transfer [data-target=operator2][data-way=consult]").wait_for()
    assert "Дана" in page.locator("#transfer").inner_text()
    assert problems(page) == []
    page.route("**/transfer", lambda route: route.fulfill(status=409, json={"code": "x", "message": "Занято."}))
    page.locator("#transfer [data-target=general][data-way=transfer]").click()
    page.locator("#transfer .errorlist:not([hidden])").wait_for()
    assert page.locator("#transfer .errorlist").inner_text() == "Занято."
    page.unroute("**/transfer")
    page.route("**/consult", lambda route: route.fulfill(status=200, json={}))
    page.locator("#transfer-number").fill("8 701 555 01 23")
    page.locator("#transfer-number").press("Enter")
    page.locator("#transfer").wait_for(state="hidden")
