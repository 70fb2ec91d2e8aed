"""Chats on the live view: who waits for an answer, who holds how many. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from baylanys.core import clock, phones
from baylanys.desktop.chat_rows import name_of
from baylanys.messaging.choices import ConversationState
from baylanys.messaging.figures import ChatFigures, chat_figures, waiting_now
from baylanys.messaging.models import Conversation
from baylanys.messaging.rules_in_force import rules_at
from baylanys.routing.choices import OperatorStateName
from baylanys.routing.models import OperatorState
from baylanys.workforce.capacity import capacity_of, role_capacities

SHOWN = 50
WINDOW_CLOSES_SOON = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class WaitingChat:
    """A chat that wants an operator; `late` once its first answer is beyond the target, `closing` while its window
    has less than an hour."""

    row: Conversation
    name: str
    since: datetime
    late: bool
    closing: bool
    closed: bool


def waiting_chats(at: datetime) -> list[WaitingChat]:
    """Chats that wait, those that waited longest first."""
    rules = rules_at(at)
    people = "identity__contact", "operator__person", "only_for__person"
    rows = waiting_now().select_related(*people)[:SHOWN]
    return [_waiting(row, rules.first_answer_seconds, at) for row in rows]


def day_of_chats(at: datetime, midnight: datetime) -> ChatFigures:
    """How today's answers keep their targets."""
    return chat_figures(midnight, at, at)


def chats_of(operator_id: int) -> list[WaitingChat]:
    """The chats that an operator holds, or set aside."""
    states = [ConversationState.ASSIGNED, ConversationState.PARKED]
    rows = Conversation.objects.filter(operator=operator_id, state__in=states).select_related("identity__contact")
    at = clock.now()
    return [_waiting(row, rules_at(at).answer_seconds, at) for row in rows.order_by("opened_at")]


def takers() -> Iterable[OperatorState]:
    """Operators to whom a chat could be given: at work, and taking chats at all."""
    here = OperatorState.objects.exclude(state=OperatorStateName.OFFLINE).select_related("operator__person")
    by_role = role_capacities(clock.now())
    rows = here.order_by("operator__person__last_name", "operator__person__username")
    return [row for row in rows if capacity_of(row.operator, by_role).chats]


def masked_number(row: Conversation) -> str:
    """The number as those see it who need not write to it."""
    return phones.mask(f"+{row.identity.wa_id}") if row.identity.wa_id else ""


def _waiting(row: Conversation, target_seconds: int, at: datetime) -> WaitingChat:
    since = row.waiting_since or row.queue_entered_at or row.opened_at
    left = row.window_ends_at - at if row.window_ends_at else timedelta()
    late = row.waiting_since is not None and clock.seconds_between(since, at) > target_seconds
    closed = left <= timedelta()
    return WaitingChat(
        row, name_of(row) or masked_number(row), since, late, not closed and left < WINDOW_CLOSES_SOON, closed
    )
