"""PostgreSQL is away in the busy hour: callers are served, and everything stands in the register afterwards, once."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from baylanys.engine.journal import FILE
from tests.journeys.baresip_phone import OperatorPhone
from tests.journeys.brisk import STRAIGHT_NUMBER
from tests.journeys.office import Office, seconds_between
from tests.journeys.sipp_phone import Sipp
from tests.journeys.waiting import eventually, happened, kinds, talk_for

TALK_SECONDS = 3.0


def test_callers_are_served_while_the_database_is_away(
    office: Office, number: str, on_duty: Callable[..., OperatorPhone], caller: Callable[..., Sipp]
):
    phone = on_duty("operator1")
    journal = office.centre.data / FILE
    office.close()
    office.centre.supervise("stop", "postgres")
    try:
        away_at = datetime.now(UTC)
        somebody = caller(number, dialled=STRAIGHT_NUMBER)
        phone.hear("CALL_ESTABLISHED")
        talk_for(TALK_SECONDS, since=datetime.now(UTC))
        somebody.hang_up()
        assert somebody.succeeded()
        eventually(
            lambda: journal.exists() and b"hung_up" in journal.read_bytes(), seconds=30, what="the journal has it"
        )
        back_at = datetime.now(UTC)
    finally:
        office.centre.supervise("start", "postgres")
    office.reconnect()
    eventually(lambda: office.status("/readyz") == 200, seconds=40, what="the centre serves again")

    call = office.recorded(number, seconds=60)
    assert call["outcome"] == "answered"
    assert away_at < datetime.fromisoformat(call["arrived_at"])
    assert datetime.fromisoformat(call["ended_at"]) < back_at
    assert call["talk_seconds"] == pytest.approx(TALK_SECONDS, abs=0.7)
    assert call["wait_seconds"] == pytest.approx(
        seconds_between(call["queue_entered_at"], call["answered_at"]), abs=0.002
    )
    moments = [event["at"] for event in call["events"]]
    assert moments == sorted(moments)
    assert kinds(call).count("answered") == kinds(call).count("hung_up") == 1
    assert not happened(call, "fallback", "adopted")
    assert call["recording"]["state"] == "stored"
    assert len(office.interactions(number)) == 1
    eventually(lambda: not journal.exists(), seconds=20, what="nothing is left in the journal")


def content_of(file: Path) -> bytes:
    return file.read_bytes() if file.exists() else b""
