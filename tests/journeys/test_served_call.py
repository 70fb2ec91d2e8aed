"""A call from outside, through the flow and the queue, to an operator's SIP phone, into the register."""

import hashlib
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest

from tests.journeys.baresip_phone import CallerPhone, OperatorPhone
from tests.journeys.office import Office, seconds_between
from tests.journeys.running import Centre
from tests.journeys.sipp_phone import CENTRE_NUMBER, Sipp
from tests.journeys.sound import assert_both_heard, channels_of
from tests.journeys.waiting import events, happened, kinds, talk_for

TALK_SECONDS = 5


def test_a_call_is_served_by_a_sip_phone(
    office: Office, number: str, on_duty: Callable[..., OperatorPhone], caller: Callable[..., Sipp]
):
    phone = on_duty("operator1")
    called_at = datetime.now(UTC)
    somebody = caller(number, dialled=CENTRE_NUMBER)
    phone.hear("CALL_ESTABLISHED", seconds=40)
    talking = office.interaction(number, lambda found: happened(found, "answered"), what="answered")
    answered = datetime.fromisoformat(talking["answered_at"])
    assert abs((datetime.now(UTC) - answered).total_seconds()) < 1.5
    talk_for(TALK_SECONDS, since=answered)
    somebody.hang_up()
    hung_up_at = datetime.now(UTC)
    assert somebody.succeeded()

    call = office.recorded(number)
    assert call["outcome"] == "answered"
    assert call["operator"] == "operator1"
    assert call["queue"] == "general"
    assert (call["direction"], call["line"]) == ("inbound", "+77172000001")
    assert abs((datetime.fromisoformat(call["arrived_at"]) - called_at).total_seconds()) < 0.5
    assert call["wait_seconds"] == pytest.approx(
        seconds_between(call["queue_entered_at"], call["answered_at"]), abs=0.002
    )
    assert call["wait_seconds"] < 1.5
    assert call["talk_seconds"] == pytest.approx((hung_up_at - answered).total_seconds(), abs=0.5)
    assert kinds(call)[0] == "arrived"
    assert [event["outcome"] for event in events(call, "offer_ended")] == ["accepted"]

    recording = call["recording"]
    assert (recording["state"], recording["channels"]) == ("stored", 2)
    assert recording["duration_seconds"] == pytest.approx(call["talk_seconds"], abs=0.5)
    sound = office.fetch(recording["url"])
    assert hashlib.sha256(sound).hexdigest() == recording["sha256"]
    assert len(channels_of(sound)) == 2
    assert_both_heard(sound)


def test_keys_choose_language_and_topic(office: Office, number: str, brisk_centre: Centre, phones: ExitStack):
    somebody = phones.enter_context(CallerPhone(brisk_centre.sip_port, number))
    somebody.call()
    somebody.hear("CALL_ESTABLISHED")
    press_at(office, somebody, number, "language", "2")
    press_at(office, somebody, number, "topic", "1")
    queued = office.interaction(number, lambda found: found["queue_entered_at"], what="in the queue")
    assert (queued["language"], queued["topic"]) == ("ru", "grants")
    assert events(queued, "language_chosen")[0]["by"] == "key"
    somebody.hang_up()
    assert office.ended(number)["outcome"] == "lost"


def test_a_chosen_language_is_remembered_for_the_number(
    office: Office, number: str, brisk_centre: Centre, phones: ExitStack
):
    somebody = phones.enter_context(CallerPhone(brisk_centre.sip_port, number))
    for by, key in (("key", "3"), ("remembered", "")):
        somebody.call()
        somebody.hear("CALL_ESTABLISHED")
        if key:
            press_at(office, somebody, number, "language", key)
        chosen = office.interaction(
            number,
            lambda found: not found["outcome"] and happened(found, "language_chosen"),
            what="a language is chosen",
        )
        assert chosen["language"] == "en"
        assert events(chosen, "language_chosen")[0]["by"] == by
        somebody.hang_up()
        assert office.ended(number)["outcome"] == "left_in_ivr"


def press_at(office: Office, phone: CallerPhone, number: str, node: str, keys: str) -> None:
    """The keys are pressed once the caller stands at the node of the flow."""
    office.interaction(
        number,
        lambda found: not found["outcome"] and [each for each in events(found, "ivr_node") if each["node"] == node],
        what=f"at {node}",
    )
    phone.press(keys)
