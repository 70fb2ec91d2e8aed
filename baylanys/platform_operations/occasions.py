"""Where a person's agreement may have been given: the calls and messages that an operation may name."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from baylanys.interactions.choices import Channel
from baylanys.interactions.models import Interaction
from baylanys.messaging.choices import MessageDirection
from baylanys.messaging.models import Message
from baylanys.platform_operations.domain.consent import VALID, Occasion

MOST_CALLS = 5
MOST_MESSAGES = 8


def calls_of(occasion: Occasion, at: datetime) -> Sequence[Interaction]:
    """Answered calls of the person or the request that are young enough, the newest first."""
    found = Interaction.objects.filter(channel=Channel.CALL, answered_at__isnull=False, arrived_at__gte=at - VALID)
    return list(found.filter(_theirs(occasion)).select_related("operator__person").order_by("-arrived_at")[:MOST_CALLS])


def messages_of(occasion: Occasion, at: datetime) -> Sequence[Message]:
    """What the person wrote lately, the newest first."""
    found = Message.objects.filter(direction=MessageDirection.IN, at__gte=at - VALID).select_related("identity")
    whose = Q(conversation__interaction_id__in=_ids(occasion))
    if occasion.contact is not None:
        whose |= Q(identity__contact=occasion.contact)
    return list(found.filter(whose).select_related("conversation").order_by("-at", "-id")[:MOST_MESSAGES])


def _theirs(occasion: Occasion) -> Q:
    whose = Q(pk__in=_ids(occasion))
    return whose | Q(contact=occasion.contact) if occasion.contact is not None else whose


def _ids(occasion: Occasion) -> list[Any]:
    known = list(occasion.case.interactions.values_list("interaction_id", flat=True)) if occasion.case else []
    return [*known, occasion.interaction.pk] if occasion.interaction else known
