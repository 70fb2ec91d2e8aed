"""What Meta says of the account, a number, a template: written down once, and acted on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from baylanys.messaging.account_rules import HIGH_THROUGHPUT, Resume, consequence
from baylanys.messaging.domain.number import resume_number, stop_number
from baylanys.messaging.domain.template_event import apply_template_event
from baylanys.messaging.models import AccountEvent, BusinessNumber
from baylanys.whatsapp import account_events as told
from baylanys.whatsapp.errors import Verdict, advice_on
from baylanys.whatsapp.webhook_items import ChannelFault

Item = told.Event | ChannelFault


def take_event(*, item: Item, numbers: Sequence[BusinessNumber], at: datetime, body_number: int) -> str:
    """The event is a row, once, and what follows from it has happened. `numbers` are those that it speaks of."""
    said_at = item.origin.at or at
    row = {
        "at": said_at,
        "field": item.origin.field[:60],
        "number": numbers[0] if len(numbers) == 1 else None,
        "detail": item.raw,
        "body_number": body_number,
    }
    once = _fingerprint(item, body_number)
    _, is_new = AccountEvent.objects.get_or_create(fingerprint=once, defaults=row)
    if is_new:
        _act(item, numbers, at)
    return ""


def _fingerprint(item: Item, body_number: int) -> str:
    """The same event delivered again says the same at the same moment; without a moment only the body tells."""
    moment = item.origin.at.isoformat() if item.origin.at else f"body {body_number}"
    whole: list[Any] = [item.origin.account_id, item.origin.field, moment, item.raw]
    return hashlib.sha256(msgspec.json.encode(whole, order="deterministic")).hexdigest()


def _act(item: Item, numbers: Sequence[BusinessNumber], at: datetime) -> None:
    if isinstance(item, told.NumberEvent):
        _change_number(item, numbers)
    elif isinstance(item, told.AccountEvent):
        _change_account(item, numbers, at)
    elif isinstance(item, ChannelFault) and advice_on(item.fault.code).verdict == Verdict.STOP_ALL:
        for number in numbers:
            stop_number(number=number, code=item.fault.code, reason=item.fault.title or item.fault.details, at=at)
    elif isinstance(item, told.TemplateEvent):
        apply_template_event(item=item, numbers=numbers, at=at)


def _change_number(item: told.NumberEvent, numbers: Sequence[BusinessNumber]) -> None:
    values: dict[str, Any] = {}
    if item.kind == "throughput" and item.state == "THROUGHPUT_UPGRADE":
        values["throughput"] = HIGH_THROUGHPUT
    if item.kind == "name" and item.state == "APPROVED" and item.name:
        values["name"] = item.name[:200]
    if item.messaging_limit:
        values["messaging_limit"] = item.messaging_limit[:20]
    if values:
        BusinessNumber.objects.filter(pk__in=[number.pk for number in numbers]).update(**values)


def _change_account(item: told.AccountEvent, numbers: Sequence[BusinessNumber], at: datetime) -> None:
    if item.messaging_limit:
        rows = BusinessNumber.objects.filter(pk__in=[number.pk for number in numbers])
        rows.update(messaging_limit=item.messaging_limit[:20])
    follows = consequence(item.state or "", item.raw) if item.kind == "update" else None
    for number in numbers if follows else ():
        if isinstance(follows, Resume):
            resume_number(number=number, reason_begins="DISABLED_UPDATE", at=at)
        elif follows is not None:
            stop_number(number=number, code=None, reason=follows.reason, at=at)
