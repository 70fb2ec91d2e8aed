"""The parts of a call in a browser: each is played from its own place in its own recording."""

import re
import subprocess
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from baylanys.interactions.models import Interaction
from baylanys.telephony.models import Recording
from tests.interaction_rows import consulted, interaction, person
from tests.pages.test_axe import browser, open_page, people, problems

__all__ = ["browser", "people"]


@pytest.fixture
def call(people: dict[str, str]) -> Interaction:
    """A call with a consultation, both recordings stored."""
    person("operator2", first_name="Дана")
    made = interaction(consulted("operator1", "operator2"))
    for kind, name, seconds in (("conversation", "c1.raw", 18), ("consultation", "leg-op2.raw", 4)):
        path = settings.INSTALLATION.recordings_dir / f"parts-{kind}.ogg"
        path.parent.mkdir(parents=True, exist_ok=True)
        tone = ["-f", "lavfi", "-i", f"sine=440:duration={seconds}", "-ac", "2", "-c:a", "libopus"]
        subprocess.run(["ffmpeg", "-v", "error", "-y", *tone, str(path)], check=True, timeout=60)
        peaks = [[(number % 7) / 9 for number in range(200)], [(number % 5) / 6 for number in range(200)]]
        stored = {"state": "stored", "path": path.name, "channels": 2, "duration_ms": seconds * 1000, "peaks": peaks}
        Recording.objects.create(interaction=made, kind=kind, raw_name=name, **stored)
    return made


def playing(page: Page, number: int) -> None:
    """The part of that number is the one that is heard now."""
    expect(page.locator(".parts li").nth(number)).to_have_class(re.compile("now"))
    expect(page.locator(".parts li.now")).to_have_count(1)


def test_each_part_is_played_from_its_own_place(
    live_server: Any, people: dict[str, str], call: Interaction, browser: Browser
) -> None:
    address = f"{live_server.url}/interactions/{call.pk}/"
    page = open_page(browser, address, people["boss"], theme="light", width=1366, height=768)
    expect(page.locator(".player .wave .part-mark")).to_have_count(3)
    assert problems(page) == []
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url) if "/sound?" in request.url else None)
    page.locator(".parts [data-part]").nth(4).click()
    playing(page, 4)
    expect(page.locator(".player [data-clock]").first).to_have_text(re.compile("0:1[2-7]"))
    page.locator(".parts [data-part]").nth(1).click()
    playing(page, 1)
    assert len({address.split("?")[0] for address in fetched}) == 2, "each from its own recording"
