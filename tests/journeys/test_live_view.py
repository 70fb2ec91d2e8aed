"""Two supervisors before the live view: what happens they see at once, what one orders the other sees too."""

import time
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect, sync_playwright

from tests.journeys import baresip_phone
from tests.journeys.baresip_phone import OperatorPhone
from tests.journeys.browser import Window, window
from tests.journeys.office import Office
from tests.journeys.running import Centre
from tests.journeys.sipp_phone import Sipp
from tests.journeys.sound import LOUD, channels_of, seconds_with
from tests.journeys.waiting import events, eventually, happened

Calls = Callable[..., Sipp]
OnDuty = Callable[..., OperatorPhone]
SUPERVISOR_TONE = 1400
SEEN_MS = 3000
"""The promise is one second; machines that run everything at once are slower."""


class LiveView:
    """The live view in one tab."""

    def __init__(self, page: Page, url: str, username: str, password: str) -> None:
        self.page = page
        page.goto(f"{url}/sign-in/")
        page.locator("[name=username]").fill(username)
        page.locator("[name=password]").fill(password)
        page.locator("form.panel button.btn-primary").click()
        page.wait_for_url("**/live/")
        expect(page.locator("[data-live-age]")).not_to_have_text("…")
        self.loaded = page.evaluate("performance.timeOrigin")

    def tile(self, name: str) -> Locator:
        return self.page.locator(".tile", has_text=name)

    def sees(self, text: str, place: str = "#live-log") -> None:
        expect(self.page.locator(place)).to_contain_text(text, timeout=SEEN_MS)

    def tile_is(self, name: str, state: str) -> None:
        expect(self.page.locator(f".tile.{state}", has_text=name)).to_be_visible(timeout=SEEN_MS)

    def open(self, name: str) -> Locator:
        """The sheet of an operator."""
        self.tile(name).click()
        sheet = self.page.locator("#live-sheet")
        expect(sheet).to_be_visible()
        return sheet

    def was_never_reloaded(self) -> bool:
        return bool(self.page.evaluate("performance.timeOrigin") == self.loaded)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def supervisors_window(chromium: Playwright) -> Iterator[Window]:
    with window(chromium, tone=SUPERVISOR_TONE) as opened:
        yield opened


@pytest.fixture(scope="module")
def second_supervisor(centre: Centre) -> tuple[str, str]:
    """Somebody else with the same work, in the same centre."""
    username = f"supervisor-{uuid4().hex[:6]}"
    return username, centre.manage("add_person", username, "--role", "supervisor", "--first-name", "Botagoz").strip()


@pytest.fixture
def two(
    office: Office, supervisors_window: Window, second_supervisor: tuple[str, str]
) -> Iterator[tuple[LiveView, LiveView]]:
    """Both before their screens, each signed in as themselves."""
    contexts = [supervisors_window.context(), supervisors_window.context()]
    people = [("supervisor", office.centre.passwords["supervisor"]), second_supervisor]
    first, second = (
        LiveView(context.new_page(), office.centre.url, *someone)
        for context, someone in zip(contexts, people, strict=True)
    )
    yield first, second
    assert first.was_never_reloaded() and second.was_never_reloaded()
    for context in contexts:
        context.close()


def name_of(office: Office, username: str) -> str:
    """As the tile shows it."""
    row = office.query("SELECT first_name, last_name FROM accounts_person WHERE username = %s", username)[0]
    return " ".join(row)


def acts(office: Office, kind: str) -> list[tuple[str | None, str | None]]:
    """Who gave the order and whom it concerned, of the log's rows of that kind, newest first."""
    return office.query(
        "SELECT actor.username, operator.username FROM routing_floorevent event"
        " LEFT JOIN accounts_person actor ON actor.id = event.actor_id"
        " LEFT JOIN accounts_person operator ON operator.id = event.operator_id"
        " WHERE kind = %s ORDER BY event.at DESC",
        kind,
    )


def test_both_see_a_call_wait_and_be_answered(
    office: Office, two: tuple[LiveView, LiveView], number: str, caller: Calls, on_duty: OnDuty
):
    caller(number)
    office.interaction(number, lambda found: found["queue_entered_at"], what="in the queue")
    masked = f"{number[5:6]}{number[8:10]} {number[10:]}"[-5:]
    for view in two:
        view.sees(f"•• {masked}", "#live-waiting")
        view.sees("ждёт свободного", "#live-waiting")
    on_duty("operator1")
    for view in two:
        view.tile_is(name_of(office, "operator1"), "talking")
        expect(view.page.locator("#live-waiting tbody tr")).to_have_count(0, timeout=SEEN_MS)


def test_what_one_orders_the_other_sees(office: Office, two: tuple[LiveView, LiveView], on_duty: OnDuty):
    first, second = two
    on_duty("operator2")
    name = name_of(office, "operator2")
    second.tile_is(name, "ready")
    sheet = first.open(name)
    sheet.get_by_role("button", name="Обед").click()
    expect(sheet).to_be_hidden()
    for view in two:
        view.tile_is(name, "break")
        view.sees("Обед".lower())
    assert office.operator("operator2")["state"] == "break"
    assert acts(office, "state_set")[0] == ("supervisor", "operator2")


def test_a_stuck_offer_is_taken_back_by_the_other(
    office: Office, two: tuple[LiveView, LiveView], number: str, caller: Calls, on_duty: OnDuty, second_supervisor
):
    _first, second = two
    on_duty("operator3", accepts=False)
    caller(number)
    name = name_of(office, "operator3")
    second.tile_is(name, "offered")
    second.open(name).get_by_role("button", name="Снять предложение").click()
    second.tile_is(name, "ready")
    call = office.interaction(number, lambda found: happened(found, "offer_ended"), what="taken back")
    assert events(call, "offer_ended")[0]["outcome"] == "withdrawn"
    assert acts(office, "offer_freed")[0] == (second_supervisor[0], "operator3")


def test_a_missed_offer_is_told_to_both(
    office: Office, two: tuple[LiveView, LiveView], number: str, caller: Calls, on_duty: OnDuty
):
    office.change("UPDATE routing_queue SET offer_seconds = 3")
    try:
        on_duty("operator4", accepts=False)
        caller(number)
        office.operator_in("operator4", "not_ready")
        for view in two:
            view.tile_is(name_of(office, "operator4"), "not_ready")
            view.sees("больше не готов")
            expect(view.page.locator("#notices")).to_contain_text("больше не готов", timeout=SEEN_MS)
    finally:
        office.change("UPDATE routing_queue SET offer_seconds = 15")


def test_listening_and_whispering_leave_the_recording_alone_and_joining_is_in_it(
    office: Office, two: tuple[LiveView, LiveView], number: str, caller: Calls, on_duty: OnDuty
):
    first, second = two
    on_duty("operator1")
    caller(number)
    office.interaction(number, lambda found: happened(found, "answered"), what="answered")
    name = name_of(office, "operator1")
    first.tile_is(name, "talking")
    first.open(name).get_by_role("button", name="Слушать").click()
    panel = first.page.locator("[data-live-listening]")
    expect(panel).to_be_visible(timeout=10_000)
    second.sees("слушает разговор")
    hears(first)
    time.sleep(2)
    panel.get_by_role("button", name="Подсказать").click()
    second.sees("подсказывает оператору")
    time.sleep(2)
    assert not happened(office.newest(number), "hung_up")
    panel.get_by_role("button", name="Войти").click()
    second.sees("· в разговоре ·")
    time.sleep(4)
    panel.get_by_role("button", name="Выйти").click()
    expect(panel).to_be_hidden()
    second.sees("разговор оставлен")
    time.sleep(1)
    assert office.operator("operator1")["state"] == "talking"
    office.order("hang_up", interaction=office.operator("operator1")["interaction"], operator="operator1")

    call = office.recorded(number)
    assert (call["outcome"], len(events(call, "answered"))) == ("answered", 1)
    left, right = channels_of(office.fetch(call["recording"]["url"]))
    assert seconds_with(left, SUPERVISOR_TONE, LOUD * 2) < 0.5
    assert 2.0 < seconds_with(right, SUPERVISOR_TONE) < 6.0
    assert [row[0] for kind in ("listened", "whispered", "barged_in") for row in acts(office, kind)[:1]] == [
        "supervisor"
    ] * 3


def test_a_whisper_reaches_the_operator_alone(
    office: Office,
    two: tuple[LiveView, LiveView],
    number: str,
    caller: Calls,
    on_duty: OnDuty,
    monkeypatch: pytest.MonkeyPatch,
):
    """The operator's phone gives back what it hears, so that the recording tells of it."""
    echo = baresip_phone.SETTINGS.replace("aubridge,nobody", "aubridge,loop").replace("aufile,{tone}", "aubridge,loop")
    monkeypatch.setattr(baresip_phone, "SETTINGS", echo)
    on_duty("operator1")
    caller(number)
    office.interaction(number, lambda found: happened(found, "answered"), what="answered")
    view, name = two[0], name_of(office, "operator1")
    view.tile_is(name, "talking")
    view.open(name).get_by_role("button", name="Подсказать").click()
    expect(view.page.locator("[data-live-listening]")).to_be_visible(timeout=10_000)
    hears(view)
    time.sleep(8)
    office.order("hang_up", interaction=office.operator("operator1")["interaction"], operator="operator1")
    left, right = channels_of(office.fetch(office.recorded(number)["recording"]["url"]))
    assert seconds_with(left, SUPERVISOR_TONE, LOUD * 2) < 0.5
    assert seconds_with(right, SUPERVISOR_TONE) > 1.0


def hears(view: LiveView) -> None:
    """Sound arrives at the supervisor's page."""
    playing = "() => { const s = document.getElementById('live-voice').srcObject; return !!s && s.active }"
    eventually(lambda: view.page.evaluate(playing), seconds=10, what="the supervisor's phone plays")


def test_a_stuck_row_is_removed_and_both_are_alarmed(office: Office, two: tuple[LiveView, LiveView]):
    over = office.query("SELECT id FROM interactions_interaction WHERE ended_at IS NOT NULL LIMIT 1")[0][0]
    office.change(
        "INSERT INTO routing_waiting (interaction_id, queue_id, since, at_head)"
        " SELECT %s, min(id), now(), false FROM routing_queue",
        over,
    )
    for view in two:
        expect(view.page.locator("#notices .breach")).to_contain_text("убрана запись ожидания", timeout=9000)
    assert office.query("SELECT 1 FROM routing_waiting WHERE interaction_id = %s", over) == []


def test_old_data_are_called_old(office: Office, two: tuple[LiveView, LiveView]):
    first, second = two
    office.centre.supervise("stop", "engine")
    try:
        for view in two:
            expect(view.page.locator("[data-live-stale]")).to_be_visible(timeout=12_000)
            view.sees("данные устарели", "[data-live-badge]")
    finally:
        office.centre.supervise("start", "engine")
    for view in (first, second):
        expect(view.page.locator("[data-live-stale]")).to_be_hidden(timeout=20_000)
        view.sees("данные живые", "[data-live-badge]")
