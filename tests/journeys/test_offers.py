"""What becomes of an offer when the operator or the caller does not play along."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.baresip_phone import OperatorPhone
from tests.journeys.office import Office, seconds_between
from tests.journeys.sipp_phone import CENTRE_NUMBER, Sipp
from tests.journeys.waiting import events, eventually, happened, kinds

OnDuty = Callable[..., OperatorPhone]
Calls = Callable[..., Sipp]


def outcomes(call: dict[str, Any]) -> list[tuple[str, str]]:
    return [(event["operator"], event["outcome"]) for event in events(call, "offer_ended")]


def assert_nothing_is_stuck(office: Office) -> None:
    """No channel is left, nobody waits, nobody is held by a call."""
    eventually(lambda: office.waiting() == 0, seconds=5, what="nobody waits")
    eventually(lambda: office.channels() == [], seconds=5, what="no channel is left")
    for username in ("operator1", "operator2"):
        now = office.operator(username)
        assert (now["interaction"], now["state"]) in {(None, "ready"), (None, "offline"), (None, "not_ready")}, now


def test_an_operator_refuses_and_the_next_is_offered_the_call(
    office: Office, number: str, on_duty: OnDuty, caller: Calls
):
    first = on_duty("operator1", accepts=False)
    caller(number)
    first.hear("CALL_INCOMING")
    on_duty("operator2")
    first.hang_up()
    call = office.interaction(number, lambda found: happened(found, "answered"), what="answered by the other")
    assert outcomes(call) == [("operator1", "refused"), ("operator2", "accepted")]
    assert call["operator"] == "operator2"


def test_who_never_answers_has_missed_it_and_is_not_ready(office: Office, number: str, on_duty: OnDuty, caller: Calls):
    silent = on_duty("operator1", accepts=False)
    caller(number)
    silent.hear("CALL_INCOMING")
    on_duty("operator2")
    call = office.interaction(
        number, lambda found: happened(found, "answered"), what="answered by the other", seconds=25
    )
    assert outcomes(call) == [("operator1", "missed"), ("operator2", "accepted")]
    offered, ended = events(call, "offered")[0], events(call, "offer_ended")[0]
    assert seconds_between(offered["at"], ended["at"]) == pytest.approx(15, abs=1)
    assert office.operator_in("operator1", "not_ready")["reason"] == "missed_offer"


def test_a_phone_that_is_switched_off_is_passed_over(office: Office, number: str, on_duty: OnDuty, caller: Calls):
    on_duty("operator1").vanish()
    caller(number)
    office.interaction(number, lambda found: happened(found, "offered"), what="offered")
    on_duty("operator2")
    call = office.interaction(number, lambda found: happened(found, "answered"), what="answered by the other")
    assert outcomes(call) == [("operator1", "unreachable"), ("operator2", "accepted")]
    assert office.operator_in("operator1", "not_ready")["reason"] == "phone_unreachable"


def test_the_network_of_an_operator_dies_in_mid_call(office: Office, number: str, on_duty: OnDuty, caller: Calls):
    phone = on_duty("operator1")
    caller(number)
    office.interaction(number, lambda found: happened(found, "answered"), what="answered")
    phone.vanish()
    office.interaction(
        number, lambda found: happened(found, "desk_lost", "hung_up"), what="the loss is noticed", seconds=45
    )


def test_a_caller_hangs_up_in_the_ivr(office: Office, number: str, caller: Calls):
    somebody = caller(number, dialled=CENTRE_NUMBER)
    office.interaction(number, lambda found: happened(found, "ivr_entered"), what="in the flow")
    somebody.hang_up()
    call = office.ended(number)
    assert call["outcome"] == "left_in_ivr"
    assert events(call, "hung_up")[0]["side"] == "contact"
    assert_nothing_is_stuck(office)


def test_a_caller_hangs_up_in_the_queue(office: Office, number: str, caller: Calls):
    somebody = caller(number)
    office.interaction(number, lambda found: found["queue_entered_at"], what="in the queue")
    somebody.hang_up()
    call = office.ended(number)
    assert call["outcome"] == "lost"
    assert kinds(call).count("hung_up") == 1
    assert_nothing_is_stuck(office)


def test_a_caller_hangs_up_while_the_phone_rings(office: Office, number: str, on_duty: OnDuty, caller: Calls):
    phone = on_duty("operator1", accepts=False)
    somebody = caller(number)
    phone.hear("CALL_INCOMING")
    somebody.hang_up()
    phone.hear("CALL_CLOSED")
    call = office.ended(number)
    assert call["outcome"] == "lost"
    assert outcomes(call) == [("operator1", "withdrawn")]
    assert office.operator_in("operator1", "ready")["interaction"] is None
    assert_nothing_is_stuck(office)


@pytest.mark.parametrize("milliseconds", [-40, -15, -5, 0, 5, 15, 40])
def test_hanging_up_in_the_instant_of_the_accept_has_one_outcome(
    office: Office, number: str, on_duty: OnDuty, caller: Calls, milliseconds: int
):
    """The caller hangs up so long after the operator accepts (before, where negative)."""
    phone = on_duty("operator1", accepts=False)
    somebody = caller(number)
    phone.hear("CALL_INCOMING")
    somebody.connected()
    deeds = [phone.accept, somebody.hang_up] if milliseconds >= 0 else [somebody.hang_up, phone.accept]
    deeds[0]()
    time.sleep(abs(milliseconds) / 1000)
    deeds[1]()
    call = office.ended(number)
    assert call["outcome"] in {"answered", "lost"}
    assert kinds(call).count("hung_up") == 1
    assert len(outcomes(call)) == 1
    assert (call["outcome"] == "answered") == (outcomes(call)[0][1] == "accepted")
    if call["outcome"] == "answered":
        office.operator_in("operator1", "wrap_up")
        office.set_operator("operator1", "ready")
    office.operator_in("operator1", "ready")
    assert_nothing_is_stuck(office)
