"""Is the centre alive, can it serve, and its figures for Prometheus."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from baylanys.api import process_figures
from baylanys.core import clock
from baylanys.core.locks import Lock
from baylanys.core.models import EngineHeartbeat
from baylanys.interactions.models import Interaction
from baylanys.operations.models import Alarm
from baylanys.routing.models import OperatorState, Queue, Waiting
from baylanys.server.ports import free_port
from tests.api_program import program
from tests.interaction_rows import LOST, interaction, person

__all__ = ["program"]
pytestmark = pytest.mark.django_db


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
    Interaction.objects.create(channel="whatsapp", direction="inbound", arrived_at=clock.now())
    text = client.get("/metrics").content.decode()
    assert 'baylanys_operators{state="talking"} 1.0' in text
    assert 'baylanys_interactions_today{channel="call",direction="inbound",outcome="lost"} 1.0' in text
    chats = 'baylanys_interactions_today{channel="whatsapp",direction="inbound",outcome="in_progress"} 1.0'
    assert chats in text
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
    values = dict(
        line.rsplit(" ", 1) for line in client.get("/metrics").content.decode().splitlines() if line[0] != "#"
    )
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
