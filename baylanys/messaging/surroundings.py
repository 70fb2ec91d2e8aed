"""What surrounds a conversation at a moment: hours, rules, topics, the person's language."""

from __future__ import annotations

from datetime import datetime

from baylanys.contract.queries import schedule_in_force
from baylanys.crm.models import WhatsAppIdentity
from baylanys.messaging.conversation_words import Situation
from baylanys.messaging.models import BusinessNumber
from baylanys.messaging.rules_in_force import rules_at
from baylanys.routing.models import Queue, Topic


def situation_of(number: BusinessNumber, identity: WhatsAppIdentity, at: datetime) -> Situation:
    """Everything that a rule may ask about."""
    rules = rules_at(at)
    topics = dict(Topic.objects.values_list("code", "queue__code"))
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


def is_open_at(at: datetime) -> bool:
    """Whether it is working time."""
    return schedule_in_force(at).is_open(at)


def first_queue() -> str:
    """The queue of conversations that nothing leads elsewhere: the first there is."""
    return Queue.objects.order_by("pk").values_list("code", flat=True).first() or ""
