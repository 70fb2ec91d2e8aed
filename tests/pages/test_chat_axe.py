"""Chats in a browser: by keys alone, within the rules of axe-core, without a scroll of the page at 1366×768."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from baylanys.accounts.models import Person
from baylanys.core import clock
from baylanys.messaging.media_store import store_upload
from baylanys.messaging.models import Conversation, MessageReaction, QuickAnswer
from baylanys.routing.models import OperatorState
from tests.chat_desk_rows import conversation, identity, message, with_file
from tests.journeys.sound import wav_tone
from tests.pages.test_axe import FLAGS, open_page, people, problems

__all__ = ["people"]
PDF = b"%PDF-1.7\n" + b"x" * 2000
SIZES = [("light", 1366, 768), ("dark", 1366, 768), ("light", 390, 844)]


@pytest.fixture
def chat(people: dict[str, str], transactional_db: None) -> Conversation:
    """A chat in hand with every sort of message; others offered, set aside and waiting."""
    operator, now, minute = Person.objects.get(username="operator1"), clock.now(), timedelta(minutes=1)
    OperatorState.objects.update(state="ready", interaction=None)
    talk = conversation(identity("Ерлан Тлеуов", "+77015550123"), operator, unread=1, note="Код не приходит")
    asked = message(talk, "Здравствуйте! https://baylanys.kz *важно*", out=True, author=operator, at=now - 9 * minute)
    message(talk, "Рахмет", reply_to_provider_id=asked.provider_id, at=now - 8 * minute)
    MessageReaction.objects.create(message=asked, direction="in", emoji="👍", at=now)
    for place, (kind, name, mime_type, content) in enumerate(
        [
            ("document", "terms.pdf", "application/pdf", PDF),
            ("voice", "", "audio/ogg", b"OggS" + b"\0" * 300),
            ("image", "", "image/png", b"\x89PNG\r\n\x1a\n" + b"\0" * 100),
        ]
    ):
        file = store_upload(
            content=io.BytesIO(content),
            filename=name,
            mime_type=mime_type,
            kind="audio" if kind == "voice" else kind,
            at=now,
        )
        row = message(talk, kind=kind, at=now - (7 - place) * minute)
        with_file(row, file.mime_type, state="stored", path=file.path, size=file.size, filename=name)
    message(talk, kind="location", content={"latitude": 51.1, "longitude": 71.4}, at=now - 3 * minute)
    message(talk, "Проверяю", out=True, author=operator, status="failed", error_code=131000, at=now - 2 * minute)
    message(talk, "Не приходит код", at=now - minute)
    soon = now + timedelta(minutes=5)
    conversation(identity("Дана"), operator, state="offered", offer_ends_at=soon, unread=1)
    conversation(identity("Тимур"), operator, state="parked", parked_until=soon, window_ends_at=now + 30 * minute)
    conversation(identity("Сәуле"), language="kk")
    QuickAnswer.objects.create(shortcut="сәлем", title="Hi", text_ru="Здравствуйте, {name}!", text_kk="Сәлем, {name}!")
    return talk


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Chromium whose microphone hears a tone."""
    microphone = f"--use-file-for-fake-audio-capture={wav_tone(440, rate=48000)}"
    fake = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", microphone]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=[*FLAGS, *fake])
        yield opened
        opened.close()


def open_chat(live_server: Any, browser: Browser, cookie: str, chat: Conversation, *size: Any) -> Page:
    theme, width, height = size or SIZES[0]
    address = f"{live_server.url}/desk/?chat={chat.pk}"
    page = open_page(browser, address, cookie, theme=theme, width=width, height=height)
    page.locator("#chat .bubble").first.wait_for()
    page.locator("#chats [data-place=waiting]").wait_for()
    return page


@pytest.mark.parametrize(("theme", "width", "height"), SIZES)
def test_desk_with_chats_keeps_the_rules_and_the_window(
    live_server: Any, people: dict[str, str], chat: Conversation, browser: Browser, theme: str, width: int, height: int
) -> None:
    page = open_chat(live_server, browser, people["operator1"], chat, theme, width, height)
    assert problems(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    if width > 1000:
        assert not page.evaluate("document.documentElement.scrollHeight > innerHeight")
    page.locator("[data-open-quick]").click()
    page.locator("[data-quick-popup] [role=option]").first.wait_for()
    assert problems(page) == []


def test_chat_is_led_by_keys_alone(
    live_server: Any, people: dict[str, str], chat: Conversation, browser: Browser
) -> None:
    page = open_chat(live_server, browser, people["operator1"], chat)
    page.locator("#composer-text:focus").wait_for()
    page.keyboard.type("/сә")
    page.locator("[data-quick-popup] [aria-selected=true]").wait_for()
    page.keyboard.press("Enter")
    assert page.locator("#composer-text").input_value() == "Здравствуйте, Ерлан Тлеуов!"
    for key, dialog in (("KeyP", "#chat-park"), ("KeyG", "#chat-transfer"), ("KeyL", "#chat-close")):
        page.keyboard.press(f"Alt+{key}")
        page.locator(f"{dialog}[open]").wait_for()
        assert problems(page) == []
        page.keyboard.press("Escape")
    page.keyboard.press("Alt+KeyC")
    page.locator('#desk[data-view="call"]').wait_for()
    page.keyboard.press("Alt+KeyC")
    page.locator('#desk[data-view="chat"]').wait_for()


def test_text_and_draft_and_voice_note_reach_the_centre(
    live_server: Any, people: dict[str, str], chat: Conversation, browser: Browser
) -> None:
    page = open_chat(live_server, browser, people["operator1"], chat)
    page.locator("#composer-text").fill("Қазір")
    page.locator("[data-draft-state]:not(:empty)").wait_for()
    page.reload()
    page.locator("#composer-text").wait_for()
    assert page.locator("#composer-text").input_value() == "Қазір"
    page.locator("#composer-text").fill("12345")
    page.keyboard.press("Enter")
    page.locator(".out .bubble-text", has_text="12345").wait_for()
    assert page.locator("#composer-text").input_value() == ""
    page.locator("[data-voice-start]").click()
    page.locator("[data-recorded]", has_text="0:01").wait_for()
    page.locator("[data-voice-done]").click()
    page.locator(".attached audio").wait_for()
    page.keyboard.press("Enter")
    page.locator(".out [data-voice]").wait_for()
    page.wait_for_function("document.querySelectorAll('.attached').length === 0")


def test_wrong_files_are_named_before_they_leave(
    live_server: Any, people: dict[str, str], chat: Conversation, browser: Browser, tmp_path: Path
) -> None:
    page = open_chat(live_server, browser, people["operator1"], chat)
    for name, content in (("empty.pdf", b""), ("tool.exe", b"MZ12")):
        wrong = tmp_path / name
        wrong.write_bytes(content)
        page.locator("[data-file-input]").set_input_files(str(wrong))
        page.locator(".composer .errorlist", has_text=name).wait_for()
    assert page.locator(".attached").count() == 0
    assert problems(page) == []


def test_pages_of_chats_and_quick_answers_keep_the_rules(
    live_server: Any, people: dict[str, str], chat: Conversation, browser: Browser
) -> None:
    wrong = {}
    for address in ("/chats/", f"/chats/{chat.pk}/", "/admin/quick-answers/"):
        page = open_page(
            browser, live_server.url + address, people["boss"], theme="light", width=1366, height=768
        )
        if found := problems(page):
            wrong[address] = found
        page.context.close()
    assert wrong == {}
