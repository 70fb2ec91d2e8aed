"""Is the centre alive, can it serve calls, and its figures for Prometheus."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from baylanys.api.messaging_figures import messaging_figures
from baylanys.api.process_figures import engine_figures, machine_figures
from baylanys.core import clock
from baylanys.core.locks import Lock, is_held
from baylanys.core.models import EngineHeartbeat
from baylanys.interactions.models import Interaction
from baylanys.routing.choices import OperatorStateName
from baylanys.routing.models import OperatorState, Queue, Waiting
from baylanys.telephony.models import Reconciliation, Recording
from baylanys.workforce.models import Operator

OLDEST_HEARTBEAT_SECONDS = 5
ASK_SECONDS = 2


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The web process is alive; nothing else is asked."""
    return JsonResponse({"alive": True})


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 only when calls can be served, else 503 with every reason known."""
    reasons = reasons_not_ready()
    return JsonResponse({"ready": not reasons, "reasons": reasons}, status=503 if reasons else 200)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures of this moment, read from the database at every scrape."""
    registry = CollectorRegistry()
    registry.register(Figures())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def reasons_not_ready() -> list[str]:
    """`database`, `engine` (its lock is free, or no heartbeat for five seconds), `asterisk` (lost to the engine)."""
    if not _database_listens():
        return ["database"]
    try:
        heartbeat = EngineHeartbeat.objects.filter(pk=1).first()
        active = is_held(Lock.ENGINE)
    except DatabaseError:
        return ["database"]
    if heartbeat is None or not active or (clock.now() - heartbeat.at).total_seconds() > OLDEST_HEARTBEAT_SECONDS:
        return ["engine"]
    return [] if heartbeat.asterisk_connected else ["asterisk"]


def _database_listens() -> bool:
    """Asked before the pool, which would wait for a database that is away; a socket file is left to the pool."""
    place = connection.settings_dict
    if not place["HOST"] or place["HOST"].startswith("/"):
        return True
    try:
        socket.create_connection((place["HOST"], int(place["PORT"] or 5432)), timeout=ASK_SECONDS).close()
    except OSError:
        return False
    return True


class Figures(Collector):
    """Gauges read from the rows; the day is that of the contract's zone."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield from engine_figures()
        yield from machine_figures()
        yield from messaging_figures()
        yield _waiting()
        yield _longest_wait()
        yield _operators()
        yield _interactions_today()
        yield _recordings()
        yield _differences()


def _waiting() -> GaugeMetricFamily:
    family = GaugeMetricFamily("baylanys_calls_waiting", "Calls waiting for an operator", labels=["queue"])
    waiting = dict(Waiting.objects.values_list("queue__code").annotate(Count("pk")))
    for code in Queue.objects.values_list("code", flat=True):
        family.add_metric([code], waiting.get(code, 0))
    return family


def _longest_wait() -> GaugeMetricFamily:
    first = Waiting.objects.order_by("since").values_list("since", flat=True).first()
    seconds = clock.seconds_between(first, clock.now()) if first else 0.0
    return GaugeMetricFamily("baylanys_longest_wait_seconds", "Of the callers that wait now", value=seconds)


def _operators() -> GaugeMetricFamily:
    family = GaugeMetricFamily("baylanys_operators", "Operators by state", labels=["state"])
    states = dict(OperatorState.objects.values_list("state").annotate(Count("pk")))
    without_state = Operator.objects.filter(state__isnull=True).count()
    states[OperatorStateName.OFFLINE] = states.get(OperatorStateName.OFFLINE, 0) + without_state
    for state in OperatorStateName.values:
        family.add_metric([state], states.get(state, 0))
    return family


def _interactions_today() -> GaugeMetricFamily:
    here = clock.now().astimezone(ZoneInfo(settings.CONTRACT_TIME_ZONE))
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    today = Interaction.objects.filter(arrived_at__gte=midnight, arrived_at__lt=midnight + timedelta(days=1))
    name, text = "baylanys_interactions_today", "Interactions that arrived today, by channel, direction and outcome"
    family = GaugeMetricFamily(name, text, labels=["channel", "direction", "outcome"])
    kinds = today.values_list("channel", "direction", "outcome")
    for channel, direction, outcome, number in kinds.annotate(Count("pk")):
        family.add_metric([channel, direction, outcome or "in_progress"], number)
    return family


def _recordings() -> GaugeMetricFamily:
    family = GaugeMetricFamily("baylanys_recordings", "Recordings by state", labels=["state"])
    for state, number in Recording.objects.values_list("state").annotate(Count("pk")):
        family.add_metric([state], number)
    return family


def _differences() -> GaugeMetricFamily:
    """Of the last hour compared with Asterisk's own records."""
    row = Reconciliation.objects.first()
    family = GaugeMetricFamily("baylanys_reconciliation", "What differs in the last hour compared", labels=["kind"])
    family.add_metric(["differences"], len(row.differences) if row else 0)
    family.add_metric(["orphan_recordings"], len(row.orphan_recordings) if row else 0)
    return family
