"""The operator's desk in a real browser: a call served from end to end, and what the desk survives."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.journeys.baresip_phone import OperatorPhone
from tests.journeys.browser import Desk, Window, window
from tests.journeys.office import Office, seconds_between
from tests.journeys.sipp_phone import Sipp
from tests.journeys.sound import OPERATOR_TONE, assert_both_heard
from tests.journeys.waiting import events, eventually, happened, kinds, talk_for

Calls = Callable[..., Sipp]
OnDuty = Callable[..., OperatorPhone]
NOTICED_SECONDS = 3.0
BACK_SECONDS = 5.0


@pytest.fixture(scope="module")
def operators_window(chromium: Playwright) -> Iterator[Window]:
    with window(chromium, tone=OPERATOR_TONE) as opened:
        yield opened


@pytest.fixture
def page(operators_window: Window) -> Iterator[Page]:
    """An empty tab of somebody who has not signed in."""
    context = operators_window.context()
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(office: Office, page: Page) -> Desk:
    """The desk of operator 1, ready."""
    return Desk(page, office.centre.url).sign_in("operator1", office.centre.passwords["operator1"]).be_ready()


def test_an_operator_refuses_at_the_desk_and_stays_ready(
    office: Office, number: str, desk: Desk, on_duty: OnDuty, caller: Calls
):
    caller(number)
    desk.is_in("ringing")
    desk.key("[data-refuse]").click()
    office.interaction(number, lambda found: happened(found, "offer_ended"), what="refused")
    on_duty("operator2")
    call = office.interaction(number, lambda found: happened(found, "answered"), what="answered by the other")
    assert [each["outcome"] for each in events(call, "offer_ended")] == ["refused", "accepted"]
    assert call["operator"] == "operator2"
    assert office.operator("operator1")["state"] in {"ready", "not_ready"}


def test_the_desk_calls_somebody_outside(office: Office, number: str, desk: Desk, outside: Calls):
    somebody = outside("outside")
    desk.dial(number, "promised callback")
    talking = office.interaction(number, lambda found: happened(found, "answered"), what="answered")
    talk_for(3, since=datetime.fromisoformat(talking["answered_at"]))
    desk.hang_up()
    assert somebody.succeeded()
    call = office.recorded(number)
    assert (call["direction"], call["outcome"], call["operator"]) == ("outbound", "answered", "operator1")
    assert events(call, "dialled")[0]["purpose"] == "promised callback"
    assert_both_heard(office.fetch(call["recording"]["url"]))


def test_a_conversation_at_the_desk_outlives_the_engine(office: Office, number: str, desk: Desk, caller: Calls):
    caller(number)
    desk.accept()
    office.interaction(number, lambda found: happened(found, "answered"), what="answered")
    office.centre.kill("engine")
    call = office.interaction(number, lambda found: happened(found, "adopted"), what="adopted", seconds=30)
    assert not happened(call, "desk_lost")
    desk.is_in("talking")
    desk.hang_up()
    ended = office.recorded(number)
    assert (ended["outcome"], ended["operator"], ended["recording"]["state"]) == ("answered", "operator1", "stored")
    desk.finish_wrap_up()
    desk.is_in("idle")


def test_a_conversation_survives_navigation_and_hold(office: Office, number: str, desk: Desk, caller: Calls):
    caller(number)
    desk.accept()
    links = desk.page.locator("#menu a")
    addresses = [each for each in links.evaluate_all("links => links.map((link) => link.pathname)") if each != "/desk/"]
    assert addresses
    for address in [*addresses, "/desk/"]:
        desk.page.locator(f'#menu a[href="{address}"]').click()
        expect(desk.page.locator(f'#menu a[href="{address}"][aria-current=page]')).to_be_visible()
        assert desk.page.url.endswith(address)
        desk.is_in("talking")
    hold = desk.key("[data-key-name=hold]")
    for kind in ("held", "resumed"):
        hold.click()
        office.interaction(number, lambda found, kind=kind: happened(found, kind), what=kind)
    call = office.newest(number)
    assert call is not None
    assert not happened(call, "desk_lost", "hung_up")


def test_a_reload_in_mid_conversation_gives_the_same_caller_back(
    office: Office, number: str, desk: Desk, caller: Calls
):
    caller(number)
    desk.accept()
    desk.page.reload()
    desk.is_in("talking", seconds=BACK_SECONDS)
    call = office.interaction(number, lambda found: happened(found, "desk_returned"), what="back at the desk")
    lost, back = events(call, "desk_lost")[0], events(call, "desk_returned")[0]
    assert seconds_between(lost["at"], back["at"]) < BACK_SECONDS
    assert kinds(call).count("answered") == 1
    desk.hang_up()
    ended = office.recorded(number)
    assert (ended["outcome"], ended["operator"]) == ("answered", "operator1")
    assert ended["recording"]["state"] == "stored"


def test_a_second_desk_is_refused_and_may_take_the_conversation_over(
    office: Office, number: str, desk: Desk, caller: Calls
):
    caller(number)
    desk.accept()
    second = Desk(desk.page.context.new_page(), office.centre.url)
    second.page.goto(f"{office.centre.url}/desk/")
    expect(second.page.locator("#elsewhere")).to_be_visible()
    desk.is_in("talking")
    assert not happened(office.newest(number), "desk_lost")

    second.page.locator("[data-take-over]").click()
    expect(desk.page.locator("#elsewhere")).to_be_visible()
    second.has_phone()
    call = office.interaction(number, lambda found: happened(found, "desk_returned"), what="at the second desk")
    assert not happened(call, "hung_up")
    second.is_in("talking")
    second.hang_up()
    assert office.ended(number)["outcome"] == "answered"


def test_a_desk_killed_while_it_rings_sends_the_caller_to_the_head(
    office: Office, number: str, caller: Calls, on_duty: OnDuty, chromium: Playwright
):
    with window(chromium, tone=OPERATOR_TONE) as doomed:
        page = doomed.context().new_page()
        desk = Desk(page, office.centre.url).sign_in("operator1", office.centre.passwords["operator1"]).be_ready()
        caller(number)
        desk.is_in("ringing")
        later = f"+7706{number[5:]}"
        caller(later)
        office.interaction(later, lambda found: found["queue_entered_at"], what="the next caller waits")
        killed = time.monotonic()
        doomed.kill()
        office.operator_in("operator1", "not_ready", seconds=NOTICED_SECONDS)
        assert time.monotonic() - killed < NOTICED_SECONDS + 0.3
    on_duty("operator2")
    call = office.interaction(number, lambda found: happened(found, "answered"), what="answered by the other")
    assert call["operator"] == "operator2"
    assert not happened(office.newest(later), "answered")


def test_a_desk_killed_in_conversation_sends_the_caller_to_the_head_after_half_a_minute(
    office: Office, number: str, caller: Calls, on_duty: OnDuty, chromium: Playwright
):
    with window(chromium, tone=OPERATOR_TONE) as doomed:
        page = doomed.context().new_page()
        desk = Desk(page, office.centre.url).sign_in("operator1", office.centre.passwords["operator1"]).be_ready()
        caller(number)
        desk.accept()
        killed = time.monotonic()
        doomed.kill()
        office.interaction(number, lambda found: happened(found, "desk_lost"), what="noticed", seconds=NOTICED_SECONDS)
        assert time.monotonic() - killed < NOTICED_SECONDS + 0.3
    on_duty("operator2")
    call = office.interaction(
        number, lambda found: len(events(found, "answered")) == 2, what="served by the other", seconds=40
    )
    assert happened(call, "requeued")
    assert events(call, "answered")[1]["operator"] == "operator2"
    eventually(lambda: office.operator("operator1")["state"] == "not_ready", seconds=3, what="operator1 is not ready")
