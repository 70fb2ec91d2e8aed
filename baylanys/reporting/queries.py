"""The contract's figures from stored rows (4.1–4.4)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from baylanys.contract.queries import contract_zone, timetable_since
from baylanys.contract.timetable import Timetable
from baylanys.contract.working_time import day_bounds, month_bounds
from baylanys.interactions.choices import Channel
from baylanys.interactions.fold import Event
from baylanys.interactions.models import Interaction, InteractionEvent
from baylanys.reporting.call_facts import CallFacts, facts_of
from baylanys.reporting.definition import Definition, definition_from, in_force
from baylanys.reporting.kpi import Figures, count
from baylanys.reporting.models import KpiDefinition
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
    "voicemail_left",
    "callback_accepted",
    "callback_attempted",
    "callback_reached",
    "hung_up",
)
_LONGEST_CALL = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Period:
    """Figures of a day or a month so far, with the definition they were counted by."""

    start: datetime
    end: datetime
    definition: Definition
    figures: Figures


@dataclass(frozen=True, slots=True)
class DayAndMonth:
    """What the overview shows: today, and the month that holds today."""

    day: date
    today: Period
    month: Period
    worst_lost_days: tuple[date, ...]
    """Days of this month whose lost share passed the day's limit, today included."""


def definition_at(day: date) -> Definition:
    """The definition by which a day is counted."""
    rows = KpiDefinition.objects.values_list("version", "valid_from", "parameters")
    return in_force([definition_from(*row) for row in rows], day)


def day_and_month(at: datetime) -> DayAndMonth:
    """Today's and this month's figures as they stand; one reading of the month's calls."""
    zone = contract_zone()
    day = at.astimezone(zone).date()
    month_start, month_end = month_bounds(day, zone)
    timetable = timetable_since(month_start)
    definition = definition_at(day)
    by_day = _by_day(calls_between(month_start, month_end), timetable)
    calls = [call for calls_of_day in by_day.values() for call in calls_of_day]
    return DayAndMonth(
        day=day,
        today=Period(*day_bounds(day, zone), definition, count(by_day.get(day, []), timetable, definition, at)),
        month=Period(month_start, month_end, definition, count(calls, timetable, definition, at)),
        worst_lost_days=tuple(_days_beyond(by_day, timetable, definition, at)),
    )


def figures_between(start: datetime, end: datetime, at: datetime) -> Figures:
    """Figures of the calls whose queue entry (or arrival) lies in [start, end)."""
    day = start.astimezone(contract_zone()).date()
    return count(calls_between(start, end), timetable_since(start), definition_at(day), at)


def calls_between(start: datetime, end: datetime) -> list[CallFacts]:
    """Facts of the calls that belong to [start, end), oldest first; calls in progress included."""
    rows = Interaction.objects.filter(
        channel=Channel.CALL, arrived_at__gte=start - _LONGEST_CALL, arrived_at__lt=end
    ).order_by("arrived_at")
    flags = dict(rows.values_list("id", "is_self_check"))
    stories = _stories(start - _LONGEST_CALL, end)
    recorded = _recorded(start - _LONGEST_CALL, end)
    calls = (
        facts_of(stories[key], is_self_check=self_check, recorded=key in recorded, key=str(key))
        for key, self_check in flags.items()
        if key in stories
    )
    return [call for call in calls if start <= call.counted_at < end]


def _stories(start: datetime, end: datetime) -> dict[UUID, list[Event]]:
    rows = InteractionEvent.objects.filter(
        interaction__arrived_at__gte=start, interaction__arrived_at__lt=end, kind__in=DECIDING_KINDS
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


def _by_day(calls: Iterable[CallFacts], timetable: Timetable) -> dict[date, list[CallFacts]]:
    by_day: dict[date, list[CallFacts]] = defaultdict(list)
    for call in calls:
        by_day[timetable.day_of(call.counted_at)].append(call)
    return by_day


def _days_beyond(
    by_day: dict[date, list[CallFacts]], timetable: Timetable, definition: Definition, at: datetime
) -> list[date]:
    found = []
    for day, calls in sorted(by_day.items()):
        figures = count(calls, timetable, definition, at)
        if 100 * figures.lost > definition.lost_day_percent * figures.offered:
            found.append(day)
    return found
