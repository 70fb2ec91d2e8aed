"""The first sight: a newcomer with nothing but a browser is the caller and the operator."""

from datetime import datetime

from playwright.sync_api import Page, Playwright

from tests.journeys.browser import Desk, Handset, window
from tests.journeys.office import Office
from tests.journeys.sound import CALLER_TONE, OPERATOR_TONE, assert_both_heard
from tests.journeys.waiting import events, happened, talk_for


def test_a_browser_caller_and_a_browser_operator_hear_each_other(office: Office, number: str, chromium: Playwright):
    with window(chromium, tone=OPERATOR_TONE) as operators, window(chromium, tone=CALLER_TONE) as callers:
        desk = Desk(operators.context().new_page(), office.centre.url)
        desk.sign_in("operator1", office.centre.passwords["operator1"]).be_ready()
        handset = open_handset(callers.context().new_page(), office)
        handset.call(number)
        for node, key in (("language", "2"), ("topic", "1")):
            at_node(office, number, node)
            handset.press(key)
        desk.accept()
        talking = office.interaction(number, lambda found: happened(found, "answered"), what="answered")
        talk_for(4, since=datetime.fromisoformat(talking["answered_at"]))
        desk.hang_up()
        handset.is_in("idle")
        office.operator_in("operator1", "wrap_up")
        desk.finish_wrap_up(result="resolved", language="ru")
        desk.is_in("idle")
        office.operator_in("operator1", "ready")

    call = office.recorded(number)
    assert (call["outcome"], call["operator"], call["result"]) == ("answered", "operator1", "resolved")
    assert (call["language"], call["topic"]) == ("ru", "grants")
    assert events(call, "hung_up")[0]["side"] == "operator"
    assert_both_heard(office.fetch(call["recording"]["url"]))


def test_a_newcomer_serves_the_own_call_on_one_page(office: Office, number: str, chromium: Playwright):
    with window(chromium, tone=CALLER_TONE) as newcomers:
        page = newcomers.context().new_page()
        page.goto(f"{office.centre.url}/try/")
        handset = Handset(page)
        page.locator("button[data-where=frame]").click()
        page.wait_for_function("() => frames.length && frames[0].document.getElementById('work')")
        frame = page.frame(name="desk-frame")
        assert frame is not None
        desk = Desk(frame, office.centre.url)
        desk.has_phone()
        desk.be_ready()
        handset.call(number)
        at_node(office, number, "language")
        handset.press("1")
        at_node(office, number, "topic")
        handset.press("0")
        desk.accept()
        handset.hang_up()
        desk.is_in("wrap_up")
        desk.finish_wrap_up(language="kk")
        desk.is_in("idle")
    call = office.recorded(number)
    assert (call["outcome"], call["language"], call["result"]) == ("answered", "kk", "resolved")


def open_handset(page: Page, office: Office) -> Handset:
    page.goto(f"{office.centre.url}/try/phone/")
    return Handset(page)


def at_node(office: Office, number: str, node: str) -> None:
    office.interaction(
        number, lambda found: node in [each["node"] for each in events(found, "ivr_node")], what=f"at {node}"
    )
