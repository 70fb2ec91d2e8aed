"""A script beside the call in a real browser: opened by its key, followed, resumed after a reload; and axe's rules."""

from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser

from baylanys.accounts.models import Person
from baylanys.contract.domain.calendar import put_calendar_in_force, seed_calendars
from baylanys.contract.models import Calendar
from baylanys.core import clock
from baylanys.interactions.models import Interaction
from baylanys.routing.models import OperatorState
from baylanys.simulator.domain.demo import prepare_guide, prepare_scripts
from baylanys.telephony.models import Call
from tests.interaction_rows import contact, person
from tests.pages.test_axe import browser, open_page, problems

__all__ = ["browser"]


@pytest.fixture
def desk(transactional_db: None) -> dict[str, str]:
    """Sessions of an operator with a call in hand, and of a supervisor, in a centre with scripts."""
    at = clock.now()
    seed_calendars()
    put_calendar_in_force(Calendar.objects.get(code="demo"), None, at)
    prepare_guide(at=at)
    prepare_scripts(at=at)
    operator, boss = person("operator1", language="ru"), person("boss", "supervisor", language="kk")
    caller = contact("Арман Сәрсенов", "+77010000001")
    moments = {"arrived_at": at, "queue_entered_at": at, "answered_at": at}
    call = Interaction.objects.create(
        direction="inbound", contact=caller, contact_number="+77010000001", language="kk", operator_id=operator.pk,
        **moments,
    )  # fmt: skip
    Call.objects.create(interaction=call, channel_id="c1", stage="talking")
    OperatorState.objects.create(operator_id=operator.pk, state="talking", interaction=call)
    cache.clear()
    return {each.username: _session(each) for each in (operator, boss)}


def _session(somebody: Person) -> str:
    client = Client()
    client.force_login(somebody)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_a_script_is_opened_by_its_key_and_goes_on_after_a_reload(
    live_server: Any, desk: dict[str, str], browser: Browser
) -> None:
    page = open_page(browser, live_server.url + "/desk/", desk["operator1"], theme="light", width=1366, height=768)
    assert "Сәлеметсіз бе" in page.inner_text(".greeting")
    page.keyboard.press("Alt+i")
    page.click('.script-list button:has-text("Восстановление пароля")')
    page.fill('[name="f-name"]', "Арман")
    page.fill('[name="f-phone"]', "нет")
    page.keyboard.press("Enter")
    page.wait_for_selector(".script-field .errorlist")
    page.fill('[name="f-phone"]', "8 701 000 00 01")
    page.keyboard.press("Enter")
    page.wait_for_selector('label:has-text("Иә")')
    assert problems(page) == []
    page.reload()
    page.keyboard.press("Alt+i")
    page.wait_for_selector('label:has-text("Иә")')
    page.click("[data-script-close]")
    assert page.is_hidden("#script")


def test_the_pages_of_scripts_and_suggestions_keep_the_rules(
    live_server: Any, desk: dict[str, str], browser: Browser
) -> None:
    wrong = {}
    page = open_page(browser, live_server.url + "/scripts/", desk["boss"], theme="light", width=390, height=844)
    for address in ("/scripts/", "/approvals/", "/improvement/", "/improvement/new/", "/improvement/summary/"):
        page.goto(live_server.url + address)
        wrong[address] = problems(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong[address].append("wider than the window")
    assert {address: found for address, found in wrong.items() if found} == {}
