"""The pages of mailings break no rule that axe-core knows, and fit a desk's screen and a telephone."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser

from baylanys.accounts.choices import Role
from baylanys.campaigns.models import MailingRecipient, MessageRate
from baylanys.core import clock
from tests.interaction_rows import person
from tests.mailing_rows import agreed, draft, number_and_template, running
from tests.pages.test_axe import browser, open_page, problems

__all__ = ["browser"]
OUTCOMES = ["answered", "delivered", "delivered", "failed", "on_way", "waiting", "waiting", "opted_out"]


@pytest.fixture
def office(transactional_db: None) -> tuple[str, dict[str, str]]:
    """A supervisor's session, and addresses of a draft, of a running mailing and of its people."""
    at = clock.now()
    number_and_template()
    boss = person("boss", Role.SUPERVISOR, "kk", first_name="Дана", last_name="Ержанова")
    MessageRate.objects.create(category="MARKETING", price="0.0315", currency="USD", valid_from=at - timedelta(days=1))
    for place in range(len(OUTCOMES)):
        agreed(f"+7701000{place:04}", f"Айгүл Қуанышева {place}", "kk" if place % 2 else "ru")
    agreed("+77010009999", given=None)
    sent, planned = running(at=at, name="Гранттарға өтінім қабылдау ашылды"), draft(at=at)
    for row, outcome in zip(sent.recipients.order_by("pk"), OUTCOMES, strict=True):
        MailingRecipient.objects.filter(pk=row.pk).update(outcome=outcome, done_at=at)
    client = Client()
    client.force_login(boss)
    addresses = {
        "list": "/mailings/", "new": "/mailings/new/", "draft": f"/mailings/{planned.pk}/",
        "change": f"/mailings/{planned.pk}/change/", "one": f"/mailings/{sent.pk}/",
        "people": f"/mailings/{sent.pk}/people/", "rules": "/admin/mailings/",
    }  # fmt: skip
    return client.cookies[settings.SESSION_COOKIE_NAME].value, addresses


@pytest.mark.parametrize(("theme", "width", "height"), [("light", 1366, 768), ("dark", 390, 844)])
def test_mailings_keep_the_rules_and_their_width(
    live_server: Any, office: tuple[str, dict[str, str]], browser: Browser, theme: str, width: int, height: int
) -> None:
    cookie, addresses = office
    page = open_page(browser, live_server.url + "/mailings/", cookie, theme=theme, width=width, height=height)
    wrong = {}
    for name, address in addresses.items():
        page.goto(live_server.url + address)
        if name == "change":
            page.locator("#count .value").wait_for()
        page.eval_on_selector_all("details.edit", "all => all.forEach(each => each.open = true)")
        wrong[name] = problems(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong[name].append("wider than the window")
    assert {name: found for name, found in wrong.items() if found} == {}
