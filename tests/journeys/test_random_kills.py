"""Twenty rounds of callers; in each one part of the centre is killed at random. Nobody is lost or counted twice.

Played on demand, since it looks for what nobody has thought of and takes two to six minutes: BAYLANYS_STORM_SEED is a
number, or `random`; each storm prints its seed, which plays it again.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from random import SystemRandom
from typing import Any

import pytest

from baylanys.asterisk.call_records import read_events
from tests.journeys.conftest import send_home
from tests.journeys.office import Office, Record
from tests.journeys.running import Centre
from tests.journeys.storm import Storm, calls_of, fail_with, settled
from tests.journeys.waiting import events, eventually, happened

SEED = "BAYLANYS_STORM_SEED"
pytestmark = pytest.mark.skipif(SEED not in os.environ, reason=f"a storm is played on demand: {SEED}=random")
LATE_SECONDS = 3
FIGURES = """
import json
from datetime import datetime
from baylanys.core import clock
from baylanys.reporting.queries import figures_between
found = figures_between(datetime.fromisoformat("{since}"), clock.now())
print(json.dumps({{name: getattr(found, name) for name in (
    "offered", "answered", "lost", "callback_kept", "waiting", "left_in_ivr", "after_hours", "conversations")}}))
"""
DIFFERENCES = """
import json
from datetime import datetime, timedelta
from django.conf import settings
from baylanys.core import clock
from baylanys.telephony.domain.reconciliation import reconcile
hour = datetime.fromisoformat("{since}").replace(minute=0, second=0, microsecond=0)
told = []
while hour < clock.now():
    told += reconcile(hour=hour, installation=settings.INSTALLATION, at=clock.now()).differences
    hour += timedelta(hours=1)
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def storm(
    brisk_centre: Centre, account: Callable[[str], dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Storm]:
    office = Office(brisk_centre)
    send_home(office)
    (usual,) = office.query("SELECT wrap_up_seconds FROM routing_queue WHERE code = 'general'")[0]
    wrap_up = "UPDATE routing_queue SET wrap_up_seconds = %s WHERE code = 'general'"
    office.change(wrap_up, 1)
    asked = os.environ[SEED]
    storm = Storm(office, int(asked) if asked.isdigit() else SystemRandom().randrange(10**6))
    print(f"{SEED}={storm.seed}")
    with ExitStack() as stack:
        storm.play(account, stack, tmp_path_factory.mktemp("storm") / "second-engine.log")
        yield storm
    office.change(wrap_up, usual)
    send_home(office)
    office.close()


@pytest.fixture(scope="module")
def calls(storm: Storm) -> dict[str, list[Record]]:
    """By number, once every recording is settled."""

    def read() -> dict[str, list[Record]]:
        return {number: calls_of(storm.office, number, storm.began_at) for number in storm.phones}

    eventually(
        lambda: all(settled(found) for found in read().values()), seconds=150, what="recordings are settled", every=2
    )
    return read()


def test_every_caller_has_one_call_with_one_end(storm: Storm, calls: dict[str, list[Record]]):
    assert len(storm.phones) == len(calls) == sum(len(made.callers) for made in storm.rounds)
    wrong = {number: len(found) for number, found in calls.items() if len(found) != 1 and number in storm.invited()}
    if wrong:
        fail_with(storm, "calls by number", wrong)
    for number, found in calls.items():
        for call in found:
            if not call["outcome"] or len(ends(call)) != 1:
                fail_with(storm, f"the end of {number}", call)


def test_offered_is_answered_and_lost_and_called_back(storm: Storm, calls: dict[str, list[Record]]):
    figures = in_centre(storm, FIGURES)
    assert figures["offered"] == figures["answered"] + figures["lost"] + figures["callback_kept"], storm.story()
    assert not figures["waiting"]
    outcomes = Counter(call["outcome"] for found in calls.values() for call in found)
    assert figures["answered"] == outcomes["answered"], (figures, outcomes, storm.story())
    assert figures["lost"] == outcomes["lost"], (figures, outcomes, storm.story())
    before_queue = figures["left_in_ivr"] + outcomes["failed"]
    assert sum(outcomes.values()) == figures["offered"] + before_queue, (figures, outcomes, storm.story())


def test_nobody_is_answered_by_two(storm: Storm, calls: dict[str, list[Record]]):
    for number, found in calls.items():
        for call in found:
            if len(events(call, "answered")) > 1 + len(events(call, "requeued")):
                fail_with(storm, f"{number} was answered twice", call)
    heard = Counter(linked for linked, _name in operators_connected(storm))
    again = {call["id"] for found in calls.values() for call in found if happened(call, "requeued", "desk_returned")}
    asked = "SELECT channel_id, interaction_id::text FROM telephony_call"
    channels = {str(channel): str(call) for channel, call in storm.office.query(asked)}
    twice = [linked for linked, legs in heard.items() if legs > 1 and channels.get(linked) not in again]
    if twice:
        fail_with(storm, "more than one operator in the call", twice)


def test_every_answered_call_has_a_recording_or_a_reason(storm: Storm, calls: dict[str, list[Record]]):
    for number, found in calls.items():
        for call in found:
            if call["outcome"] != "answered":
                continue
            recording = call["recording"]
            if not recording or (recording["state"] == "missing" and not recording["reason"]):
                fail_with(storm, f"the recording of {number}", call)


def test_asterisks_own_records_say_the_same(storm: Storm, calls: dict[str, list[Record]]):
    told = [each for each in in_centre(storm, DIFFERENCES) if is_since(each, storm.began_at)]
    told = [each for each in told if not is_late(each)]
    if told:
        fail_with(storm, "differences", told)


def ends(call: Record) -> list[Record]:
    return [*events(call, "hung_up"), *events(call, "refused")]


def in_centre(storm: Storm, program: str) -> Any:
    """What a program printed that ran inside the centre."""
    said = storm.office.centre.manage("shell", "-c", program.format(since=storm.began_at.isoformat()))
    return json.loads(said.splitlines()[-1])


def operators_connected(storm: Storm) -> set[tuple[str, str]]:
    """(call, operator's leg) of every operator who was connected, by Asterisk's own records."""
    lines, _offset = read_events(storm.office.centre.installation.cel_file)
    return {
        (line.linked, line.channel_name)
        for line in lines
        if line.kind == "BRIDGE_ENTER" and "PJSIP/operator" in line.channel_name and line.at >= storm.began_at
    }


def is_late(difference: Record) -> bool:
    """Both have the moment, a little apart: machines that run everything at once are slow to pick up."""
    moments = [datetime.fromisoformat(each) for each in (difference["theirs"], difference["ours"]) if each]
    return len(moments) == 2 and max(moments) - min(moments) <= timedelta(seconds=LATE_SECONDS)


def is_since(difference: Record, began_at: datetime) -> bool:
    moments = [datetime.fromisoformat(each) for each in (difference["theirs"], difference["ours"]) if each]
    return max(moments, default=datetime.now(UTC)) >= began_at
