"""Interactions and their recordings as an outside program meets them."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from baylanys.accounts.choices import Scope
from baylanys.accounts.tokens import issue_token
from baylanys.core import clock
from baylanys.telephony.models import Recording, RecordingListen
from tests.api_program import Program, program
from tests.interaction_rows import LOST, MORNING, answered, consulted, interaction, person

__all__ = ["program"]
pytestmark = pytest.mark.django_db


def test_interaction_has_the_agreed_shape(program: Program) -> None:
    person("operator1")
    row = interaction(answered("operator1"))
    recording = Recording.objects.create(
        interaction=row, raw_name="x", state="stored", channels=2, duration_ms=60_120, sha256="ab", peaks=[[1], [1]]
    )
    (item,) = program.get("/api/v1/interactions")["items"]
    events = item.pop("events")
    assert item == {
        "id": str(row.pk),
        "channel": "call",
        "direction": "inbound",
        "contact": "+77010000001",
        "line": "+77172000001",
        "language": "kk",
        "topic": "grants",
        "queue": "general",
        "operator": "operator1",
        "outcome": "answered",
        "arrived_at": "2026-11-23T04:00:00.000Z",
        "queue_entered_at": "2026-11-23T04:00:08.000Z",
        "answered_at": "2026-11-23T04:00:20.000Z",
        "ended_at": "2026-11-23T04:01:20.000Z",
        "wait_seconds": 12.0,
        "talk_seconds": 60.0,
        "result": "resolved",
        "recording": {
            "state": "stored",
            "channels": 2,
            "duration_seconds": 60.12,
            "sha256": "ab",
            "reason": None,
            "url": f"http://testserver/api/v1/interactions/{row.pk}/recording",
        },
        "segments": [
            {
                "number": 1,
                "kind": "conversation",
                "operator": "operator1",
                "third": None,
                "started_at": "2026-11-23T04:00:20.000Z",
                "ended_at": "2026-11-23T04:01:20.000Z",
                "seconds": 60.0,
                "starts_seconds": 0.0,
                "url": f"http://testserver/api/v1/interactions/{row.pk}/recording",
            }
        ],
    }
    assert events[5] == {"at": "2026-11-23T04:00:08.020Z", "kind": "offered", "offer": 1, "operator": "operator1"}
    Recording.objects.filter(pk=recording.pk).update(state="stopped", sha256="")
    single = program.get(f"/api/v1/interactions/{row.pk}")
    assert (single["recording"]["url"], single["recording"]["sha256"]) == (None, None)


def test_a_consultation_is_a_segment_with_a_recording_of_its_own(program: Program) -> None:
    person("operator1"), person("operator2")
    row = interaction(consulted("operator1", "operator2"))
    whole = settings.INSTALLATION.recordings_dir / "asked.ogg"
    whole.parent.mkdir(parents=True, exist_ok=True)
    whole.write_bytes(b"asked")
    for kind, name in (("conversation", "c1.raw"), ("consultation", "leg-op2.raw")):
        Recording.objects.create(
            interaction=row, kind=kind, raw_name=name, state="stored", path="asked.ogg", channels=2, duration_ms=18_000
        )
    segments = program.get(f"/api/v1/interactions/{row.pk}")["segments"]
    told = [
        (each["kind"], each["operator"], each["third"], each["seconds"], each["starts_seconds"]) for each in segments
    ]
    assert told == [
        ("conversation", "operator1", None, 10.0, 0.0),
        ("consultation", "operator1", "operator2", 3.0, 0.0),
        ("conversation", "operator1", None, 2.0, 10.0),
        ("consultation", "operator1", "operator2", 1.0, 3.0),
        ("conversation", "operator2", None, 6.0, 12.0),
    ]
    url = segments[1]["url"]
    assert url.endswith(f"/api/v1/interactions/{row.pk}/recording?consultation=1")
    listener = Program(issue_token(name="listener", at=clock.now(), scopes=[Scope.READ_RECORDINGS]))
    assert b"".join(listener.client.get(url).streaming_content) == b"asked"
    assert RecordingListen.objects.get().recording.kind == "consultation"
    assert listener.client.get(url.replace("=1", "=2")).status_code == 404


def test_a_number_outside_is_covered_in_segments_and_events(program: Program) -> None:
    person("operator1")
    row = interaction(
        [
            *consulted("operator1", "+77172555001")[:3],
            (30, "transferred", {"operator": "operator1", "to": "outside", "target": "+77172555001", "how": "blind"}),
            (35, "connected_outside", {"number": "+77172555001"}),
            (46, "hung_up", {"side": "contact", "cause": 16}),
        ]
    )
    reader = Program(issue_token(name="reader", at=clock.now(), scopes=[Scope.READ_INTERACTIONS]))
    item = reader.get(f"/api/v1/interactions/{row.pk}")
    assert item["segments"][-1]["third"].startswith("+7") and "555" not in str(item)


def test_living_interaction_has_no_outcome(program: Program) -> None:
    interaction(LOST[:2])
    (item,) = program.get("/api/v1/interactions")["items"]
    for name in ("outcome", "ended_at", "wait_seconds", "operator", "language", "recording"):
        assert item[name] is None


@pytest.mark.parametrize("contact", ["%2B77010000001", "+77010000001", "77010000001", "87010000001"])
def test_contact_is_found_however_the_plus_was_written(program: Program, contact: str) -> None:
    person("operator1")
    row = interaction(answered("operator1"))
    interaction(LOST)
    items = program.get(f"/api/v1/interactions?contact={contact}")["items"]
    assert [item["id"] for item in items] == [str(row.pk)]
    assert program.get("/api/v1/interactions?contact=nobody")["items"] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("from=2026-11-23T04:00:00Z", [2, 1, 0]),
        ("from=2026-11-23T04:01:00.000Z", [2, 1]),
        ("from=2026-11-23T09:01:00+05:00", [2, 1]),
        ("from=2026-11-23T09:01:00%2B05:00", [2, 1]),
        ("to=2026-11-23T04:01:00", [0]),
        ("from=2026-11-23T04:01:00Z&to=2026-11-23T04:02:00Z", [1]),
        ("from=2026-11-24", []),
    ],
)
def test_time_is_half_open(program: Program, query: str, found: list[int]) -> None:
    ids = [str(interaction(LOST, at=MORNING + timedelta(minutes=n)).pk) for n in range(3)]
    items = program.get(f"/api/v1/interactions?{query}")["items"]
    assert [item["id"] for item in items] == [ids[n] for n in found]


def test_list_is_walked_by_next_newest_first(program: Program) -> None:
    ids = [str(interaction(LOST, at=MORNING + timedelta(seconds=n // 3)).pk) for n in range(10)]
    seen: list[str] = []
    address: str | None = "/api/v1/interactions?limit=4&contact=%2B77010000002"
    while address:
        page = program.get(address)
        seen += [item["id"] for item in page["items"]]
        address = page["next"]
    assert seen[0] in ids[9:]
    assert len(seen) == 10
    assert set(seen) == set(ids)


@pytest.mark.parametrize(
    "query", ["limit=501", "limit=0", "limit=x", "from=yesterday", "cursor=abc", f"contact={'1' * 41}", "to=0000-00-00"]
)
def test_wrong_question_is_refused(program: Program, query: str) -> None:
    problem = program.get(f"/api/v1/interactions?{query}", 422)
    assert set(problem) == {"code", "message"}
    assert problem["code"] == "invalid"
    assert query.split("=")[0] in problem["message"]


def test_recording_is_fetched_whole_and_in_parts_and_put_on_record(program: Program) -> None:
    person("operator1")
    row = interaction(answered("operator1"))
    program.get(f"/api/v1/interactions/{row.pk}/recording", 404)
    path = settings.INSTALLATION.recordings_dir / "api.ogg"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"0123456789")
    made = {"state": "stored", "path": "api.ogg", "sha256": hashlib.sha256(b"0123456789").hexdigest()}
    Recording.objects.create(interaction=row, raw_name="x", **made)
    address = program.get(f"/api/v1/interactions/{row.pk}")["recording"]["url"]
    whole: Any = program.client.get(address)
    assert (whole.status_code, b"".join(whole.streaming_content)) == (200, b"0123456789")
    part: Any = program.client.get(address, headers={"Range": "bytes=-3"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"789")
    assert RecordingListen.objects.filter(person=None, downloaded=True).count() == 2
