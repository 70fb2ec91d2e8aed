"""Facts of calls, read from their events."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from baylanys.interactions.choices import Channel
from baylanys.interactions.fold import Event
from baylanys.interactions.models import Interaction, InteractionEvent
from baylanys.reporting.call_facts import CallFacts, facts_of
from baylanys.reporting.judging import Sort, sort_of
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
READ_KINDS = (*DECIDING_KINDS, "language_chosen", "topic_chosen", "wrapped_up")


@dataclass(frozen=True, slots=True)
class ReadCall:
    """A call as its events tell it, with the last of them that was read."""

    key: UUID
    facts: CallFacts
    sort: Sort
    last_event: int


def read_calls(keys: Iterable[UUID]) -> Iterator[ReadCall]:
    """Those of the interactions that are calls and whose arrival is written."""
    rows = Interaction.objects.filter(pk__in=list(keys), channel=Channel.CALL).values_list("id", "is_self_check")
    self_checks = dict(rows)
    stories, last = _stories(list(self_checks))
    recorded = _recorded(list(self_checks))
    for key, story in stories.items():
        if any(event.kind == "arrived" for event in story):
            facts = facts_of(story, is_self_check=self_checks[key], recorded=key in recorded, key=str(key))
            yield ReadCall(key, facts, sort_of(story), last[key])


def _stories(keys: list[UUID]) -> tuple[dict[UUID, list[Event]], dict[UUID, int]]:
    rows = InteractionEvent.objects.filter(interaction__in=keys, kind__in=READ_KINDS).order_by("interaction_id", "seq")
    stories: dict[UUID, list[Event]] = defaultdict(list)
    last: dict[UUID, int] = defaultdict(int)
    for number, key, kind, at, detail in rows.values_list("id", "interaction_id", "kind", "at", "detail"):
        stories[key].append(Event(kind, at, detail))
        last[key] = max(last[key], number)
    return stories, last


def _recorded(keys: list[UUID]) -> set[UUID]:
    """A recording that was kept as long as agreed and then erased was there."""
    made = (RecordingState.STORED, RecordingState.ERASED)
    rows = Recording.objects.filter(interaction__in=keys, kind=RecordingKind.CONVERSATION, state__in=made)
    return set(rows.values_list("interaction_id", flat=True))
