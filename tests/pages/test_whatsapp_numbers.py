"""The page of WhatsApp numbers: how each is, what it sent this month, and a stop lifted by a button."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser

from baylanys.accounts.choices import Role
from baylanys.core import clock
from baylanys.core.models import AuditEntry
from baylanys.messaging.models import BusinessNumber
from tests.chat_desk_rows import business_number, conversation, identity, message
from tests.interaction_rows import person
from tests.pages.test_axe import browser, open_page, problems

__all__ = ["browser"]

pytestmark = pytest.mark.django_db
PAGE = "/admin/whatsapp/"


@pytest.fixture
def client(client: Client) -> Client:
    client.force_login(person("boss", Role.SUPERVISOR, language="en"))
    return client


def shown(client: Client) -> str:
    return client.get(PAGE).content.decode()


def test_without_a_number_the_page_says_where_numbers_come_from(client: Client) -> None:
    assert "WHATSAPP_" in shown(client)


def test_a_number_shows_how_it_is_and_what_it_sent_this_month(client: Client) -> None:
    number = business_number()
    BusinessNumber.objects.update(
        display_number="77172000001", quality="GREEN", messaging_limit="TIER_2K", name="<b>Romashka</b>"
    )
    talk = conversation(identity("A", "+77010000001"))
    for status, category, kind in [
        ("delivered", "service", "free_customer_service"), ("read", "service", "free_customer_service"),
        ("sent", "service", "regular"), ("delivered", "utility", "regular"),
    ]:  # fmt: skip
        message(talk, "x", out=True, status=status, cost_category=category, cost_type=kind)
    message(talk, "w", out=True, status="queued")
    page = shown(client)
    assert "+7 7172 000 001" in page and "&lt;b&gt;Romashka" in page and f"number-{number.pk}" in page
    assert "good" in page and "2 000" in page and "2 of 1000" in page.replace("1,000", "1000")
    assert "Notices" in page and "Send again" not in page


def test_a_stopped_number_is_resumed_by_a_button_and_written_down(client: Client) -> None:
    number = business_number()
    BusinessNumber.objects.update(stopped_at=clock.now(), stop_code=190, stop_reason="Access token has expired")
    page = shown(client)
    assert "Access token has expired" in page and "Send again" in page
    answer = client.post(f"{PAGE}{number.pk}/resume/", follow=True)
    assert "sends again" in answer.content.decode()
    number.refresh_from_db()
    assert (number.stopped_at, number.stop_code, number.stop_reason) == (None, None, "")
    assert AuditEntry.objects.get(object_kind="whatsapp_number").who == "boss"


def test_an_operator_resumes_nothing(client: Client) -> None:
    client.force_login(person("operator1"))
    assert client.post(f"{PAGE}{business_number().pk}/resume/").status_code == 403


@pytest.fixture
def boss_cookie(transactional_db: None) -> str:
    """The session of a supervisor over two numbers, one of them stopped."""
    business_number()
    BusinessNumber.objects.update(
        display_number="77172000001",
        quality="GREEN",
        messaging_limit="TIER_2K",
        name="Байланыс",
        checked_at=clock.now(),
    )
    talk = conversation(identity("A", "+77010000001"))
    for kind, category in [("free_customer_service", "service")] * 4 + [
        ("regular", "utility"),
        ("regular", "marketing"),
    ]:
        message(talk, "x", out=True, cost_category=category, cost_type=kind)
    BusinessNumber.objects.create(
        phone_number_id="5", display_number="77272000002", name="Жедел желі", quality="RED", messaging_limit="TIER_250",
        graph_url="http://127.0.0.1:1", graph_version="v26.0", stopped_at=clock.now(), stop_code=190,
        stop_reason="Error validating access token: the session has expired.",
    )  # fmt: skip
    client = Client()
    client.force_login(person("boss", Role.SUPERVISOR, "kk"))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.mark.parametrize(("theme", "width", "height"), [("light", 1366, 768), ("dark", 1366, 768), ("light", 390, 844)])
def test_the_page_keeps_the_rules_and_its_width(
    live_server: Any, boss_cookie: str, browser: Browser, theme: str, width: int, height: int
) -> None:
    page = open_page(browser, live_server.url + PAGE, boss_cookie, theme=theme, width=width, height=height)
    assert problems(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
