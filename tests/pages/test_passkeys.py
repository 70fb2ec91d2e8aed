"""Passkeys in a real browser with a key of its own making: added, used instead of the password, and taken away."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, CDPSession, Page, expect

from baylanys.accounts.models import Person
from tests.pages.test_axe import browser, problems

__all__ = ["browser"]
PASSWORD = "correct-horse-battery"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def somebody(transactional_db: None) -> None:
    made = Person(username="dana", role="quality", language="en")
    made.set_password(PASSWORD)
    made.save()
    cache.clear()


@pytest.fixture
def page(somebody: None, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    opened = context.new_page()
    opened.route("**/live/stream*", lambda route: route.abort())
    yield opened
    context.close()


@pytest.fixture
def key(page: Page) -> tuple[CDPSession, str]:
    """A passkey in the browser, which agrees to everything by itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made: Any = session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return session, str(made["authenticatorId"])


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in/")
    page.locator("input[name=username]").fill("dana")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/register/", wait_until="commit")


def sign_out(page: Page, address: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{address}/profile/")
    page.wait_for_url("**/sign-in/**")


def add_key(page: Page, address: str) -> None:
    page.goto(f"{address}/profile/second-factor/keys/add")
    if "/profile/confirm/" in page.url:
        page.locator("#password").fill(PASSWORD)
        page.locator("#password").press("Enter")
    page.locator("#add-key").click()
    page.wait_for_url(lambda url: not url.endswith("/keys/add") and "/profile/second-factor/" in url)
    page.goto(f"{address}/profile/second-factor/")


def test_a_passkey_is_added_and_signs_in_without_the_password(
    live_server: Any, page: Page, key: tuple[CDPSession, str]
) -> None:
    address = live_server.url
    sign_in(page, address)
    add_key(page, address)
    expect(page.get_by_text("Key 1").first).to_be_visible()
    assert problems(page) == []
    sign_out(page, address)
    page.locator("#use-key").click()
    page.wait_for_url("**/register/", wait_until="commit")
    page.goto(f"{address}/profile/")
    expect(page.locator("body")).to_contain_text("dana")


def test_after_the_password_the_key_is_the_second_factor(
    live_server: Any, page: Page, key: tuple[CDPSession, str]
) -> None:
    address = live_server.url
    sign_in(page, address)
    add_key(page, address)
    sign_out(page, address)
    page.locator("input[name=username]").fill("dana")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/sign-in/second-factor")
    page.locator("[data-passkey=authenticate]").click()
    page.wait_for_url("**/profile/", wait_until="commit")


def test_a_key_that_nobody_here_knows_signs_nobody_in(
    live_server: Any, page: Page, key: tuple[CDPSession, str]
) -> None:
    address = live_server.url
    sign_in(page, address)
    add_key(page, address)
    session, made = key
    session.send("WebAuthn.clearCredentials", {"authenticatorId": made})
    sign_out(page, address)
    page.locator("#use-key").click()
    expect(page.locator("[data-passkey-failed]:not([hidden])").first).to_be_visible()
    assert "/sign-in/" in page.url
