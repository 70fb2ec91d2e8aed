"""The disk of the recordings is full: calls go on, an alarm sounds, and what is missing is said with the reason."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.journeys.baresip_phone import OperatorPhone
from tests.journeys.brisk import STRAIGHT_NUMBER
from tests.journeys.office import Office
from tests.journeys.sipp_phone import Sipp
from tests.journeys.waiting import eventually, talk_for

OnDuty = Callable[..., OperatorPhone]
Calls = Callable[..., Sipp]
ROOM_KILOBYTES = 64
TALK_SECONDS = 2.0
LOOK = "from baylanys.operations.jobs import watch_centre; watch_centre(0)"
LISTED = """
from zoneinfo import ZoneInfo
from baylanys.core import clock
from baylanys.telephony.missing_recordings import MissingFilter, missing_recordings
rows = missing_recordings(MissingFilter(reason="disk_full"), zone=ZoneInfo("Asia/Almaty"), at=clock.now())
print(*(row.interaction.contact_number for row in rows))
"""


@contextmanager
def full_disk(directory: Path) -> Iterator[None]:
    """A small disk without any room stands in the place of the directory."""
    owner = directory.stat()
    room = f"size={ROOM_KILOBYTES}k,uid={owner.st_uid},gid={owner.st_gid},mode={owner.st_mode & 0o777:o}"
    mount = ["mount", "-t", "tmpfs", "-o", room, "tmpfs", str(directory)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    try:
        (directory / "filler").write_bytes(b"\0" * ROOM_KILOBYTES * 1024)
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(directory)], check=True)


@pytest.fixture
def quiet(office: Office) -> None:
    """Every recording of before is settled, so that none of them loses its file to this test."""
    asked = "SELECT 1 FROM telephony_recording WHERE state NOT IN ('stored', 'missing')"
    eventually(lambda: not office.query(asked), seconds=90, what="recordings are settled", every=1)


@pytest.mark.usefixtures("quiet")
def test_calls_go_on_and_the_missing_recording_is_listed(office: Office, number: str, on_duty: OnDuty, caller: Calls):
    centre, later = office.centre, f"+7708{number[5:]}"
    phone = on_duty("operator1")
    with full_disk(centre.installation.spool_dir):
        talk(caller(number, dialled=STRAIGHT_NUMBER), phone)
        call = office.recorded(number, seconds=40)
        centre.manage("shell", "-c", LOOK)
        alarms = office.query("SELECT rule FROM operations_alarm WHERE ended_at IS NULL")
    assert (call["outcome"], call["operator"]) == ("answered", "operator1")
    assert call["talk_seconds"] == pytest.approx(TALK_SECONDS, abs=0.7)
    assert (call["recording"]["state"], call["recording"]["reason"]) == ("missing", "disk_full")
    assert {("disk_low",), ("recordings_missing",)} <= set(alarms)
    assert number in centre.manage("shell", "-c", LISTED)

    assert office.order("finish_wrap_up", operator="operator1", interaction=call["id"], **FORM)["accepted"]
    talk(caller(later, dialled=STRAIGHT_NUMBER), phone)
    assert office.recorded(later)["recording"]["state"] == "stored"


FORM = {"result": "resolved", "language": "ru", "topic": "general", "note": ""}


def talk(somebody: Sipp, phone: OperatorPhone) -> None:
    """The two talk for a while, and the caller hangs up."""
    phone.hear("CALL_ESTABLISHED")
    talk_for(TALK_SECONDS, since=datetime.now(UTC))
    somebody.hang_up()
    assert somebody.succeeded()
