"""Two engines on one centre: the second stands by and takes over when the first is killed."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from baylanys.core.locks import Lock
from tests.journeys.baresip_phone import OperatorPhone
from tests.journeys.brisk import STRAIGHT_NUMBER
from tests.journeys.office import Office
from tests.journeys.running import another_engine
from tests.journeys.sipp_phone import Sipp
from tests.journeys.waiting import eventually, happened

TAKE_OVER_SECONDS = 5.0


@pytest.fixture
def second_engine(office: Office, tmp_path: Path) -> Iterator[Path]:
    """Its log, once it stands by."""
    log = tmp_path / "second-engine.log"
    with another_engine(office.centre, log):
        eventually(lambda: "standing by" in log.read_text(), seconds=20, what="the second engine stands by")
        yield log


def test_the_second_engine_takes_over_and_the_conversation_goes_on(
    office: Office, number: str, second_engine: Path, on_duty: Callable[..., OperatorPhone], caller: Callable[..., Sipp]
):
    phone = on_duty("operator4")
    somebody = caller(number, dialled=STRAIGHT_NUMBER)
    phone.hear("CALL_ESTABLISHED")
    office.interaction(number, lambda found: happened(found, "answered"), what="answered")
    killed_at = datetime.now(UTC)
    office.centre.kill("engine")
    adopted = office.interaction(number, lambda found: happened(found, "adopted"), what="adopted", seconds=15)
    moment = next(event["at"] for event in adopted["events"] if event["kind"] == "adopted")
    assert (datetime.fromisoformat(moment) - killed_at).total_seconds() < TAKE_OVER_SECONDS
    assert len(holders(office)) == 1
    somebody.hang_up()
    assert somebody.succeeded()
    assert office.recorded(number)["outcome"] == "answered"


def holders(office: Office) -> list[tuple[int]]:
    """Processes of the database that hold the engine's lock."""
    with psycopg.connect(office.centre.installation.database_url) as rows:
        asked = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND granted"
        return rows.execute(asked, [Lock.ENGINE]).fetchall()
