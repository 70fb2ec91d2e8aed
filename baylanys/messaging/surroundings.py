"""What surrounds a conversation at a moment: hours, rules, topics, the person's language."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from baylanys.contract.queries import schedule_in_force
from baylanys.contract.timetable import Timetable
from baylanys.crm.models import WhatsAppIdentity
from baylanys.messaging.bot_hand import lead_of, read_hand
from baylanys.messaging.conversation_words import Situation
from baylanys.messaging.models import BusinessNumber
from baylanys.messaging.rules_in_force import rules_at
from baylanys.messaging.settings_kept import kept_settings
from baylanys.routing.models import Queue, Topic


def situation_of(number: BusinessNumber, identity: WhatsAppIdentity, at: datetime) -> Situation:
    """Everything that a rule may ask about."""
    rules, topics = rules_at(at), _topics()
    return Situation(
        at=at,
        is_open=is_open_at(at),
        known_language=identity.contact.language,
        asks_language=rules.asks_language,
        asks_topic=rules.asks_topic,
        queue=number.queue or first_queue(),
        topics=frozenset(topics),
        topic_queues=topics,
    )


def situation_of_beginner(number: BusinessNumber, identity: WhatsAppIdentity, at: datetime) -> Situation:
    """The same for somebody who begins to write: with whether a bot takes them."""
    lead = lead_of(bot_settings(), number, identity, at)
    around = situation_of(number, identity, at)
    return replace(around, bot_leads=lead.leads, bot_takes_back=lead.takes_back)


def bot_settings() -> Any:
    """What the bot has read, kept for a moment where settings are."""
    kept = kept_settings()
    return kept.bot if kept is not None else read_hand()


def hours_at(at: datetime) -> Timetable:
    """The hours in force, and what is planned."""
    kept = kept_settings()
    return kept.timetable if kept is not None else schedule_in_force(at)


def is_open_at(at: datetime) -> bool:
    """Whether it is working time."""
    return hours_at(at).is_open(at)


def first_queue() -> str:
    """The queue of conversations that nothing leads elsewhere: the first there is."""
    if (kept := kept_settings()) is not None:
        return kept.first_queue
    return Queue.objects.order_by("pk").values_list("code", flat=True).first() or ""


def _topics() -> dict[str, str]:
    kept = kept_settings()
    return dict(kept.topics) if kept is not None else dict(Topic.objects.values_list("code", "queue__code"))
