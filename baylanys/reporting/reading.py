"""Facts of calls, read from their events."""

import time
from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count

from baylanys.interactions.choices import Channel
from baylanys.interactions.fold import Event
from baylanys.interactions.models import Interaction, InteractionEvent
from baylanys.reporting.call_facts import CallFacts, facts_of
from baylanys.telephony.choices import RecordingKind, RecordingState
from baylanys.telephony.models import Recording

DECIDING_KINDS = (
    "arrived",
    "dialled",
    "ivr_entered",
    "closed",
    "refused",
    "queue_entered",
    "requeued",
    "left_queue",
    "answered",
    "contact_answered",
    "consulted",
    "consultation_ended",
    "conference_left",
    "transferred",
    "transfer_failed",
    "desk_lost",
    "voicemail_left",
    "callback_accepted",
    "callback_attempted",
    "callback_reached",
    "hung_up",
)
LONGEST_CALL = timedelta(hours=6)
_SETTLED_SECONDS = 60.0
_settled: dict[tuple[object, ...], tuple[float, list[CallFacts]]] = {}


def calls_between(start: datetime, end: datetime) -> list[CallFacts]:
    """Facts of the calls that belong to [start, end), oldest first; calls in progress included."""
    return [call for call in calls_touching(start, end) if start <= call.counted_at < end]


def calls_touching(start: datetime, end: datetime) -> list[CallFacts]:
    """The same with those of the hours before, which may have been answered only in [start, end)."""
    rows = Interaction.objects.filter(
        channel=Channel.CALL, arrived_at__gte=start - LONGEST_CALL, arrived_at__lt=end
    ).order_by("arrived_at")
    flags = dict(rows.values_list("id", "is_self_check"))
    stories = _stories(start - LONGEST_CALL, end)
    recorded = _recorded(start - LONGEST_CALL, end)
    return [
        facts_of(stories[key], is_self_check=self_check, recorded=key in recorded, key=str(key))
        for key, self_check in flags.items()
        if key in stories
    ]


def settled_calls_between(start: datetime, end: datetime) -> list[CallFacts]:
    """The same for days gone by, read again after a minute at the latest, or when a call was added to them.

    What still may change of them (a callback, a recording stored late) shows within that minute.
    """
    rows = Interaction.objects.filter(channel=Channel.CALL, arrived_at__gte=start, arrived_at__lt=end)
    last = rows.order_by("-arrived_at").values_list("id", flat=True).first()
    key = (start, end, rows.aggregate(number=Count("id"))["number"], last)
    known = _settled.get(key)
    if known is not None and time.monotonic() - known[0] < _SETTLED_SECONDS:
        return known[1]
    calls = calls_between(start, end)
    _settled.clear()
    _settled[key] = (time.monotonic(), calls)
    return calls


def _stories(start: datetime, end: datetime) -> dict[UUID, list[Event]]:
    rows = InteractionEvent.objects.filter(
        interaction__channel=Channel.CALL,
        interaction__arrived_at__gte=start,
        interaction__arrived_at__lt=end,
        kind__in=DECIDING_KINDS,
    ).order_by("interaction_id", "seq")
    stories: dict[UUID, list[Event]] = defaultdict(list)
    for key, kind, at, detail in rows.values_list("interaction_id", "kind", "at", "detail").iterator(5000):
        stories[key].append(Event(kind, at, detail))
    return {key: story for key, story in stories.items() if any(event.kind == "arrived" for event in story)}


def _recorded(start: datetime, end: datetime) -> set[UUID]:
    rows = Recording.objects.filter(
        interaction__arrived_at__gte=start,
        interaction__arrived_at__lt=end,
        kind=RecordingKind.CONVERSATION,
        state=RecordingState.STORED,
    )
    return set(rows.values_list("interaction_id", flat=True))
