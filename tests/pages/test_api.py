"""The API as an outside program meets it."""
# ruff: noqa: E501

import hashlib
import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from baylanys.accounts.choices import Scope
from baylanys.accounts.models import ApiToken
from baylanys.accounts.tokens import issue_token
from baylanys.api import process_figures
from baylanys.core import clock, commands
from baylanys.core.locks import Lock
from baylanys.core.models import EngineHeartbeat
from baylanys.core.secrets import decrypt
from baylanys.operations.models import Alarm
from baylanys.routing.models import OperatorState, Queue, Waiting
from baylanys.server.ports import free_port
from baylanys.telephony.models import Recording, RecordingListen
from baylanys.workforce.models import Operator
from tests.interaction_rows import LOST, MORNING, answered, consulted, interaction, person

pytestmark = pytest.mark.django_db
Json = dict[str, Any]


class Program:
    """An outside program with a token."""

    def __init__(self, token: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {token}"})

    def get(self, address: str, status: int = 200, **headers: str) -> Json:
        response = self.client.get(address, headers=headers)
        assert response.status_code == status, response.content
        return dict(response.json())

    def put(self, address: str, body: Any, status: int = 200) -> Json:
        response = self.client.put(address, body, content_type="application/json")
        assert response.status_code == status, response.content
        return dict(response.json())


@pytest.fixture
def program() -> Program:
    return Program(issue_token(name="tests", at=clock.now()))


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
    told = [(each["kind"], each["operator"], each["third"], each["seconds"], each["starts_seconds"]) for each in segments]
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


@pytest.mark.parametrize(
    "address",
    [
        "interactions?contact=%00",
        "interactions?from=0001-01-01T00:00:00%2B14:00",
        "interactions?to=9999-12-31T23:59:59-14:00",
        "interactions?from=1e400",
        "interactions?from=-1",
        "interactions?from=99999999999999",
        "interactions?cursor=99999999999.000_ffffffffffffffffffffffffffffffff",
        "interactions?limit=9999999999999999999999",
        "operators?cursor=%00",
        "operators/%00/state",
        "operators/%FF/state",
    ],
)
def test_nonsense_is_never_a_fault_of_ours(program: Program, address: str) -> None:
    response = program.client.get(f"/api/v1/{address}")
    assert response.status_code in {200, 404, 405, 422}
    response = program.client.put(f"/api/v1/{address}", {"state": "ready"}, content_type="application/json")
    assert response.status_code in {404, 405, 422}


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic abc", "bearer \u0430"])
def test_stranger_is_refused(header: str) -> None:
    client = Client(headers={"Authorization": header.encode().decode("latin-1")} if header else {})
    for address in ("/api/v1/interactions", "/api/v1/operators", "/api/v1/queues"):
        response = client.get(address)
        assert response.status_code == 401
        assert response.json()["code"] == "unauthorized"


@pytest.mark.parametrize("change", ["revoked_at", "expires_at"])
def test_token_out_of_force_is_a_strangers(program: Program, change: str) -> None:
    program.get("/api/v1/operators")
    assert ApiToken.objects.get().last_used_at is not None
    ApiToken.objects.update(**{change: clock.now() - timedelta(seconds=1)})
    program.get("/api/v1/operators", 401)


def test_what_does_not_exist_is_said_in_json(program: Program) -> None:
    for address in ("interactions/0192f0c1-0000-7000-8000-000000000000", "interactions/7", "nothing", ""):
        assert program.get(f"/api/v1/{address}", 404)["code"] == "not_found"


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


def test_operators_are_listed_with_state_and_skills(program: Program) -> None:
    for name in ("operator2", "operator1"):
        made = person(name, first_name="Айсұлу")
        OperatorState.objects.update_or_create(operator_id=made.pk, defaults={"state": "ready", "device": "sip", "since": MORNING})
    Operator.objects.get(person__username="operator1").skills.create(skill="lang:kk", level=5)
    page = program.get("/api/v1/operators?limit=1")
    (item,) = page["items"]
    assert item == {
        "username": "operator1",
        "name": "Айсұлу",
        "state": "ready",
        "reason": None,
        "device": "sip",
        "since": "2026-11-23T04:00:00.000Z",
        "interaction": None,
        "skills": {"lang:kk": 5},
    }
    following = program.get(page["next"])
    assert ([each["username"] for each in following["items"]], following["next"]) == (["operator2"], None)


def test_queues_say_how_many_wait(program: Program) -> None:
    queue = Queue.objects.create(code="q9", name_kk="К", name_ru="О", name_en="Q")
    Waiting.objects.create(interaction=interaction(LOST[:3]), queue=queue, since=clock.now() - timedelta(seconds=7))
    item = next(each for each in program.get("/api/v1/queues")["items"] if each["code"] == "q9")
    assert item["waiting"] == 1
    assert 7 <= item["longest_wait_seconds"] < 60


@pytest.mark.parametrize(
    "body",
    ['{"state":"talking"}', '{"state":"ready","device":"pager"}', "{}", "[]", "no json", '{"state":"ready","extra":1}', '{"state":"break","reason":"sleep"}'],
)
def test_wrong_state_is_refused(program: Program, body: str) -> None:
    person("operator1")
    response = program.client.put("/api/v1/operators/operator1/state", body, content_type="application/json")
    assert response.status_code in {400, 422}
    assert set(response.json()) == {"code", "message"}


def test_state_of_nobody_is_not_found(program: Program) -> None:
    person("boss", "supervisor")
    for name in ("operator77", "boss", "%D0%B0"):
        assert program.put(f"/api/v1/operators/{name}/state", {"state": "ready"}, 404)["code"] == "no_such_operator"


@contextmanager
def engine_that_answers(accepted: bool, answer: Json) -> Iterator[list[Json]]:
    """Stands where the engine stands: takes orders by the real table and answers them."""
    taken: list[Json] = []
    over = threading.Event()

    def serve() -> None:
        while not over.wait(0.01):
            for order in commands.claim_orders():
                taken.append({"kind": order.kind, **order.payload})
                if accepted and "state" in order.payload:
                    OperatorState.objects.filter(operator__person__username=order.payload["operator"]).update(
                        state=order.payload["state"], device=order.payload["device"] or "browser"
                    )
                commands.answer_order(order.pk, accepted=accepted, answer=answer)
        connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield taken
    finally:
        over.set()
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_state_is_an_order_to_the_engine(program: Program) -> None:
    OperatorState.objects.update_or_create(operator_id=person("operator1").pk)
    with engine_that_answers(True, {}) as taken:
        item = program.put("/api/v1/operators/operator1/state", {"state": "ready", "device": "sip"})
        assert (item["state"], item["device"]) == ("ready", "sip")
        program.put("/api/v1/operators/operator1/state", {"state": "break", "reason": "lunch"})
    assert taken[0] == {"kind": "set_operator_state", "operator": "operator1", "state": "ready", "reason": "", "device": "sip"}
    assert (taken[1]["state"], taken[1]["reason"]) == ("break", "lunch")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("code", "status"), [("no_desk", 409), ("busy", 409), ("bad_state", 422), ("telephone_away", 503)])
def test_what_the_engine_declines_is_said(program: Program, code: str, status: int) -> None:
    person("operator1")
    with engine_that_answers(False, {"code": code}):
        problem = program.put("/api/v1/operators/operator1/state", {"state": "ready"}, status)
    assert problem["code"] == code
    assert problem["message"]


def test_engine_away_is_503(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    person("operator1")
    monkeypatch.setattr(commands.await_answer, "__defaults__", (0.05,))
    problem = program.put("/api/v1/operators/operator1/state", {"state": "ready"}, 503)
    assert problem["code"] == "engine_away"


def test_openapi_names_every_address(client: Client) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert {"/api/v1/interactions", "/api/v1/interactions/{interaction_id}", "/api/v1/operators/{username}/state"} <= set(paths)
    assert {each["name"] for each in paths["/api/v1/interactions"]["get"]["parameters"]} == {"contact", "from", "to", "limit", "cursor"}


def test_healthz_answers_without_the_database(client: Client) -> None:
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("age", "alive", "connected", "status", "reasons"),
    [
        (None, True, False, 503, ["engine"]),
        (1, True, True, 200, []),
        (1, True, False, 503, ["asterisk"]),
        (6, True, True, 503, ["engine"]),
        (1, False, True, 503, ["engine"]),
    ],
)
def test_readyz_says_whether_calls_can_be_served(
    client: Client, age: int | None, alive: bool, connected: bool, status: int, reasons: list[str]
) -> None:
    if alive:
        connection.cursor().execute("SELECT pg_advisory_xact_lock(%s)", [int(Lock.ENGINE)])
    if age is not None:
        EngineHeartbeat.objects.create(pk=1, at=clock.now() - timedelta(seconds=age), asterisk_connected=connected)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["reasons"]) == (status, reasons)


def test_readyz_does_not_wait_for_a_database_that_is_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "PORT", str(free_port()))
    response = client.get("/readyz")
    assert (response.status_code, response.json()["reasons"]) == (503, ["database"])


def test_metrics_are_those_of_the_rows(client: Client) -> None:
    OperatorState.objects.update_or_create(operator_id=person("operator1").pk, defaults={"state": "talking"})
    person("operator2")
    interaction(LOST, at=clock.now())
    interaction(LOST, at=clock.now() - timedelta(days=2))
    text = client.get("/metrics").content.decode()
    assert 'baylanys_operators{state="talking"} 1.0' in text
    assert 'baylanys_interactions_today{direction="inbound",outcome="lost"} 1.0' in text
    assert "baylanys_engine_heartbeat_age_seconds +Inf" in text
    assert "baylanys_engine_active 0.0" in text
    assert "baylanys_longest_wait_seconds 0.0" in text


def test_metrics_tell_how_the_engine_and_the_machine_are(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_figures, "process_states", lambda _centre: {"engine": True, "worker": False})
    detail = {"calls": 7, "backlog": 12, "failures": 1}
    EngineHeartbeat.objects.create(pk=1, at=clock.now(), asterisk_connected=True, detail=detail)
    Alarm.objects.create(rule="disk_low", began_at=clock.now())
    waiting = interaction(LOST[:3], at=clock.now())
    since = clock.now() - timedelta(seconds=40)
    queue, _made = Queue.objects.get_or_create(code="general")
    Waiting.objects.create(interaction=waiting, queue=queue, since=since)
    connection.cursor().execute("SELECT pg_advisory_xact_lock(%s)", [int(Lock.ENGINE)])
    values = dict(line.rsplit(" ", 1) for line in client.get("/metrics").content.decode().splitlines() if line[0] != "#")
    assert values["baylanys_lines_in_use"] == "7.0"
    assert values["baylanys_engine_backlog"] == "12.0"
    assert values["baylanys_engine_failures"] == "1.0"
    assert values["baylanys_engine_active"] == "1.0"
    assert 40 <= float(values["baylanys_longest_wait_seconds"]) < 60
    assert values['baylanys_process_up{program="engine"}'] == "1.0"
    assert values['baylanys_process_up{program="worker"}'] == "0.0"
    assert values['baylanys_alarm{rule="disk_low"}'] == "1.0"
    assert values['baylanys_alarm{rule="engine_away"}'] == "0.0"
    assert float(values["baylanys_disk_free_bytes"]) > 0


def test_command_prints_a_token_and_nothing_else() -> None:
    out = io.StringIO()
    call_command("api_token", "monitoring", stdout=out)
    token = out.getvalue().strip()
    assert " " not in token
    Program(token).get("/api/v1/operators")
    assert token not in ApiToken.objects.get().digest


def test_command_prints_the_sip_account_and_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    person("operator1")
    monkeypatch.setattr(commands, "await_answer", lambda order, timeout: {})
    printed = []
    for _ in range(2):
        out = io.StringIO()
        call_command("sip_account", "operator1", stdout=out)
        printed.append(json.loads(out.getvalue()))
    assert printed[0] == printed[1]
    assert set(printed[0]) == {"username", "password", "host", "port"}
    kept = Operator.objects.get().sip_password
    assert printed[0]["password"] not in kept
    assert decrypt(kept) == printed[0]["password"]
    with pytest.raises(CommandError):
        call_command("sip_account", "nobody")
