"""The wallboard: who may see it, what stands on it, and that it never shows old figures without saying so."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Page, expect, sync_playwright

from baylanys.accounts.choices import Role
from baylanys.accounts.models import ApiToken
from baylanys.accounts.tokens import WALLBOARD, issue_token, revoke_token
from baylanys.contract.domain.calendar import put_calendar_in_force, seed_calendars
from baylanys.contract.models import Calendar
from baylanys.core import clock
from baylanys.core.models import EngineHeartbeat
from baylanys.desktop import wallboard_now
from baylanys.desktop.live_cards import forget_figures
from baylanys.desktop.wallboard_now import board_now, forget_board
from baylanys.desktop.wallboard_page import options_of, tiles
from baylanys.interactions.models import Interaction
from baylanys.reporting.domain.staffing import declare_peak_days
from baylanys.routing.models import OperatorState, Queue, Waiting
from tests.interaction_rows import contact, person
from tests.kpi_rows import contract_in_force, moment

pytestmark = pytest.mark.django_db
NUMBER = "+77010000001"


@pytest.fixture(autouse=True)
def afresh(request: pytest.FixtureRequest) -> Iterator[None]:
    request.getfixturevalue("transactional_db" if "transactional_db" in request.fixturenames else "db")
    cache.clear()
    forget_board()
    forget_figures()
    seed_calendars()
    put_calendar_in_force(Calendar.objects.get(code="demo"), None, clock.now() - timedelta(hours=1))
    # However long a test takes, the engine is not silent.
    beat = {"at": clock.now() + timedelta(hours=1), "asterisk_connected": True}
    EngineHeartbeat.objects.update_or_create(pk=1, defaults=beat)
    yield
    forget_board()
    forget_figures()


def shift() -> None:
    """One waits for 40 seconds, one operator is free, one talks."""
    queue = Queue.objects.create(code="general", name_ru="Общая")
    caller = contact("Арман Сәрсенов", NUMBER)
    since = clock.now() - timedelta(seconds=40)
    call = Interaction.objects.create(
        direction="inbound", contact=caller, contact_number=NUMBER, arrived_at=since, queue_entered_at=since
    )
    Waiting.objects.create(interaction=call, queue=queue, since=since)
    for username, first, state in (("op1", "Айгерім", "ready"), ("op2", "Ерлан", "talking"), ("op3", "", "offline")):
        OperatorState.objects.create(operator_id=person(username, first_name=first).pk, state=state)


def television(token: str) -> Client:
    client = Client()
    answer = client.get(f"/wallboard/open/{token}?lang=ru&theme=light")
    assert answer.headers["Location"] == "/wallboard/?lang=ru&theme=light"
    return client


def link(**fields: Any) -> str:
    return issue_token(name="hall", at=clock.now(), scopes=[WALLBOARD], **fields)


def test_a_television_sees_the_shift_and_no_caller() -> None:
    shift()
    page = television(link()).get("/wallboard/?lang=ru&names=1").content.decode()
    assert re.search(r"Ждут.*?class=\"huge\">1<", page, re.S)
    assert "Айгерім" in page
    assert "Арман" not in page
    assert "0000001" not in page


def test_names_of_operators_are_off_until_they_are_asked_for() -> None:
    shift()
    assert "Айгерім" not in television(link()).get("/wallboard/").content.decode()


def test_a_televisions_link_opens_nothing_else() -> None:
    token = link()
    client = television(token)
    assert client.get("/live/").status_code == 302
    assert client.get("/admin/wallboards/").status_code == 302
    assert Client(headers={"Authorization": f"Bearer {token}"}).get("/api/v1/queues").status_code == 403


def test_a_link_that_is_not_in_force_opens_nothing_and_says_so() -> None:
    at = clock.now()
    revoked, expired = link(), link(expires_at=at - timedelta(seconds=1))
    other = issue_token(name="program", at=at, scopes=["kpi:read"])
    everything = issue_token(name="program", at=at)
    revoke_token(token_id=ApiToken.objects.order_by("pk").first().pk, by=None, at=at)  # type: ignore[union-attr]
    for token in (revoked, expired, other, everything, "bay_nothing", "%00"):
        answer = Client().get(f"/wallboard/open/{token}")
        assert answer.status_code == 404, token
        assert "Доступ этого экрана закончился" in answer.content.decode()
        assert not answer.cookies


def test_a_link_revoked_meanwhile_ends_the_television() -> None:
    client = television(link())
    assert client.get("/wallboard/now").status_code == 200
    revoke_token(token_id=ApiToken.objects.get().pk, by=None, at=clock.now())
    for address in ("/wallboard/", "/wallboard/now"):
        answer = client.get(address)
        assert (answer.status_code, "X-Server-Now" in answer.headers) == (404, False)


def test_unknown_options_are_as_if_they_were_not_there() -> None:
    shift()
    client = television(link())
    for query in ("lang=xx&theme=pink&names=maybe", "lang=", "theme=%00"):
        page = client.get(f"/wallboard/?{query}").content.decode()
        assert 'data-theme="dark"' in page
        assert "Күтіп тұр" in page
        assert "Ждут" in page
        assert "Айгерім" not in page
    assert options_of({"lang": "turns"}, "ru").spoken == "turns"


def test_an_empty_day_shows_dashes_and_not_nought_per_cent() -> None:
    page = television(link()).get("/wallboard/?lang=en").content.decode()
    assert page.count('<p class="value">–</p>') == 4
    assert "0,0 %" not in page


def shown(at: datetime) -> dict[str, Any]:
    forget_board()
    forget_figures()
    return tiles(board_now(at), ("en",), names=False)


def test_it_says_when_the_centre_opens_and_that_a_day_is_a_peak() -> None:
    contract_in_force()
    later = clock.now() + timedelta(days=30)
    put_calendar_in_force(Calendar.objects.get(code="contract"), None, later)
    friday = moment("2127-11-21", "19:00")
    assert friday.weekday() == 4
    assert shown(friday)["status"] == ("Closed · opens 24.11 09:00",)
    assert shown(friday)["staff_tone"] == "nothing"
    assert shown(moment("2127-11-24", "08:00"))["status"] == ("Closed · opens 09:00",)
    monday = moment("2127-11-24", "10:00")
    assert shown(monday)["status"] == ("Open until 18:00",)
    assert shown(monday)["staff_tone"] == "breach"
    assert not shown(monday)["board"].wanted.is_peak
    declare_peak_days(first=monday.date(), last=monday.date(), is_peak=True, reason="x", by=None, at=clock.now())
    assert shown(monday)["wanted"] == 8


def test_several_televisions_cost_one_count(
    django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wallboard_now, "KEPT_SECONDS", 600)
    client = television(link())
    client.get("/wallboard/now?lang=ru")
    with django_assert_max_num_queries(2):
        client.get("/wallboard/now?lang=ru")
        client.get("/wallboard/now?lang=kk")


def test_supervisors_make_links_shown_once_and_revoke_them() -> None:
    client = Client()
    client.force_login(person("boss", Role.SUPERVISOR, language="en"))
    made = client.post("/admin/wallboards/make", {"name": "Hall", "lang": "turns", "theme": "light", "names": "on"})
    [address] = re.findall(r"http://testserver(/wallboard/open/\S+?)</code>", made.content.decode())
    assert "no-store" in made.headers["Cache-Control"]
    assert Client().get(address.replace("&amp;", "&")).status_code == 302
    page = client.get("/admin/wallboards/").content.decode()
    assert "Hall" in page
    assert "/wallboard/open/" not in page
    token = ApiToken.objects.get()
    assert token.digest not in made.content.decode()
    client.post(f"/admin/wallboards/{token.pk}/revoke")
    assert Client().get(address).status_code == 404


def test_only_links_of_wallboards_are_revoked_here() -> None:
    issue_token(name="program", at=clock.now(), scopes=["kpi:read"])
    client = Client()
    client.force_login(person("boss", Role.SUPERVISOR))
    client.post(f"/admin/wallboards/{ApiToken.objects.get().pk}/revoke")
    assert ApiToken.objects.get().revoked_at is None


@pytest.mark.parametrize("wrong", [{"name": ""}, {"lang": "xx"}, {"days": "0"}, {"theme": "pink"}])
def test_half_a_link_is_told(wrong: dict[str, str]) -> None:
    client = Client()
    client.force_login(person("boss", Role.ADMINISTRATOR))
    answer = client.post("/admin/wallboards/make", {"name": "Hall", "lang": "ru", "theme": "dark"} | wrong)
    assert answer.status_code == 422
    assert not ApiToken.objects.exists()


@pytest.fixture
def screen() -> Iterator[Page]:
    """A television whose own clock is three hours wrong."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.clock.install(time=clock.now() - timedelta(hours=3))
        yield page
        browser.close()


def test_silence_is_said_figures_turn_grey_and_come_back(
    transactional_db: None, live_server: Any, screen: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The browser's driver keeps a loop in this thread; nothing here waits in it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    shift()
    screen.goto(f"{live_server.url}/wallboard/open/{link()}?lang=ru")
    band = screen.locator("[data-band]")
    patient = {"timeout": 20_000}
    expect(screen.locator(".wait .huge").first).to_have_text("1", **patient)
    expect(band).to_be_hidden()
    expect(screen.locator("[data-since]")).to_have_text(re.compile(r"^(0:[45]\d|[1-9]:\d\d)$"))
    screen.route("**/wallboard/now*", lambda route: route.abort())
    screen.clock.fast_forward(25_000)
    expect(band).to_have_text(re.compile(r"^Нет связи с \d\d:\d\d:\d\d$"), **patient)
    expect(screen.locator("body.is-stale")).to_have_count(1)
    screen.unroute("**/wallboard/now*")
    expect(band).to_be_hidden(**patient)
    revoke_token(token_id=ApiToken.objects.get().pk, by=None, at=clock.now())
    expect(band).to_contain_text("Доступ этого экрана закончился", **patient)
