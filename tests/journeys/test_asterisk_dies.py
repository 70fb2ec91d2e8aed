"""kill -9 of Asterisk: calls end, what was said before is kept, and soon calls are served again."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.journeys.baresip_phone import OperatorPhone
from tests.journeys.office import Office
from tests.journeys.sipp_phone import Sipp
from tests.journeys.waiting import events, eventually, happened, talk_for

Calls = Callable[..., Sipp]
OnDuty = Callable[..., OperatorPhone]
TALK_SECONDS = 4.0


def test_asterisk_dies_and_calls_are_served_again(office: Office, number: str, on_duty: OnDuty, caller: Calls):
    waiting, afterwards = f"+7706{number[5:]}", f"+7708{number[5:]}"
    on_duty("operator1")
    caller(number)
    talking = office.interaction(number, lambda found: happened(found, "answered"), what="answered")
    caller(waiting)
    office.interaction(waiting, lambda found: found["queue_entered_at"], what="in the queue")
    answered_at = datetime.fromisoformat(talking["answered_at"])
    talk_for(TALK_SECONDS, since=answered_at)
    office.centre.kill("asterisk")
    talked = (datetime.now(UTC) - answered_at).total_seconds()

    call = office.recorded(number)
    assert (call["outcome"], call["operator"]) == ("answered", "operator1")
    assert call["talk_seconds"] == pytest.approx(talked, abs=1)
    assert call["recording"]["state"] == "stored"
    assert talked - 2.5 < call["recording"]["duration_seconds"] < talked + 0.5
    assert office.ended(waiting)["outcome"] == "lost"
    assert events(call, "hung_up")[0]["side"] == "system"
    assert office.query("SELECT kind FROM telephony_task WHERE number = %s", number) == [("dropped",)]

    eventually(lambda: office.status("/readyz") == 200, seconds=20, what="calls can be served again")
    on_duty("operator2")
    caller(afterwards)
    served = office.interaction(afterwards, lambda found: happened(found, "answered"), what="served again", seconds=30)
    assert served["operator"] in {"operator1", "operator2"}
