"""What became of our messages: Meta's word, once for each status; a message's own status only rises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from baylanys.messaging.choices import MessageDirection, MessageStatusName
from baylanys.messaging.domain.message_row import fault_text
from baylanys.messaging.domain.number import stop_number
from baylanys.messaging.domain.preference import note_opt_out
from baylanys.messaging.live_news import tell_chat
from baylanys.messaging.models import Message, MessageStatus
from baylanys.messaging.status_ladder import below
from baylanys.whatsapp import webhook_items as wire
from baylanys.whatsapp.errors import Verdict, advice_on
from baylanys.whatsapp.message_readers import read_status
from baylanys.whatsapp.people import Contacts

MARKETING_STOPPED = 131050


@dataclass(frozen=True)
class Told:
    """One status as Meta told it."""

    status: str
    at: datetime
    cost_category: str
    cost_type: str
    error_code: int | None
    error_text: str
    detail: dict[str, Any]


def told_of(item: wire.Status, received_at: datetime) -> Told:
    """What a status item says; a moment that is absurd becomes that of receiving."""
    fault = item.faults[0] if item.faults else None
    pricing = item.pricing
    return Told(
        status=item.status[:20],
        at=item.at or received_at,
        cost_category=((pricing.category if pricing else None) or "")[:40],
        cost_type=((pricing.type if pricing else None) or "")[:40],
        error_code=fault.code if fault else None,
        error_text=fault_text(fault),
        detail=item.raw,
    )


def told_again(raw: dict[str, Any], received_at: datetime) -> Told | None:
    """The same of a status that waited; None where it cannot be read."""
    item = read_status(wire.Origin(None, "messages", None, None, None), Contacts({}), raw, 0, 1)
    return told_of(item, received_at) if isinstance(item, wire.Status) else None


@transaction.atomic(savepoint=False)
def apply_status(*, provider_id: str, callback_data: str | None, told: Told, at: datetime) -> Message | None:
    """The message of ours has this status, where it rises; the word is kept either way. Safe to repeat.

    Found by Meta's id, else by our own in the callback data: that settles a request of which nobody knew whether it
    arrived, and gives the message its id of Meta's. None where no message of ours is known (yet).
    """
    message = _find(provider_id, callback_data)
    if message is None:
        return None
    if message.provider_id is None:
        Message.objects.filter(pk=message.pk, provider_id=None).update(provider_id=provider_id)
    word = MessageStatus(message=message, status=told.status, at=told.at, received_at=at, detail=told.detail)
    MessageStatus.objects.bulk_create([word], ignore_conflicts=True)
    changed = _rise(message, told)
    if told.cost_category or told.cost_type:
        Message.objects.filter(pk=message.pk).update(cost_category=told.cost_category, cost_type=told.cost_type)
    if changed:
        tell_chat(message, "status")
    if told.status == MessageStatusName.FAILED:
        _heed_failure(message, told, at)
    return message


def _heed_failure(message: Message, told: Told, at: datetime) -> None:
    """Some failures mean more than this one message: the account is stopped, or the person wants no marketing."""
    if advice_on(told.error_code).verdict == Verdict.STOP_ALL:
        stop_number(number=message.number, code=told.error_code, reason=told.error_text, at=at)
    if told.error_code == MARKETING_STOPPED:
        note_opt_out(
            contact=message.identity.contact,
            value="stop",
            said_at=told.at,
            detail=told.detail,
            at=at,
            source="status_131050",
        )


def _find(provider_id: str, callback_data: str | None) -> Message | None:
    ours = Message.objects.filter(direction=MessageDirection.OUT).select_related(
        "conversation", "number", "identity__contact"
    )
    message = ours.filter(provider_id=provider_id).first()
    if message is not None or not callback_data:
        return message
    try:
        own_id = UUID(callback_data)
    except ValueError:
        return None
    return ours.filter(pk=own_id).first()


def _rise(message: Message, told: Told) -> bool:
    failed = told.status == MessageStatusName.FAILED
    values: dict[str, Any] = {
        "status": told.status,
        "error_code": told.error_code if failed else None,
        "error_text": told.error_text if failed else "",
    }
    return bool(Message.objects.filter(pk=message.pk, status__in=below(told.status)).update(**values))
