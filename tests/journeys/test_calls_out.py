"""An operator calls somebody outside through the trunk."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.journeys.baresip_phone import OperatorPhone
from tests.journeys.office import Office
from tests.journeys.sipp_phone import Sipp
from tests.journeys.sound import assert_both_heard
from tests.journeys.waiting import events, happened, talk_for

OnDuty = Callable[..., OperatorPhone]


def test_a_call_out_is_recorded_and_registered_with_its_purpose(
    office: Office, number: str, on_duty: OnDuty, outside: Callable[..., Sipp]
):
    somebody = outside("outside")
    on_duty("operator1")
    dialled = office.order("dial", operator="operator1", number=number, purpose="promised call")
    assert dialled["accepted"], dialled
    talking = office.interaction(number, lambda found: happened(found, "answered"), what="answered")
    assert talking["id"] == dialled["interaction"]
    assert f"INVITE sip:{number}@" in somebody.heard()
    talk_for(3, since=datetime.fromisoformat(talking["answered_at"]))
    assert office.order("hang_up", operator="operator1", interaction=talking["id"])["accepted"]
    hung_up_at = datetime.now(UTC)
    assert somebody.succeeded()

    call = office.recorded(number)
    assert (call["direction"], call["outcome"], call["operator"]) == ("outbound", "answered", "operator1")
    assert events(call, "dialled")[0]["purpose"] == "promised call"
    answered_at = datetime.fromisoformat(call["answered_at"])
    assert call["talk_seconds"] == pytest.approx((hung_up_at - answered_at).total_seconds(), abs=0.5)
    assert call["recording"]["state"] == "stored"
    assert_both_heard(office.fetch(call["recording"]["url"]))
    assert office.operator("operator1")["state"] == "wrap_up"


@pytest.mark.parametrize(
    ("refusal", "outcome"),
    [("486 Busy Here", "busy"), ("480 Temporarily Unavailable", "no_answer"), ("404 Not Found", "failed")],
)
def test_who_cannot_be_reached_is_registered_with_the_reason(
    office: Office, number: str, on_duty: OnDuty, outside: Callable[..., Sipp], refusal: str, outcome: str
):
    outside("not_there", REFUSAL=refusal)
    on_duty("operator1")
    assert office.order("dial", operator="operator1", number=number, purpose="")["accepted"]
    call = office.ended(number)
    assert (call["direction"], call["outcome"]) == ("outbound", outcome)
    office.operator_in("operator1", "ready")


def test_a_number_that_is_none_is_not_dialled(office: Office, on_duty: OnDuty):
    on_duty("operator1")
    declined = office.order("dial", operator="operator1", number="12", purpose="")
    assert (declined["accepted"], declined["code"]) == (False, "bad_number")
