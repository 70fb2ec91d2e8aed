"""Somebody waits too long: calls out are held, refused with the reason, and free again when nobody waits."""

from collections.abc import Callable, Iterator

import pytest

from tests.journeys.baresip_phone import OperatorPhone
from tests.journeys.office import Office
from tests.journeys.sipp_phone import Sipp
from tests.journeys.waiting import eventually

# The other rules are off: what earlier journeys lost must not hold calls here.
RULES = """
INSERT INTO guard_guardrule ("on", measure, valid_from, begins_at, ends_at, minimum_seconds, acts, groups,
                             callback_seconds)
VALUES (true, 'longest_wait', now(), 1, 0.5, 1, 'outbound', '', 30),
    (false, 'waiting', now(), 4, 1, 60, 'outbound', '', 30),
    (false, 'lost_forecast', now(), 3, 2.5, 60, 'outbound', '', 30) ON CONFLICT DO NOTHING
"""
SWITCH = "INSERT INTO guard_guardswitch (act, off, at, reason) VALUES ('', %s, now(), 'journey')"

NOTED = """
SELECT kind FROM routing_floorevent WHERE starts_with(kind, 'guard') AND detail ->> 'act' = 'outbound' ORDER BY at
"""


@pytest.fixture
def guarded(office: Office) -> Iterator[Office]:
    """The guard is on, with a second as the threshold; off again afterwards."""
    office.change(RULES)
    office.change(SWITCH, False)
    yield office
    office.change(SWITCH, True)


def test_a_waiting_caller_holds_calls_out_until_gone(
    guarded: Office,
    number: str,
    on_duty: Callable[..., OperatorPhone],
    caller: Callable[..., Sipp],
    outside: Callable[..., Sipp],
) -> None:
    on_duty("operator1")
    guarded.order("set_operator_state", operator="operator1", state="break", reason="other", device="sip")
    waiting = caller(number)
    held = "SELECT reason FROM routing_outboundhold WHERE until > now()"
    eventually(lambda: guarded.query(held) == [("longest_wait",)], seconds=15, what="outbound is held", every=0.2)
    declined = guarded.order("dial", operator="operator1", number="+77015550123", purpose="try")
    assert (declined["accepted"], declined["code"]) == (False, "outbound_held")

    waiting.hang_up()
    eventually(lambda: not guarded.query(held), seconds=15, what="outbound is free", every=0.2)
    outside("not_there", REFUSAL="486 Busy Here")
    assert guarded.order("dial", operator="operator1", number="+77015550123", purpose="try")["accepted"]
    noted = [kind for (kind,) in guarded.query(NOTED)]
    assert noted[-3:] == ["guard_began", "guard_refused", "guard_ended"]
