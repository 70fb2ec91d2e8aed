"""The pages of operations on platforms break no rule that axe-core knows, and fit a desk's screen and a telephone."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser

from baylanys.accounts.choices import Role
from baylanys.core import clock
from baylanys.platform_operations.domain.asking import ask_operation
from baylanys.platform_operations.domain.consent import Occasion, Said
from baylanys.platform_operations.samples import BY_HAND, SCIM
from tests.interaction_rows import answered, contact, interaction, person
from tests.pages.test_axe import browser, open_page, problems
from tests.platform_rows import connector

__all__ = ["browser"]


@pytest.fixture
def office(transactional_db: None) -> tuple[str, list[str]]:
    """An administrator's session, and the pages with an operation to be done by hand."""
    admin, now = person("admin", Role.ADMINISTRATOR, "kk", first_name="Тимур"), clock.now()
    person("aigerim")
    caller = contact("Ерлан Ахметов", "+77010000002")
    call = interaction(answered("aigerim"), at=now - timedelta(hours=1), contact=caller)
    grants = connector(kind="scim", description=SCIM, name_kk="Гранттар платформасының ескі кабинеті")
    old = connector(code="old", kind="by_hand", base_url="", description=BY_HAND)
    row = ask_operation(
        key=uuid4(), connector=old, code="reset_password", subject="erlan", raw={},
        occasion=Occasion(interaction=call), consent=Said(call, call.arrived_at + timedelta(seconds=30)), by=admin,
        at=now,
    )  # fmt: skip
    client = Client()
    client.force_login(admin)
    new = f"/operations/new/?interaction={call.pk}&connector=grants&operation=change"
    pages = [new, f"/operations/{row.pk}/", "/operations/", "/admin/platforms/", f"/admin/platforms/{grants.pk}/"]
    return client.cookies[settings.SESSION_COOKIE_NAME].value, pages


@pytest.mark.parametrize(("theme", "width", "height"), [("light", 1366, 768), ("dark", 390, 844)])
def test_operations_keep_the_rules_and_their_width(
    live_server: Any, office: tuple[str, list[str]], browser: Browser, theme: str, width: int, height: int
) -> None:
    cookie, pages = office
    page = open_page(browser, live_server.url + pages[0], cookie, theme=theme, width=width, height=height)
    wrong = {}
    for address in pages:
        page.goto(live_server.url + address)
        wrong[address] = problems(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong[address].append("wider than the window")
        if page.evaluate("(e => e.scrollWidth > e.clientWidth)(document.getElementById('content'))"):
            wrong[address].append("wider than its room")
    assert {address: found for address, found in wrong.items() if found} == {}
