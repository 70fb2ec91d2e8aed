"""No page breaks an accessibility rule that axe-core knows; no page has more width than its window."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from baylanys.contract.domain.calendar import put_calendar_in_force, seed_calendars
from baylanys.contract.models import Calendar
from baylanys.core import clock
from baylanys.interactions.models import Interaction
from baylanys.routing.models import OperatorState, Queue, Topic
from baylanys.telephony.models import Call, Task
from tests.interaction_rows import answered, contact, interaction, person

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
]
PAGES = [
    ("", "/sign-in/"),
    ("", "/try/"),
    ("operator1", "/desk/"),
    ("operator1", "/profile/"),
    ("operator1", "/tasks/"),
    ("operator1", "/tasks/1/"),
    ("boss", "/live/"),
    ("boss", "/live/limits/"),
    ("boss", "/admin/guard/"),
    ("boss", "/admin/guard/log"),
    ("boss", "/cockpit/"),
    ("boss", "/cockpit/calls/?which=all"),
    ("boss", "/margins/"),
    ("boss", "/admin/margins/"),
    ("boss", "/minutes/"),
    ("boss", "/staffing/"),
    ("boss", "/closings/"),
    ("boss", "/reports/"),
    ("boss", "/reports/kpi_daily/?from=2026-11-23"),
    ("boss", "/reports/made/"),
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture
def people(transactional_db: None) -> dict[str, str]:
    """Session cookies of an operator with a call in hand and of a supervisor."""
    seed_calendars()
    put_calendar_in_force(Calendar.objects.get(code="demo"), None, clock.now())
    operator, boss = person("operator1", first_name="Айгерім"), person("boss", "supervisor", language="kk")
    caller = contact("Арман Сәрсенов", "+77010000001")
    queue = Queue.objects.create(code="general", name_ru="Общая")
    Topic.objects.create(code="grants", name_ru="Гранты", queue=queue)
    past = interaction(answered("operator1"), contact=caller, note="Спросил о сроках")
    moments = {"arrived_at": clock.now(), "queue_entered_at": clock.now(), "answered_at": clock.now()}
    call = Interaction.objects.create(
        direction="inbound", contact=caller, contact_number="+77010000001", topic="grants", **moments
    )
    Call.objects.create(interaction=call, channel_id=f"c{past.pk}", stage="talking")
    OperatorState.objects.create(operator_id=operator.pk, state="talking", interaction=call)
    overdue = {"created_at": clock.now(), "due_at": clock.now(), "number": "+77010000001", "contact": caller}
    Task.objects.create(id=1, interaction=past, kind="lost", language="kk", **overdue)
    cookies = {}
    for somebody in (operator, boss):
        client = Client()
        client.force_login(somebody)
        cookies[somebody.username] = client.cookies[settings.SESSION_COOKIE_NAME].value
    cache.clear()
    return cookies


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield opened
        opened.close()


def open_page(browser: Browser, address: str, cookie: str, *, theme: str, width: int, height: int) -> Page:
    """The page in a window of that size; its stream and its phone stay away."""
    # Colours are judged as they stay, not on their way there.
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    base = address.split("/", 3)[:3]
    cookies: list[Any] = [{"name": "baylanys_theme", "value": theme, "url": "/".join(base)}]
    if cookie:
        cookies.append({"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": "/".join(base)})
    context.add_cookies(cookies)
    page = context.new_page()
    for pattern in ("**/live/stream*", "**/desk/lease", "**/try/phone/account"):
        page.route(pattern, lambda route: route.abort())
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page


def problems(page: Page) -> list[str]:
    """What axe-core objects to, and the elements it means."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(f"axe.run(document, {json.dumps(RULES)})")
    return [f"{each['id']}: {[node['html'][:120] for node in each['nodes']][:4]}" for each in found["violations"]]


@pytest.mark.parametrize(("theme", "width", "height"), [("light", 1366, 768), ("dark", 1366, 768), ("light", 390, 844)])
def test_pages_keep_the_rules_and_their_width(
    live_server: Any, people: dict[str, str], browser: Browser, theme: str, width: int, height: int
) -> None:
    wrong = {}
    for who, address in PAGES:
        page = open_page(
            browser, live_server.url + address, people.get(who, ""), theme=theme, width=width, height=height
        )
        found = problems(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append("wider than the window")
        if width > 1000 and page.evaluate("document.documentElement.scrollHeight > innerHeight"):
            found.append("higher than the window")
        if found:
            wrong[address] = found
        page.context.close()
    assert wrong == {}, json.dumps(wrong, indent=1, ensure_ascii=False)
