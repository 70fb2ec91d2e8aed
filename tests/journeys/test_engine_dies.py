"""kill -9 of the engine with callers in every stage: conversations go on, nobody is lost, everything is registered.

One death serves all tests of this file: `story` plays it, the tests look at what stands in the register afterwards.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from random import sample
from typing import Any

import psycopg
import pytest

from baylanys.core.locks import Lock
from tests.journeys.baresip_phone import OperatorPhone
from tests.journeys.brisk import STRAIGHT_NUMBER
from tests.journeys.conftest import send_home
from tests.journeys.office import Office, Record, seconds_between
from tests.journeys.running import Centre
from tests.journeys.sipp_phone import CENTRE_NUMBER, Sipp
from tests.journeys.sound import CALLER_TONE, OPERATOR_TONE, assert_both_heard, channels_of, seconds_with
from tests.journeys.waiting import events, happened, kinds, talk_for

GAP_SECONDS = 6.0
TALK_SECONDS = 3.0


@dataclass
class Story:
    """Who called, by number, and when the engine was away."""

    office: Office
    talking: str
    waiting: str
    leaving: str
    in_flow: str
    newcomer: str
    wrapping_up: str
    died_at: datetime
    returned_at: datetime
    wrap_up_after: Record

    def call(self, number: str) -> Record:
        return self.office.interactions(number)[0]


@pytest.fixture(scope="module")
def story(brisk_centre: Centre, account: Callable[[str], dict[str, Any]]) -> Iterator[Story]:
    office = Office(brisk_centre)
    send_home(office)
    with ExitStack() as phones:
        yield Drama(office, account, phones).play()
    send_home(office)
    office.close()


class Drama:
    """The play: everybody takes their place, the engine dies, time passes, the engine returns."""

    def __init__(self, office: Office, account: Callable[[str], dict[str, Any]], phones: ExitStack) -> None:
        self.office, self.account, self.phones = office, account, phones
        self.desks: dict[str, OperatorPhone] = {}
        self.numbers = [f"+7705{each:07d}" for each in sample(range(10**7), 6)]

    def play(self) -> Story:
        talking, waiting, leaving, in_flow, newcomer, wrapping_up = self.numbers
        talk = self.conversation(talking, "operator1")
        self.conversation(wrapping_up, "operator2").hang_up()
        self.office.operator_in("operator2", "wrap_up")
        lines = {number: self.kazakh_caller(number) for number in (waiting, leaving)}
        for number in lines:
            self.until(number, "queue_entered")
        self.on_duty("operator5")
        self.kazakh_caller(in_flow)
        self.until(in_flow, "language_chosen")
        with without_engine(self.office):
            died_at = datetime.now(UTC)
            self.served_without_engine(newcomer)
            lines[leaving].hang_up()
            talk_for(GAP_SECONDS, since=died_at)
            returned_at = datetime.now(UTC)
        self.until(talking, "adopted")
        wrap_up_after = self.office.operator("operator2")
        self.on_duty("operator3")
        self.until(waiting, "answered")
        talk_for(2.0, since=returned_at)
        talk.hang_up()
        self.until(in_flow, "queue_entered")
        return Story(self.office, *self.numbers, died_at, returned_at, wrap_up_after)

    def until(self, number: str, kind: str) -> None:
        self.office.interaction(number, lambda found: happened(found, kind), what=f"{kind} of {number}", seconds=30)

    def conversation(self, number: str, username: str) -> Sipp:
        phone = self.on_duty(username)
        port = self.office.centre.sip_port
        caller = self.phones.enter_context(Sipp(port, "caller", number=number, dialled=STRAIGHT_NUMBER))
        phone.hear("CALL_ESTABLISHED")
        self.until(number, "answered")
        return caller

    def kazakh_caller(self, number: str) -> Sipp:
        """Operator 5 does not speak the language of this caller."""
        self.office.remember_language(number, "kk")
        return self.phones.enter_context(Sipp(self.office.centre.sip_port, "caller", number=number))

    def served_without_engine(self, number: str) -> None:
        caller = self.phones.enter_context(Sipp(self.office.centre.sip_port, "caller", number=number))
        self.desks["operator5"].hear("CALL_ESTABLISHED")
        talk_for(TALK_SECONDS, since=datetime.now(UTC))
        caller.hang_up()
        assert caller.succeeded()

    def on_duty(self, username: str) -> OperatorPhone:
        phone = self.phones.enter_context(OperatorPhone(self.account(username)))
        self.desks[username] = phone
        self.office.set_operator(username, "ready")
        return phone


@contextmanager
def without_engine(office: Office) -> Iterator[None]:
    """The engine has been killed; the one that the supervisor starts stands by until this is over."""
    pid = office.centre.process_id("engine")
    with psycopg.connect(office.centre.installation.database_url, autocommit=True) as keeper:
        queue = threading.Thread(target=keeper.execute, args=("SELECT pg_advisory_lock(%s)", [Lock.ENGINE]))
        queue.start()
        os.kill(pid, signal.SIGKILL)
        queue.join(timeout=10)
        assert not queue.is_alive(), "the killed engine holds its lock"
        yield


def test_a_conversation_goes_on_and_stays_recorded(story: Story):
    call = story.office.recorded(story.talking)
    assert call["outcome"] == "answered"
    assert happened(call, "adopted")
    assert not happened(call, "desk_lost")
    hung_up = datetime.fromisoformat(call["ended_at"])
    assert hung_up > story.returned_at
    assert call["talk_seconds"] > (story.returned_at - story.died_at).total_seconds()
    recording = call["recording"]
    assert recording["duration_seconds"] == pytest.approx(call["talk_seconds"], abs=0.7)
    sound = story.office.fetch(recording["url"])
    assert_both_heard(sound)
    left, right = channels_of(sound)
    assert seconds_with(left, CALLER_TONE) == pytest.approx(call["talk_seconds"], abs=1)
    assert seconds_with(right, OPERATOR_TONE) == pytest.approx(call["talk_seconds"], abs=1)


def test_a_waiting_caller_is_adopted_with_the_wait_intact(story: Story):
    call = story.call(story.waiting)
    assert kinds(call).count("queue_entered") == 1
    assert datetime.fromisoformat(call["queue_entered_at"]) < story.died_at
    assert call["operator"] == "operator3"
    assert call["wait_seconds"] == pytest.approx(
        seconds_between(call["queue_entered_at"], call["answered_at"]), abs=0.002
    )
    assert call["wait_seconds"] > GAP_SECONDS


def test_a_caller_in_the_ivr_goes_on_where_the_flow_stood(story: Story):
    call = story.call(story.in_flow)
    assert kinds(call).count("ivr_entered") == 1
    assert kinds(call).index("adopted") < kinds(call).index("queue_entered")
    assert (call["language"], call["topic"]) == ("kk", "general")


def test_a_caller_who_left_meanwhile_is_lost_at_that_moment(story: Story):
    call = story.office.ended(story.leaving)
    assert call["outcome"] == "lost"
    left = datetime.fromisoformat(call["ended_at"])
    assert story.died_at < left < story.returned_at


def test_an_operator_in_wrap_up_still_has_the_form(story: Story):
    assert story.wrap_up_after["state"] == "wrap_up"
    assert story.wrap_up_after["interaction"] == story.call(story.wrapping_up)["id"]


def test_a_new_call_is_served_without_the_engine_recorded_and_registered_afterwards(story: Story):
    call = story.office.recorded(story.newcomer, seconds=40)
    assert happened(call, "fallback")
    assert (call["outcome"], call["operator"], call["line"]) == ("answered", "operator5", CENTRE_NUMBER)
    assert story.died_at < datetime.fromisoformat(call["arrived_at"])
    assert datetime.fromisoformat(call["ended_at"]) < story.returned_at
    assert call["talk_seconds"] == pytest.approx(TALK_SECONDS, abs=0.7)
    assert call["recording"]["state"] == "stored"
    assert_both_heard(story.office.fetch(call["recording"]["url"]))
    assert len(story.office.interactions(story.newcomer)) == 1


def test_every_call_of_the_story_has_one_end(story: Story):
    for number in (story.talking, story.leaving, story.newcomer, story.wrapping_up):
        calls = story.office.interactions(number)
        assert len(calls) == 1
        assert kinds(calls[0]).count("hung_up") == 1
        assert len(events(calls[0], "adopted")) <= 1
