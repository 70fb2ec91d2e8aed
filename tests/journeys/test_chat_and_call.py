"""A chat and a call at once on one desk: the caller writes at WhatsApp, somebody else calls, both are served."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.journeys.browser import Desk, Window, window
from tests.journeys.office import Office
from tests.journeys.sipp_phone import Sipp
from tests.journeys.sound import OPERATOR_TONE
from tests.journeys.waiting import happened

Calls = Callable[..., Sipp]
MESSAGE_SECONDS = 20_000


@pytest.fixture(scope="module")
def windows(chromium: Playwright) -> Iterator[Window]:
    with window(chromium, tone=OPERATOR_TONE) as opened:
        yield opened


SET = """
from baylanys.workforce.models import Operator
Operator.objects.filter(person__username="operator1").update(calls_beside_chats={value})
"""


def bear(office: Office, value: bool) -> None:
    """Whether operator 1 takes calls beside chats."""
    office.centre.manage("shell", "-c", SET.format(value=value))
    office.order("refresh_settings")


@pytest.fixture
def desk(office: Office, windows: Window) -> Iterator[Desk]:
    """The desk of operator 1, ready for calls beside chats."""
    bear(office, True)
    context = windows.context()
    desk = Desk(context.new_page(), office.centre.url)
    yield desk.sign_in("operator1", office.centre.passwords["operator1"]).be_ready()
    context.close()
    bear(office, False)


@pytest.fixture
def messenger(office: Office, windows: Window) -> Iterator[Page]:
    """The caller's WhatsApp in a browser of its own."""
    context = windows.context()
    page = context.new_page()
    page.goto(f"{office.centre.url}/try/whatsapp/")
    expect(page.locator("#messenger")).not_to_have_attribute("data-state", "loading")
    yield page
    context.close()


def write(messenger: Page, text: str) -> None:
    messenger.locator(".m-composer textarea").fill(text)
    messenger.locator(".m-composer button[type=submit]").click()


def answer(desk: Desk, text: str) -> None:
    """The text leaves; what the spelling check doubts goes as it is."""
    field = desk.page.locator("#composer-text")
    field.fill(text)
    field.press("Enter")
    bubble = desk.page.locator(".out .bubble-text", has_text=text)
    doubted = desk.page.locator("[data-wrong]:not([hidden])")
    expect(bubble.or_(doubted).first).to_be_visible()
    if doubted.is_visible():
        field.press("Enter")
    expect(bubble).to_be_visible()


def take_up(page: Page, words: str) -> None:
    """The chat with these last words is accepted by its key where it is offered; one in hand from before is opened."""
    row = page.locator("#chats [data-place=offered], #chats [data-place=mine]").filter(has_text=words)
    expect(row).to_be_visible(timeout=MESSAGE_SECONDS)
    if row.get_attribute("data-place") == "offered":
        page.keyboard.press("Alt+KeyA")
    else:
        row.locator("a").click()


def test_a_chat_and_a_call_are_served_at_once_on_one_desk(
    office: Office, number: str, desk: Desk, messenger: Page, caller: Calls
):
    page = desk.page
    write(messenger, f"Здравствуйте! Вопрос {number}")
    take_up(page, number)
    expect(page.locator("#chat .bubble-text", has_text=number)).to_be_visible()
    answer(desk, "12345")
    expect(messenger.locator(".m-thread", has_text="12345")).to_be_visible(timeout=MESSAGE_SECONDS)
    expect(page.locator(".out .tick.read, .out .tick.delivered").last).to_be_visible(timeout=MESSAGE_SECONDS)

    caller(number)
    desk.is_in("ringing")
    desk.accept()
    expect(page.locator("#desk")).to_have_attribute("data-view", "call")
    write(messenger, "Спасибо")
    row = page.locator("#chats [data-place=mine]").filter(has_text="Спасибо")
    expect(row.locator(".unread")).to_be_visible(timeout=MESSAGE_SECONDS)
    row.locator("a").click()
    expect(page.locator("#chat .bubble-text", has_text="Спасибо").last).to_be_visible()
    expect(row.locator(".unread")).to_have_count(0)
    answer(desk, "67890")
    assert desk.phase == "talking"
    desk.hang_up()
    page.keyboard.press("Alt+KeyC")
    expect(page.locator("#desk")).to_have_attribute("data-view", "call")
    desk.finish_wrap_up()
    call = office.interaction(number, lambda found: happened(found, "wrapped_up"), what="wrapped up")
    assert call["operator"] == "operator1"

    page.keyboard.press("Alt+KeyC")
    expect(page.locator("#desk")).to_have_attribute("data-view", "chat")
    page.keyboard.press("Alt+KeyL")
    page.locator("label[for=chat-result-resolved]").click()
    page.locator("label[for=chat-language-ru]").click()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".chat-under")).to_have_attribute("data-mode", "closed", timeout=MESSAGE_SECONDS)
