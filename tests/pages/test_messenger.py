"""The caller's WhatsApp in a real browser, with the stand-in for Meta beside it and a small centre behind that."""

import dataclasses
import io
import json
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from baylanys.whatsapp import message_bodies as bodies
from baylanys.whatsapp.webhook_items import Message
from tests.journeys.waiting import eventually
from tests.pages.test_axe import FLAGS, problems
from tests.standin import BRISK, Neighbour

pytestmark = pytest.mark.django_db
MEDIA_FLAGS = [*FLAGS, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
SURVEY = Path(__file__).parents[1] / "domain" / "standin_survey_flow.json"
SAY = {"type": "text", "text": {"body": "Сәлеметсіз бе!"}}


@pytest.fixture
def neighbour(settings: Any) -> Iterator[Neighbour]:
    beside = Neighbour()
    settings.INSTALLATION = dataclasses.replace(settings.INSTALLATION, demo=True, meta_port=beside.port)
    yield beside
    beside.close()


def says(client: Client, key: str = "arman", message: Any = None) -> Any:
    answer = client.post(f"/try/whatsapp/people/{key}/messages", message or SAY, content_type="application/json")
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_what_is_written_on_the_page_reaches_the_centre(client: Client, neighbour: Neighbour) -> None:
    says(client)
    says(client, "madina")
    neighbour.settle()
    found = [item for item in neighbour.door.items if isinstance(item, Message)]
    assert sorted(str(each.person.wa_id) for each in found) == ["77010000001", "None"]
    shown = client.get("/try/whatsapp/people/arman?since=0").json()
    assert [each["status"] for each in shown["messages"]] == ["delivered"]
    later = client.get(f"/try/whatsapp/people/arman?since={shown['changed']}").json()
    assert later["messages"] == []


def test_refusals_reach_the_page_with_their_words(client: Client, neighbour: Neighbour) -> None:
    wrong = client.post("/try/whatsapp/people/arman/messages", {"type": "poem"}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (400, 131009)
    assert client.get("/try/whatsapp/people/nobody").status_code == 404
    assert client.post("/try/whatsapp/people/arman/media").status_code == 400


def test_a_page_that_somebody_sends_is_handed_over_and_never_opened(client: Client, neighbour: Neighbour) -> None:
    page = io.BytesIO(b"<script>alert(1)</script>")
    page.name = "a.html"
    made = client.post("/try/whatsapp/people/arman/media", {"file": page}).json()
    answer = client.get(f"/try/whatsapp/media/{made['id']}")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_page_without_its_stand_in_says_so(client: Client, settings: Any) -> None:
    settings.INSTALLATION = dataclasses.replace(settings.INSTALLATION, demo=True, meta_port=9)
    assert client.get("/try/whatsapp/").status_code == 200
    assert client.get("/try/whatsapp/people").status_code == 503
    assert "не отвечает" in client.get("/try/whatsapp/templates/").content.decode()


def test_without_a_stand_in_there_is_no_such_page(client: Client, settings: Any, monkeypatch: Any) -> None:
    settings.INSTALLATION = dataclasses.replace(settings.INSTALLATION, demo=True)
    monkeypatch.setenv("WHATSAPP_GRAPH_URL", "https://graph.facebook.com")
    assert client.get("/try/whatsapp/").status_code == 404
    assert client.get("/try/whatsapp/people").status_code == 404
    assert "try/whatsapp" not in client.get("/try/").content.decode()


def test_templates_are_judged_by_hand(client: Client, neighbour: Neighbour) -> None:
    neighbour.standin.world.knobs = msgspec.structs.replace(BRISK, review="hand")
    text = [{"type": "BODY", "text": "<b>Өтінішіңіз дайын</b>"}]
    waba = neighbour.standin.settings.waba_id
    making = neighbour.client.templates.create(waba, name="dayyn", language="kk", category="UTILITY", components=text)
    made = neighbour.wait_for(making)
    shown = client.get("/try/whatsapp/templates/").content.decode()
    assert "PENDING" in shown and "&lt;b&gt;Өтінішіңіз дайын" in shown
    client.post(f"/try/whatsapp/templates/{made['id']}", {"event": "REJECTED", "reason": "SCAM"})
    assert "REJECTED · SCAM" in client.get("/try/whatsapp/templates/").content.decode()


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=MEDIA_FLAGS)
        yield opened
        opened.close()


def open_as(browser: Browser, url: str, key: str, **more: Any) -> Page:
    context = browser.new_context(**({"viewport": {"width": 1366, "height": 768}, "locale": "en-GB"} | more))
    context.set_default_timeout(15_000)
    language = {"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": url}
    context.add_cookies([language])  # type: ignore[list-item]
    page = context.new_page()
    page.goto(f"{url}/try/whatsapp/?as={key}")
    expect(page.locator(".m-sub")).not_to_be_empty()
    return page


def write(page: Page, text: str) -> None:
    page.locator(".m-composer textarea").fill(text)
    page.keyboard.press("Enter")


def png() -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = b"".join(b"\x00" + b"\x1a\x5f\xa8" * 40 for _ in range(30))
    head = struct.pack(">IIBBBBB", 40, 30, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def last(neighbour: Neighbour) -> Message:
    """The newest message at the centre, once there is one more than the last time."""

    def messages() -> list[Message]:
        return [item for item in neighbour.door.items if isinstance(item, Message)]

    eventually(lambda: len(messages()) > neighbour.seen, seconds=10, what="a message arrives")
    neighbour.settle()
    neighbour.seen = len(messages())
    return messages()[-1]


def test_a_conversation_from_the_first_word_to_blue_ticks(
    live_server: Any, neighbour: Neighbour, browser: Browser
) -> None:
    page = open_as(browser, live_server.url, "arman")
    write(page, "Өтінішім қайда?")
    mine = page.locator(".m-item.mine")
    expect(mine.locator(".m-ticks")).to_have_attribute("data-ticks", "delivered")
    first = last(neighbour)

    phone = neighbour.standin.settings.phone_number_id
    neighbour.wait_for(neighbour.client.mark_read(phone, first.id, typing=True))
    expect(page.locator(".m-sub.typing")).to_have_text("typing…")
    expect(mine.locator(".m-ticks")).to_have_class("m-ticks blue")

    sent = neighbour.send(*bodies.text("Қазір қараймын"), reply_to=first.id)
    theirs = page.locator(".m-item.theirs").last
    expect(theirs.locator(".m-text")).to_have_text("Қазір қараймын")
    expect(theirs.locator(".m-quote")).to_contain_text("Өтінішім қайда?")
    expect(page.locator(".m-sub.typing")).to_have_count(0)
    expect(page.locator(".m-person[aria-current] .m-count")).to_have_count(0)
    eventually(lambda: neighbour.standin.world.messages[sent].status == "read", seconds=5, what="it is read")


def test_choices_lists_and_forms_are_answered(live_server: Any, neighbour: Neighbour, browser: Browser) -> None:
    page = open_as(browser, live_server.url, "arman")
    write(page, "салем")
    last(neighbour)
    neighbour.send(*bodies.buttons("Тіл?", [("kk", "Қазақша"), ("ru", "Русский")]))
    page.locator(".m-choice", has_text="Қазақша").click()
    expect(page.locator(".m-item.mine").last).to_contain_text("Қазақша")
    assert last(neighbour).raw["interactive"]["button_reply"] == {"id": "kk", "title": "Қазақша"}

    rows = [{"id": "g", "title": "Гранттар", "description": "Өтінім"}, {"id": "s", "title": "Субсидия"}]
    neighbour.send(*bodies.choice_list("Тақырып?", "Тақырыптар", [{"title": "", "rows": rows}]))
    page.locator(".m-choice", has_text="Тақырыптар").click()
    page.locator(".m-row", has_text="Гранттар").click()
    expect(page.locator(".m-item.mine").last).to_contain_text("Гранттар")
    assert last(neighbour).raw["interactive"]["list_reply"]["id"] == "g"

    waba = neighbour.standin.settings.waba_id
    survey = json.loads(SURVEY.read_text(encoding="utf-8"))
    made = neighbour.wait_for(
        neighbour.client.flows.create(waba, name="s", categories=["SURVEY"], flow_json=survey, publish=True)
    )
    neighbour.send(*bodies.flow("Бағалаңыз", flow_id=made["id"], label="Бағалау", token="t.1", screen="RATE"))
    page.locator(".m-choice", has_text="Бағалау").click()
    sheet = page.locator("#m-sheet")
    sheet.locator(".btn-primary").click()
    expect(sheet.locator(".m-wrong")).to_be_visible()
    sheet.locator(".m-option", has_text="Өте жақсы").click()
    sheet.locator(".btn-primary").click()
    sheet.locator("textarea").fill("Рақмет")
    sheet.locator(".btn-primary").click()
    expect(page.locator(".m-item.mine").last).to_contain_text("Form sent")
    response = json.loads(last(neighbour).raw["interactive"]["nfm_reply"]["response_json"])
    assert response == {"csat": "5", "comment": "Рақмет", "flow_token": "t.1"}


def test_pictures_voice_places_and_cards_are_sent(live_server: Any, neighbour: Neighbour, browser: Browser) -> None:
    page = open_as(browser, live_server.url, "svetlana")
    picture = {"name": "a.png", "mimeType": "image/png", "buffer": png()}
    page.locator("input[name=photo]").set_input_files([picture])  # type: ignore[list-item]
    expect(page.locator(".m-item.mine img")).to_be_visible()
    assert last(neighbour).kind == "image"

    page.locator("[data-do=record]").click()
    expect(page.locator(".m-rec-time")).to_have_text("0:01")
    page.locator("[data-do=send-voice]").click()
    expect(page.locator(".m-item.mine .m-voice")).to_be_visible()
    voice = last(neighbour).raw["audio"]
    assert (voice["mime_type"], voice["voice"]) == ("audio/ogg; codecs=opus", True)
    kept = neighbour.standin.world.store.media_path(voice["id"]).read_bytes()
    assert kept.startswith(b"OggS") and b"OpusHead" in kept[:100]

    page.locator("[data-do=attach]").click()
    page.locator("[data-do=location]").click()
    page.locator("#m-places button").first.click()
    expect(page.locator(".m-item.mine").last).to_contain_text("Baiterek")
    page.locator("[data-do=attach]").click()
    page.locator("[data-do=contact]").click()
    expect(page.locator(".m-item.mine").last).to_contain_text("Айдос")
    assert last(neighbour).kind == "contacts"


def test_by_keyboard_alone_a_message_is_changed_answered_and_taken_back(
    live_server: Any, neighbour: Neighbour, browser: Browser
) -> None:
    page = open_as(browser, live_server.url, "arman")
    write(page, "бір")
    expect(page.locator(".m-item.mine")).to_have_count(1)
    page.locator(".m-item.mine .m-more").press("Enter")
    page.get_by_role("button", name="Edit").press("Enter")
    write(page, "екі")
    expect(page.locator(".m-item.mine .m-meta")).to_contain_text("edited")
    assert last(neighbour).kind == "edit"
    page.locator(".m-item.mine .m-more").press("Enter")
    page.get_by_title("React with 🙏").press("Enter")
    expect(page.locator(".m-reactions")).to_have_text("🙏")
    page.locator(".m-item.mine .m-more").press("Enter")
    page.get_by_role("button", name="Delete for everybody").press("Enter")
    expect(page.locator(".m-item.mine .m-text")).to_contain_text("This message was deleted.")
    assert last(neighbour).kind == "revoke"


def test_blocking_switching_off_and_stopping_offers(live_server: Any, neighbour: Neighbour, browser: Browser) -> None:
    page = open_as(browser, live_server.url, "arman")
    write(page, "салем")
    last(neighbour)

    def chooses(name: str) -> None:
        page.locator(".m-top [data-do=menu]").click()
        page.locator("#m-menu").get_by_role("button", name=name).click()

    chooses("Telephone switched off")
    expect(page.locator(".m-banner")).to_contain_text("The telephone is off")
    neighbour.send(*bodies.text("кешіріңіз"))
    expect(page.locator(".m-item.theirs")).to_have_count(0)
    chooses("Telephone switched off")
    expect(page.locator(".m-item.theirs")).to_have_count(1)
    chooses("No offers and announcements")
    chooses("Block this contact")
    expect(page.locator(".m-banner")).to_contain_text("blocked")
    neighbour.settle()
    assert any(b'"value":"stop"' in raw for raw in neighbour.door.bodies)
    assert neighbour.standin.world.people["arman"].blocks_business


def test_two_windows_are_two_people_and_a_new_one_joins(
    live_server: Any, neighbour: Neighbour, browser: Browser
) -> None:
    one, other = (open_as(browser, live_server.url, key) for key in ("arman", "madina"))
    write(one, "мен Арман")
    write(other, "мен Мадина")
    expect(one.locator(".m-item")).to_have_count(1)
    expect(other.locator(".m-item")).to_have_count(1)
    expect(other.locator(".m-item .m-text")).to_have_text("мен Мадина")
    one.locator("[data-do=add]").click()
    one.locator("#m-add [name=name]").fill("Жаңа адам")
    one.locator("#m-add [name=number]").fill("+7 701 555 01 23")
    one.keyboard.press("Enter")
    expect(one.locator(".m-sub")).to_have_text("Жаңа адам · +7 701 555 01 23")
    write(one, "салем")
    expect(one.locator(".m-item.mine .m-ticks")).to_have_attribute("data-ticks", "delivered")
    assert last(neighbour).person.wa_id == "77015550123"


@pytest.mark.parametrize(
    ("scheme", "width", "height"), [("light", 1366, 768), ("dark", 1366, 768), ("light", 390, 844)]
)
def test_the_messenger_keeps_the_rules(
    live_server: Any, neighbour: Neighbour, browser: Browser, scheme: str, width: int, height: int
) -> None:
    page = open_as(browser, live_server.url, "arman", viewport={"width": width, "height": height})
    cookie = {"name": "baylanys_theme", "value": scheme, "url": live_server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.reload()
    expect(page.locator(".m-sub")).not_to_be_empty()
    write(page, "Өтінішім қайда? https://example.kz")
    first = last(neighbour)
    neighbour.send(*bodies.buttons("Тіл?", [("kk", "Қазақша"), ("ru", "Русский")]), reply_to=first.id)
    neighbour.send(*bodies.location(51.1, 71.4, name="Бәйтерек"))
    neighbour.send(*bodies.reaction(first.id, "👍"))
    expect(page.locator(".m-item")).to_have_count(3)
    expect(page.locator(".m-reactions")).to_be_visible()
    assert problems(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not page.evaluate("document.documentElement.scrollHeight > innerHeight")
    if width < 500:
        box = page.locator("#messenger").bounding_box()
        assert box == {"x": 0, "y": 0, "width": width, "height": height}
        page.locator(".messenger [data-do=people]").click()
        expect(page.locator(".m-person").first).to_be_visible()
        page.locator(".m-person", has_text="Светлана").click()
        expect(page.locator(".m-sub")).to_contain_text("Светлана")
