"""Figures about the programs themselves: is the engine well, what runs on this machine, which alarms are on."""

import shutil
from collections.abc import Iterator

from django.conf import settings
from prometheus_client.core import GaugeMetricFamily

from baylanys.core import clock
from baylanys.core.locks import Lock, is_held
from baylanys.core.models import EngineHeartbeat
from baylanys.operations.choices import Rule
from baylanys.operations.models import Alarm
from baylanys.operations.processes import process_states

JOURNAL = "engine-journal.jsonl"


def engine_figures() -> Iterator[GaugeMetricFamily]:
    """As the engine told with its last heartbeat; lines in use are 0 where none ever ran."""
    heartbeat = EngineHeartbeat.objects.filter(pk=1).first()
    detail = heartbeat.detail if heartbeat else {}
    age = (clock.now() - heartbeat.at).total_seconds() if heartbeat else float("inf")
    connected = bool(heartbeat and heartbeat.asterisk_connected)
    yield GaugeMetricFamily("baylanys_engine_heartbeat_age_seconds", "Since the engine was last alive", value=age)
    yield GaugeMetricFamily("baylanys_engine_active", "1 while an engine holds the lock", value=is_held(Lock.ENGINE))
    yield GaugeMetricFamily("baylanys_asterisk_connected", "1 while the engine holds Asterisk", value=connected)
    yield GaugeMetricFamily("baylanys_lines_in_use", "Trunk channels in use", value=detail.get("calls", 0))
    yield GaugeMetricFamily("baylanys_engine_backlog", "Writes not yet in the database", value=detail.get("backlog", 0))
    failures = detail.get("failures", 0)
    yield GaugeMetricFamily("baylanys_engine_failures", "Steps that failed since the engine's start", value=failures)


def machine_figures() -> Iterator[GaugeMetricFamily]:
    """Of the machine that answers: programs under its supervisor, the engine's journal, room on the disk; alarms."""
    data = settings.INSTALLATION.data
    up = GaugeMetricFamily("baylanys_process_up", "1 while the program runs on this machine", labels=["program"])
    for program, runs in sorted(process_states(settings.INSTALLATION).items()):
        up.add_metric([program], runs)
    yield up
    journal = data / JOURNAL
    size = journal.stat().st_size if journal.exists() else 0
    yield GaugeMetricFamily("baylanys_engine_journal_bytes", "What waits on the disk for the database", value=size)
    free = shutil.disk_usage(data).free
    yield GaugeMetricFamily("baylanys_disk_free_bytes", "Room where the data are", value=free)
    on = set(Alarm.objects.filter(ended_at__isnull=True).values_list("rule", flat=True))
    alarms = GaugeMetricFamily("baylanys_alarm", "1 while the alarm is on", labels=["rule"])
    for rule in Rule.values:
        alarms.add_metric([rule], rule in on)
    yield alarms
