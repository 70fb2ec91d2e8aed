"""Chromium as the operator's desk and as the caller's phone, with a tone as its microphone."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import Browser, BrowserContext, Frame, Locator, Page, Playwright, expect

from tests.journeys.sound import wav_tone

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--mute-audio",
    "--autoplay-policy=no-user-gesture-required",
    "--allow-loopback-in-peer-connection",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)
# A steady tone is what echo cancelling and noise suppression are made to remove.
PLAIN_MICROPHONE = """
const media = navigator.mediaDevices;
const ask = media.getUserMedia.bind(media);
const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
media.getUserMedia = (wanted) => ask({ ...wanted, audio: { ...wanted.audio, ...plain } });
"""


class Window:
    """One Chromium of its own whose microphone hears a tone."""

    def __init__(self, playwright: Playwright, *, tone: int) -> None:
        self._mark = f"--test-window={uuid4()}"
        self.browser: Browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[*FLAGS, self._mark, f"--use-file-for-fake-audio-capture={wav_tone(tone, rate=48000)}"],
            ignore_default_args=["--mute-audio"],
        )

    def context(self) -> BrowserContext:
        """A browser profile: its own cookies, the English pages."""
        context = self.browser.new_context(locale="en-GB", viewport={"width": 1366, "height": 768})
        context.add_init_script(PLAIN_MICROPHONE)
        context.set_default_timeout(15_000)
        return context

    def kill(self) -> None:
        """The browser is gone without a word, as when the computer is switched off."""
        for each in Path("/proc").glob("[0-9]*"):
            if self._mark.encode() in _command_line(each):
                os.kill(int(each.name), signal.SIGKILL)

    def close(self) -> None:
        if self.browser.is_connected():
            self.browser.close()


def _command_line(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


@contextmanager
def window(playwright: Playwright, *, tone: int) -> Iterator[Window]:
    opened = Window(playwright, tone=tone)
    try:
        yield opened
    finally:
        opened.close()


class Desk:
    """An operator's desk in one tab, or in a frame."""

    def __init__(self, page: Page | Frame, url: str) -> None:
        self.page, self.url = page, url

    def sign_in(self, username: str, password: str) -> "Desk":
        self.page.goto(f"{self.url}/sign-in/")
        self.page.locator("[name=username]").fill(username)
        self.page.locator("[name=password]").fill(password)
        self.page.locator("form.panel button.btn-primary").click()
        self.page.wait_for_url("**/desk/**")
        self.has_phone()
        return self

    def has_phone(self) -> None:
        """The phone of this desk is registered."""
        expect(self.page.locator("#work [data-phone-line]")).to_have_attribute("data-there", "yes", timeout=15_000)

    def be_ready(self) -> "Desk":
        self.page.locator('#work button.key[data-fields*="ready"]').click()
        expect(self.page.locator("#work button.key[data-fields*=break]")).to_be_visible()
        return self

    @property
    def phase(self) -> str:
        return self.page.locator("#work .call-card").get_attribute("data-phase") or ""

    def is_in(self, phase: str, seconds: float = 10.0) -> None:
        card = self.page.locator("#work .call-card")
        expect(card).to_have_attribute("data-phase", phase, timeout=seconds * 1000)

    def accept(self) -> None:
        """Clicks on Accept; the conversation has begun."""
        self.is_in("ringing")
        self.key("[data-accept]").click()
        self.is_in("talking")

    def dial(self, number: str, purpose: str) -> None:
        """Calls out; the contact has answered."""
        self.key("[data-open-dialog=dial]").click()
        form = self.page.locator("form[data-dial]")
        form.locator("[name=number]").fill(number)
        form.locator("[name=purpose]").fill(purpose)
        form.locator("button.btn-primary").click()
        self.is_in("talking")

    def hang_up(self) -> None:
        self.key("[data-hang-up]").click()
        self.is_in("wrap_up")

    def key(self, selector: str) -> Locator:
        return self.page.locator(f"#work {selector}")

    def finish_wrap_up(self, result: str = "resolved", language: str = "ru") -> None:
        form = self.page.locator("form[data-wrap-up]")
        form.locator(f"label[for=result-{result}]").click()
        form.locator(f"label[for=language-{language}]").click()
        form.locator("[data-save]").click()


class Handset:
    """The caller's phone of the Try-it page, which is open."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.is_in("idle")

    def call(self, number: str, dialled: str = "") -> None:
        """Calls from this number, and is connected; without `dialled` the number that stands there."""
        self.page.locator("[name=from]").fill(number)
        self.page.locator("[name=from]").blur()
        if dialled:
            self.page.locator("[name=to]").fill(dialled)
        self.is_in("idle")
        self.page.locator("[data-do=call]").click()
        self.is_in("talking")

    def press(self, key: str) -> None:
        self.page.locator(f'[data-tone="{key}"]').click()

    def hang_up(self) -> None:
        self.page.locator("[data-do=end]").click()

    def is_in(self, state: str) -> None:
        expect(self.page.locator("#handset")).to_have_attribute("data-state", state, timeout=15_000)
