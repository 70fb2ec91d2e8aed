"""Conversations as the engine wants them: the rows that concern routing, read at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from baylanys.core import clock
from baylanys.messaging.conversation_clock import Rules
from baylanys.messaging.conversation_words import ASSIGNED, OFFERED, WAITING, Talk
from baylanys.messaging.domain.talk_row import talk_of
from baylanys.messaging.models import Conversation
from baylanys.messaging.rules_in_force import rules_at
from baylanys.routing.work import Work, WorkKind

ROUTED = (WAITING, OFFERED, ASSIGNED)
"""States in which an operator is wanted or has the conversation."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What the database says at one moment; keys are ids of conversations."""

    rules: Rules
    talks: dict[str, Talk]


def routed_rows(at: datetime) -> Rows:
    """Every conversation that wants an operator or has one, and the limits in force."""
    rows = Conversation.objects.filter(state__in=ROUTED)
    return Rows(rules_at(at), {str(row.pk): talk_of(row) for row in rows})


def routed_talk(conversation: str) -> Talk | None:
    """One conversation as it is now; None where there is no such."""
    row = Conversation.objects.filter(pk=UUID(conversation)).first()
    return talk_of(row) if row else None


def as_work(
    conversation: str, talk: Talk, *, names: dict[int, str], topic_skills: dict[str, str], priority: int, rules: Rules
) -> Work:
    """The conversation as work to be routed: by the language of the person, the skill of the topic, the oldest word
    that nobody answered. `names` are user names by person id."""
    required = {f"lang:{talk.language}": 1} if talk.language else {}
    if skill := topic_skills.get(talk.topic):
        required[skill] = 1
    since = talk.waiting_since or talk.queue_entered_at or talk.opened_at
    assert since is not None, "a conversation has begun at some moment"
    return Work(
        id=conversation,
        kind=WorkKind.CONVERSATION,
        queue=talk.queue,
        waiting_since=clock.epoch_milliseconds(since),
        required=required,
        preferred=(f"lang:{talk.language}",) if talk.language else ("lang:kk", "lang:ru"),
        priority=priority,
        preferred_operator=_name(names, (talk.preferred, talk.operator if talk.state == OFFERED else None)),
        only_operator=_name(names, (talk.only_for,)),
        offer_lasts=rules.offer_seconds * 1000,
    )


def _name(names: dict[int, str], people: Iterable[int | None]) -> str | None:
    return next((names[person] for person in people if person in names), None)
