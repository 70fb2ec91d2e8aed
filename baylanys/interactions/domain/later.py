"""Events that are written after an interaction's end: a promise made in it was tried, kept, or cancelled."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from baylanys.interactions.fold import summarise
from baylanys.interactions.models import Interaction, InteractionEvent


@transaction.atomic
def append_later(*, interactions: Iterable[UUID], kind: str, at: datetime, detail: dict[str, Any]) -> None:
    """Each of the interactions that has ended has one more event, and the row what all of them fold to.

    One that lives is its writer's alone.
    """
    ended = Interaction.objects.select_for_update().filter(pk__in=list(interactions), ended_at__isnull=False)
    ids = list(ended.values_list("pk", flat=True))
    last = dict(
        InteractionEvent.objects.filter(interaction__in=ids).values_list("interaction").annotate(last=Max("seq"))
    )
    InteractionEvent.objects.bulk_create(
        InteractionEvent(interaction_id=pk, seq=last.get(pk, -1) + 1, at=at, kind=kind, detail=detail) for pk in ids
    )
    for row in Interaction.objects.filter(pk__in=ids).prefetch_related("events"):
        Interaction.objects.filter(pk=row.pk).update(outcome=summarise(row.events.all()).outcome)
