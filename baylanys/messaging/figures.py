"""Figures of conversations: how long people wait for answers, and how many wait now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Count, F, QuerySet

from baylanys.interactions.choices import Outcome
from baylanys.messaging.choices import ConversationState
from baylanys.messaging.models import AnswerTime, Conversation
from baylanys.routing.choices import OperatorStateName
from baylanys.routing.models import OperatorState
from baylanys.workforce.capacity import capacity_of, role_capacities

LATEST_ANSWERS = 20
LOOK_BACK = timedelta(hours=4)
USUAL_SECONDS = 120.0
PRESENT = (OperatorStateName.READY, OperatorStateName.OFFERED, OperatorStateName.TALKING, OperatorStateName.WRAP_UP)


@dataclass(frozen=True, slots=True)
class ChatFigures:
    """Conversations in [start, end). Waits in seconds of working time, shares in percent, None where nothing was
    answered. `by_bot`: those that ended with the bot's answers alone."""

    answers: int
    first_answer_seconds: float | None
    answer_seconds: float | None
    first_within_percent: float | None
    within_percent: float | None
    waiting: int
    longest_wait_seconds: float
    opened: int
    by_bot: int = 0


def chat_figures(start: datetime, end: datetime, at: datetime) -> ChatFigures:
    """How answers kept their targets between two moments, and who waits now."""
    times = list(
        AnswerTime.objects.filter(at__gte=start, at__lt=end).values_list("is_first", "working_ms", "target_seconds")
    )
    first = [(ms, target) for is_first, ms, target in times if is_first]
    every = [(ms, target) for _, ms, target in times]
    waiting = list(waiting_now().values_list("waiting_since", flat=True))
    return ChatFigures(
        answers=len(times),
        first_answer_seconds=_mean_seconds(first),
        answer_seconds=_mean_seconds(every),
        first_within_percent=_within(first),
        within_percent=_within(every),
        waiting=len(waiting),
        longest_wait_seconds=max(((at - since).total_seconds() for since in waiting if since), default=0.0),
        opened=Conversation.objects.filter(opened_at__gte=start, opened_at__lt=end).count(),
        by_bot=ended_by_bot(start, end),
    )


def ended_by_bot(start: datetime, end: datetime) -> int:
    """Conversations that the bot alone answered, by when they were closed."""
    return Conversation.objects.filter(
        closed_at__gte=start, closed_at__lt=end, interaction__outcome=Outcome.BOT
    ).count()  # fmt: skip


def waiting_now() -> QuerySet[Conversation]:
    """Conversations that want an operator, whoever waits longest first."""
    wanting = Conversation.objects.filter(state__in=[ConversationState.WAITING, ConversationState.OFFERED])
    return wanting.order_by(F("waiting_since").asc(nulls_last=True), "queue_entered_at", "pk")


def held_by_operator() -> dict[int, int]:
    """How many conversations each operator (person id) holds now."""
    held = Conversation.objects.filter(state=ConversationState.ASSIGNED).values_list("operator")
    return {operator: number for operator, number in held.annotate(number=Count("pk")) if operator is not None}


def expected_wait_minutes(queue: str, at: datetime) -> int | None:
    """Whole minutes until a new conversation of this queue is likely answered; None where nobody is there to answer.

    The median of the latest first answers, and never less for those who wait before it.
    """
    here = list(OperatorState.objects.filter(state__in=PRESENT).select_related("operator__person"))
    by_role = role_capacities(at) if here else {}
    present = sum(1 for row in here if capacity_of(row.operator, by_role).chats)
    if not present:
        return None
    latest = AnswerTime.objects.filter(is_first=True, at__gte=at - LOOK_BACK, at__lte=at).order_by("-at")
    measured = [ms / 1000 for ms in latest.values_list("working_ms", flat=True)[:LATEST_ANSWERS]]
    before = waiting_now().filter(queue=queue).count()
    seconds = (median(measured) if measured else USUAL_SECONDS) * (1 + before / present)
    return max(1, min(round(seconds / 60), 60))


def _mean_seconds(times: list[tuple[int, int]]) -> float | None:
    return round(sum(ms for ms, _ in times) / len(times) / 1000, 3) if times else None


def _within(times: list[tuple[int, int]]) -> float | None:
    kept = sum(1 for ms, target in times if ms <= target * 1000)
    return round(100 * kept / len(times), 1) if times else None
