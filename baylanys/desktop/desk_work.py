"""What an operator's desk shows: the work in hand, the queue, the day so far. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet, Sum
from django.utils import timezone

from baylanys.crm.models import Contact, ContactPhone
from baylanys.desktop.third_party import Beside, third_of
from baylanys.interactions.choices import Channel
from baylanys.interactions.models import Interaction
from baylanys.interactions.queries import taken_part_by
from baylanys.routing.choices import OperatorStateName
from baylanys.routing.models import OperatorState, OperatorStateChange, Topic, Waiting
from baylanys.telephony.call_messages import Stage
from baylanys.telephony.models import Call, Callback
from baylanys.telephony.task_queries import open_tasks, tasks_due
from baylanys.workforce.models import Operator

HISTORY_LIMIT = 20
RECENT_LIMIT = 30
DUE_LIMIT = 3
DUE_SOON = timedelta(hours=1)
CALLING = {Stage.CALLING_OPERATOR, Stage.CALLING_CONTACT}


@dataclass(frozen=True)
class Work:
    """The work in hand. `phase`: idle, ringing, calling, talking, returning, wrap_up; with a third party consulting
    or conference; consulted where a colleague asks. `third` is the third party, or the colleague who asks.
    """

    state: OperatorState
    phase: str = "idle"
    interaction: Interaction | None = None
    topic: Topic | None = None
    held: bool = False
    wrap_up_seconds: int = 0
    promise: Callback | None = None
    third: Beside | None = None

    @property
    def key(self) -> str:
        """Changes when the desk must show another person."""
        return str(self.interaction.pk) if self.interaction else ""


@dataclass(frozen=True)
class Today:
    """An operator's day so far: calls answered, their talk, the breaks taken, chats answered."""

    calls: int
    talk_ms: int
    break_seconds: float
    chats: int = 0

    @property
    def mean_talk_ms(self) -> int | None:
        return self.talk_ms // self.calls if self.calls else None


def state_of(operator: Operator) -> OperatorState:
    """The operator's state; offline where none was ever written."""
    found = OperatorState.objects.select_related("interaction__contact").filter(operator=operator).first()
    return found or OperatorState(operator=operator)


def work_of(operator: Operator) -> Work:
    """The work that the operator has in hand."""
    state = state_of(operator)
    interaction = state.interaction
    if interaction is None:
        return Work(state)
    call = Call.objects.filter(interaction=interaction).first()
    topic = Topic.objects.filter(code=interaction.topic).select_related("queue").first()
    stage, told = (call.stage, call.state) if call else ("", {})
    third = third_of(told, stage, operator.username)
    phase = third.phase if third else phase_of(state.state, stage)
    seconds = topic.queue.wrap_up_seconds if topic else 60
    held = bool(told.get("held")) and phase == "talking"
    promise = Callback.objects.filter(pk=told["callback"]).first() if told.get("callback") else None
    return Work(state, phase, interaction, topic, held, seconds, promise, third)


def phase_of(state: str, stage: str) -> str:
    """How the desk shows an operator's state together with the stage of the call in hand."""
    if state == OperatorStateName.OFFERED:
        return "ringing"
    if state == OperatorStateName.WRAP_UP:
        return "wrap_up"
    if stage in CALLING:
        return "calling"
    if stage == Stage.DESK_LOST:
        return "returning"
    return "talking" if state == OperatorStateName.TALKING else "idle"


def waiting_now() -> dict[str, object]:
    """How many wait, and since when the first of them."""
    return Waiting.objects.aggregate(count=Count("pk"), since=Min("since"))


def day_start(at: datetime) -> datetime:
    """Midnight in the contract's zone."""
    here = timezone.localtime(at, ZoneInfo(settings.CONTRACT_TIME_ZONE))
    return datetime.combine(here.date(), time(), here.tzinfo)


def today_of(operator: Operator, at: datetime) -> Today:
    """The operator's day until now."""
    since = day_start(at)
    answered = Interaction.objects.filter(operator=operator, arrived_at__gte=since, answered_at__isnull=False)
    calls = Q(channel=Channel.CALL)
    sums = answered.aggregate(
        calls=Count("pk", filter=calls), chats=Count("pk", filter=~calls), talk=Sum("talk_ms", filter=calls)
    )
    changes = OperatorStateChange.objects.filter(operator=operator)
    before = changes.filter(at__lt=since).order_by("-at").values_list("at", "state")[:1]
    told = [
        *((since, state) for _, state in before),
        *changes.filter(at__gte=since).order_by("at").values_list("at", "state"),
    ]
    return Today(sums["calls"], sums["talk"] or 0, seconds_in_break(told, until=at), sums["chats"])


def seconds_in_break(changes: Iterable[tuple[datetime, str]], *, until: datetime) -> float:
    """Seconds between each change to a break and the next change."""
    total, began = timedelta(), None
    for at, state in changes:
        if began is not None:
            total += at - began
        began = at if state == OperatorStateName.BREAK else None
    return (total + (until - began if began else timedelta())).total_seconds()


def recent_of(operator: Operator, at: datetime) -> QuerySet[Interaction]:
    """The operator's interactions of the day, newest first."""
    rows = Interaction.objects.filter(taken_part_by(operator.pk), arrived_at__gte=day_start(at))
    return rows.select_related("contact", "conversation").order_by("-arrived_at")[:RECENT_LIMIT]


def due_of(operator: Operator, at: datetime) -> dict[str, Any]:
    """The work list at a glance: what is the operator's own, and what is nobody's and due within the hour."""
    due = tasks_due(operator.pk, at + DUE_SOON)
    return {"due": list(due[:DUE_LIMIT]), "open_count": open_tasks().count(), "now": at}


def contact_of(interaction: Interaction) -> Contact | None:
    """The person outside, by the row or by the number."""
    if interaction.contact:
        return interaction.contact
    known = ContactPhone.objects.filter(e164=interaction.contact_number).select_related("contact").first()
    return known.contact if known else None


def history_of(interaction: Interaction) -> QuerySet[Interaction]:
    """Earlier interactions with the same person or number, newest first."""
    same = Q(contact=interaction.contact_id) if interaction.contact_id else Q()
    if interaction.contact_number:
        same |= Q(contact_number=interaction.contact_number)
    if not same:
        return Interaction.objects.none()
    rows = Interaction.objects.filter(same).exclude(pk=interaction.pk)
    return rows.select_related("operator__person", "conversation").order_by("-arrived_at")[:HISTORY_LIMIT]
