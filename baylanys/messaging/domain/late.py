"""What Meta told of a message before the message itself: it waits for the row (Meta promises no order)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from baylanys.messaging.domain import change
from baylanys.messaging.domain.status import apply_status, told_again
from baylanys.messaging.models import LateStatus, Message

# Messages of another program on the same number never get a row here.
KEPT = timedelta(days=30)


def wait_for(
    *, provider_id: str, kind: str, key: str, detail: dict[str, Any], at: datetime, callback_data: str = ""
) -> None:
    """The word waits; the same word waits once. `kind` is status, reaction, edit or revoke."""
    row = LateStatus(
        provider_id=provider_id, callback_data=callback_data, kind=kind, key=f"{kind}:{key}"[:300], detail=detail,
        received_at=at,
    )  # fmt: skip
    LateStatus.objects.bulk_create([row], ignore_conflicts=True)


def apply_late(*, message: Message) -> int:
    """Everything that waited for this message has happened to it. Answers how much that was. Safe to repeat.

    To be called once the message has its id of Meta's.
    """
    waiting = LateStatus.objects.filter(Q(provider_id=message.provider_id) | _by_callback(message))
    rows = list(waiting.select_for_update(skip_locked=True).order_by("pk"))
    for row in rows:
        _apply(row, message)
    LateStatus.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def apply_all_late(*, at: datetime) -> int:
    """The same for every message that has a row by now; what waited too long is gone. Answers how many messages."""
    known = Message.objects.filter(provider_id=OuterRef("provider_id"))
    found = LateStatus.objects.filter(Exists(known)).values_list("provider_id", flat=True).distinct()
    messages = Message.objects.filter(provider_id__in=list(found[:500])).select_related("conversation")
    for message in messages:
        apply_late(message=message)
    LateStatus.objects.filter(received_at__lt=at - KEPT).delete()
    return len(messages)


def _by_callback(message: Message) -> Q:
    return Q(callback_data=str(message.pk)) if message.direction == "out" else Q(pk=None)


def happen(*, kind: str, message: Message, detail: dict[str, Any]) -> None:
    """What the detail of a reaction, an edit or a revoke tells has happened to the message."""
    if kind == "reaction":
        change.put_reaction(message=message, reaction=change.reaction_of(detail))
    elif kind == "edit":
        change.edit_message(message=message, edit=change.edit_of(detail))
    else:
        change.revoke_message(message=message, revoke=change.revoke_of(detail))


def _apply(row: LateStatus, message: Message) -> None:
    if row.kind != "status":
        happen(kind=row.kind, message=message, detail=row.detail)
    elif (told := told_again(row.detail, row.received_at)) is not None:
        callback = row.callback_data or None
        apply_status(provider_id=row.provider_id, callback_data=callback, told=told, at=row.received_at)
