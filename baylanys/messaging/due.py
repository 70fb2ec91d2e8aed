"""Which conversations time alone may have moved on: few rows by index, judged one by one under their lock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from baylanys.messaging.choices import ConversationState
from baylanys.messaging.models import Conversation
from baylanys.messaging.rules_in_force import rules_at
from baylanys.messaging.surroundings import is_open_at

AT_ONCE = 200


def maybe_due(at: datetime) -> Sequence[UUID]:
    """Conversations to be looked at, those that waited longest first; more than really is due, never less."""
    rules = rules_at(at)
    quiet = timedelta(minutes=min(rules.close_minutes, rules.warn_minutes or rules.close_minutes))
    silent = timedelta(minutes=rules.silent_minutes)
    wanted = (
        Q(state=ConversationState.PARKED, parked_until__lte=at)
        | Q(state=ConversationState.BOT, led_by_bot=False, opened_at__lte=at - timedelta(seconds=rules.menu_seconds))
        | _with_bot(Q(waiting_since__lte=at - timedelta(seconds=rules.menu_seconds)))
        | _with_bot(Q(waiting_since=None, last_in_at__lte=at - timedelta(minutes=rules.bot_quiet_minutes)))
        | Q(state=ConversationState.ASSIGNED, waiting_since__lte=at - silent, accepted_at__lte=at - silent)
        | (_quiet(at - quiet) & (Q(warned_at__isnull=True) | _quiet(at - timedelta(minutes=rules.close_minutes))))
    )
    if is_open_at(at):
        wanted |= Q(told_closed_at__isnull=False, opening_told_at__isnull=True, first_answered_at__isnull=True)
    rows = Conversation.objects.exclude(state=ConversationState.CLOSED).filter(wanted)
    return list(rows.order_by("opened_at").values_list("pk", flat=True)[:AT_ONCE])


def _with_bot(quiet: Q) -> Q:
    return Q(state=ConversationState.BOT, led_by_bot=True) & quiet


def _quiet(since: datetime) -> Q:
    held = Q(state=ConversationState.ASSIGNED, waiting_since__isnull=True, accepted_at__lte=since)
    return held & (Q(last_answer_at__isnull=True) | Q(last_answer_at__lte=since))
