"""A newcomer writes by WhatsApp and answers as the operator, on one page; the stand-in for Meta dies meanwhile."""

from random import randrange

from playwright.sync_api import Page, Playwright, expect

from tests.journeys.browser import Desk, window
from tests.journeys.office import Office
from tests.journeys.sound import CALLER_TONE
from tests.journeys.waiting import eventually


def test_somebody_new_writes_and_is_answered_on_one_page(office: Office, chromium: Playwright) -> None:
    with window(chromium, tone=CALLER_TONE) as newcomers:
        page = newcomers.context().new_page()
        page.goto(f"{office.centre.url}/try/whatsapp/")
        name = become_somebody_new(page)
        desk = desk_beside(page, office)
        write(page, "Сәлеметсіз бе! Грантқа өтінімім қайда?")
        offered = desk.page.locator("li", has=desk.page.locator("a[data-chat]", has_text=name))
        # By key: a click right after the row came would count as slipped.
        offered.locator("[data-key-name=accept]").press("Enter")
        desk.page.locator("#composer-text").fill("Сәлеметсіз бе! Өтініміңіз қаралып жатыр.")
        desk.page.locator("[data-send-now]").click()
        answer = page.locator(".m-item.theirs", has_text="Өтініміңіз қаралып жатыр")
        expect(answer).to_be_visible()
        expect(desk.page.locator(".bubble-line.out .tick.read").last).to_be_attached()

        office.centre.kill("meta")
        page.reload()
        expect(page.locator(".m-sub")).to_contain_text(name, timeout=20_000)
        expect(answer).to_be_visible(timeout=20_000)
        write(page, "Рақмет!")
        expect(page.locator(".m-item.mine .m-ticks").last).not_to_have_attribute("data-ticks", "sent", timeout=20_000)
        told = "SELECT count(*) FROM messaging_message WHERE direction = 'in' AND text = 'Рақмет!'"
        eventually(lambda: office.query(told)[0][0] == 1, seconds=15, what="the message is there once")


def become_somebody_new(page: Page) -> str:
    number = f"+7 701 {randrange(100, 999)} {randrange(10, 99)} {randrange(10, 99)}"
    name = f"Жаңа {number[-5:]}"
    page.locator("[data-do=add]").click()
    page.locator("#m-add [name=name]").fill(name)
    page.locator("#m-add [name=number]").fill(number)
    page.keyboard.press("Enter")
    expect(page.locator(".m-sub")).to_contain_text(name)
    return name


def desk_beside(page: Page, office: Office) -> Desk:
    page.locator("button[data-where=frame]").click()
    page.wait_for_function("() => frames.length && frames[0].document.getElementById('work')")
    frame = page.frame(name="desk-frame")
    assert frame is not None
    desk = Desk(frame, office.centre.url)
    desk.has_phone()
    return desk.be_ready()


def write(page: Page, text: str) -> None:
    page.locator(".m-composer textarea").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".m-item.mine").last).to_contain_text(text)
