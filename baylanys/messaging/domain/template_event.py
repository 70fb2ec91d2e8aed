"""What Meta says of a template by webhook becomes its row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from baylanys.messaging.domain.template_news import write_template
from baylanys.messaging.jobs import sync_soon
from baylanys.messaging.models import BusinessNumber, MessageTemplate
from baylanys.messaging.template_news import STATES, kept_reason, known_quality
from baylanys.whatsapp.account_events import TemplateEvent


@transaction.atomic
def apply_template_event(*, item: TemplateEvent, numbers: Sequence[BusinessNumber], at: datetime) -> bool:
    """The template's row says what Meta said of it; False where nobody has such a template here.

    An event older than what the row knows changes nothing. New templates and components come with Meta's list, which
    is read soon after.
    """
    rows = MessageTemplate.objects.select_for_update().filter(number__in=numbers)
    rows = rows.filter(name=item.name or "", language=item.language or "")
    values = _values(item)
    known = list(rows)
    for row in known:
        if values and not _is_old(item, row):
            own = {"provider_id": row.provider_id or (item.template_id or "")[:40]}
            write_template(row, values | own, item.origin.at or at)
    if not known or item.kind == "components":
        sync_soon()
    return bool(known)


def _is_old(item: TemplateEvent, row: MessageTemplate) -> bool:
    """Meta tells the moment in whole seconds, and promises no order."""
    said_at = item.origin.at
    return item.kind == "status" and said_at is not None and said_at < row.changed_at.replace(microsecond=0)


def _values(item: TemplateEvent) -> dict[str, Any]:
    if item.kind == "status":
        state = STATES.get((item.state or "").upper(), "")
        reason = kept_reason(state, item.reason or "", item.recommendation or "")
        return {"state": state, "reason": reason} if state else {}
    if item.kind == "quality":
        return {"quality": known_quality(item.state)}
    if item.kind == "category":
        return {"category": (item.state or "")[:20]} if item.state else {}
    return {}
