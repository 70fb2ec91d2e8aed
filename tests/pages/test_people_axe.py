"""The pages of people break no rule that axe-core knows, and fit a desk's screen and a telephone."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.core import clock
from baylanys.routing.models import OperatorState
from baylanys.telephony.domain.centre import seed_centre
from baylanys.workforce.domain.person import Description, add_person
from tests.interaction_rows import person
from tests.pages.test_axe import browser, open_page, problems

__all__ = ["browser"]


@pytest.fixture
def office(transactional_db: None) -> tuple[str, int]:
    """An administrator's session and an operator's id, in a centre with people in every state."""
    at = clock.now()
    seed_centre(numbers=["+77172000001"], at=at)
    admin = person("admin", Role.ADMINISTRATOR, "kk", first_name="Тимур", last_name="Ибраев", last_login=at)
    names = [("Айгерім", "Сейтқали"), ("Нұрлан", "Ахметов"), ("Жанар", "Төлегенова"), ("Ольга", "Мельник")]
    skills = {"lang:kk": 5, "lang:ru": 4, "lang:en": 2, "topic:grants": 4, "topic:science": 2}
    for number, (first, last) in enumerate(names, 1):
        description = Description(Role.OPERATOR, first, last, "ru", skills)
        add_person(username=f"operator{number}", description=description, by=admin, at=at)
    add_person(username="quality", description=Description(Role.QUALITY, "Динара", "Омарова"), by=admin, at=at)
    pairs = [("operator1", "talking"), ("operator2", "ready"), ("operator3", "not_ready")]
    for username, state in pairs:
        OperatorState.objects.create(operator_id=Person.objects.get(username=username).pk, state=state, reason="")
    Person.objects.filter(username="operator4").update(is_active=False)
    client = Client()
    client.force_login(admin)
    return client.cookies[settings.SESSION_COOKIE_NAME].value, Person.objects.get(username="operator2").pk


@pytest.mark.parametrize(("theme", "width", "height"), [("light", 1366, 768), ("dark", 1366, 768), ("light", 390, 844)])
def test_people_keep_the_rules_and_their_width(
    live_server: Any, office: tuple[str, int], browser: Browser, theme: str, width: int, height: int
) -> None:
    cookie, somebody = office
    wrong = {}
    page = open_page(browser, live_server.url + "/admin/people/", cookie, theme=theme, width=width, height=height)
    for address in (
        "/admin/queues/",
        "/admin/people/?show=everybody",
        "/admin/people/new/",
        f"/admin/people/{somebody}/",
    ):
        page.goto(live_server.url + address)
        page.eval_on_selector_all("details.edit", "all => all.forEach(each => each.open = true)")
        wrong[address] = problems(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong[address].append("wider than the window")
        if page.evaluate("(e => e.scrollWidth > e.clientWidth)(document.getElementById('content'))"):
            wrong[address].append("wider than its room")
    page.locator("form[action$='/password'] button").click()
    page.locator(".secret code").wait_for()
    wrong["password"] = problems(page)
    assert page.url == f"{live_server.url}/admin/people/{somebody}/"
    page.reload()
    assert page.locator(".secret").count() == 0
    assert {address: found for address, found in wrong.items() if found} == {}
