"""The centre that all journeys share."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from random import randrange
from socket import SOCK_DGRAM
from typing import Any

import pytest
from playwright.sync_api import Playwright, sync_playwright

from baylanys.server.ports import free_port
from tests.journeys.baresip_phone import OperatorPhone
from tests.journeys.brisk import STRAIGHT_NUMBER, make_brisk
from tests.journeys.office import Office
from tests.journeys.running import Centre, running_centre
from tests.journeys.sipp_phone import Sipp
from tests.journeys.waiting import eventually

OPERATORS = ("operator1", "operator2", "operator3", "operator4", "operator5")


@pytest.fixture(scope="session")
def centre() -> Iterator[Centre]:
    """The demo, with a place on 127.0.0.3 where its calls out arrive.

    BAYLANYS_TEST_CENTRE names the data directory of one that runs already.
    """
    if running := os.environ.get("BAYLANYS_TEST_CENTRE"):
        yield Centre(data=Path(running), process=subprocess.Popen(["true"]), said=Path(os.devnull))
        return
    with running_centre("--trunk-peer", f"127.0.0.3:{free_port(kind=SOCK_DGRAM)}") as running_one:
        yield running_one


@pytest.fixture(scope="session")
def account(centre: Centre) -> Callable[[str], dict[str, Any]]:
    """By what an operator's SIP phone registers; asked once."""
    return cache(centre.sip_account)


@pytest.fixture(scope="session")
def brisk_centre(centre: Centre) -> Centre:
    """Its prompts last a fraction of a second, and one number leads straight to the queue."""
    make_brisk(centre)
    return centre


@pytest.fixture
def office(brisk_centre: Centre) -> Iterator[Office]:
    """The centre with every operator at home, before and after."""
    office = Office(brisk_centre)
    send_home(office)
    yield office
    send_home(office)
    office.close()


def send_home(office: Office) -> None:
    """Live calls are hung up, nobody waits for a callback, and every operator is offline."""
    forgotten = office.query("UPDATE telephony_callback SET state = 'cancelled' WHERE state = 'open' RETURNING 1")
    for username in OPERATORS:
        eventually(lambda name=username: is_home(office, name), seconds=15, what=f"{username} is offline", every=0.2)
    if forgotten:
        eventually(lambda: office.waiting() == 0, seconds=10, what="promised calls wait no more", every=0.2)


def is_home(office: Office, username: str) -> bool:
    """Whether the operator is offline; sees to it where not. A desk just closed is noticed a moment later."""
    now = office.operator(username)
    if now["state"] == "offline" and not now["interaction"]:
        return True
    if now["interaction"]:
        office.order("hang_up", interaction=now["interaction"], operator=username)
    office.order("set_operator_state", operator=username, state="ready", device="sip")
    office.order("set_operator_state", operator=username, state="offline", device="sip")
    return False


@pytest.fixture
def phones() -> Iterator[ExitStack]:
    """Phones that are put down when the test is over: `phones.enter_context(…)`."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def number() -> str:
    """The number of somebody who has never called before."""
    return f"+7705{randrange(10**7):07d}"


@pytest.fixture
def on_duty(
    office: Office, account: Callable[[str], dict[str, Any]], phones: ExitStack
) -> Callable[..., OperatorPhone]:
    """An operator sits at a SIP phone and is ready."""

    def begin(username: str = "operator1", *, accepts: bool = True) -> OperatorPhone:
        phone = phones.enter_context(OperatorPhone(account(username), accepts=accepts))
        assert office.set_operator(username, "ready")["state"] in {"ready", "offered", "talking"}
        return phone

    return begin


@pytest.fixture
def caller(brisk_centre: Centre, phones: ExitStack) -> Callable[..., Sipp]:
    """Somebody calls from outside and talks: a steady tone. The number dialled leads to the queue without an IVR."""

    def call(number: str, scenario: str = "caller", **how: Any) -> Sipp:
        how = {"dialled": STRAIGHT_NUMBER} | how
        return phones.enter_context(Sipp(brisk_centre.sip_port, scenario, number=number, **how))

    return call


@pytest.fixture
def outside(centre: Centre, phones: ExitStack) -> Callable[..., Sipp]:
    """The exchange at the other end of the trunk."""
    assert centre.trunk_peer is not None
    host, _, port = centre.trunk_peer.rpartition(":")

    def stand_by(scenario: str, **words: Any) -> Sipp:
        return phones.enter_context(Sipp(centre.sip_port, scenario, address=host, port=int(port), **words))

    return stand_by


@pytest.fixture(scope="module")
def chromium() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright
