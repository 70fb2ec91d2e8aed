"""Our templates are what Meta lists for the account."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction

from baylanys.core.secrets import SecretUnreadable
from baylanys.messaging.choices import TemplateState
from baylanys.messaging.meta_account import account_client
from baylanys.messaging.models import BusinessNumber, MessageTemplate
from baylanys.messaging.template_news import Listed, listed
from baylanys.messaging.template_parts import Variable, variables_of
from baylanys.messaging.template_words import template_refusal
from baylanys.whatsapp.errors import GraphError

log = structlog.get_logger()
# Handed in, and still not in Meta's list: it never arrived there.
LOST_AFTER = timedelta(minutes=10)


def write_template(row: MessageTemplate, values: Mapping[str, Any], at: datetime) -> bool:
    """The row has these values; its `changed_at` moves only with a difference."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if changed:
        MessageTemplate.objects.filter(pk=row.pk).update(**changed, changed_at=at)
    return bool(changed)


def sync_templates(*, number: BusinessNumber, at: datetime) -> int:
    """Our rows are what Meta lists for the number's account; how many changed.

    Raises NotPossible: account_unknown, account_away, account_refused. Safe to repeat.
    """
    if not number.waba_id:
        raise template_refusal("account_unknown")
    try:
        found = asyncio.run(_list(number))
    except (SecretUnreadable, GraphError) as error:
        raise account_refusal(error) from error
    return take_list(number=number, found=[one for each in found if (one := listed(each)) is not None], at=at)


async def _list(number: BusinessNumber) -> list[dict[str, Any]]:
    async with account_client(number) as client:
        return await client.templates.all(number.waba_id)


def account_refusal(error: SecretUnreadable | GraphError) -> Exception:
    """The error for a person: Meta's own words where it said some."""
    if isinstance(error, GraphError) and error.code is not None:
        return template_refusal("account_refused", said=error.details or error.title)
    log.warning("the account of a WhatsApp number does not answer", reason=str(error))
    return template_refusal("account_away")


@transaction.atomic
def take_list(*, number: BusinessNumber, found: Iterable[Listed], at: datetime) -> int:
    """Our rows are what this list says; what it lacks is deleted there. How many changed."""
    rows = MessageTemplate.objects.select_for_update().filter(number__waba_id=number.waba_id)
    known = {(row.name, row.language): row for row in rows}
    changed = 0
    for one in found:
        row = known.pop((one.name, one.language), None)
        changed += _take(number, row, one, at)
    for row in known.values():
        changed += _missing(row, at)
    MessageTemplate.objects.filter(number__waba_id=number.waba_id).exclude(state=TemplateState.DRAFT).update(
        synced_at=at
    )
    return changed


def _take(number: BusinessNumber, row: MessageTemplate | None, one: Listed, at: datetime) -> bool:
    named = [Variable(**each) for each in row.variables] if row else []
    values = asdict(one) | {"variables": [asdict(each) for each in variables_of(one.components, named)]}
    if row is None:
        MessageTemplate.objects.create(number=number, changed_at=at, **values)
        return True
    return write_template(row, values, at)


def _missing(row: MessageTemplate, at: datetime) -> bool:
    if row.state in {TemplateState.DRAFT, TemplateState.DELETED}:
        return False
    if not row.provider_id:
        never_arrived = at - row.changed_at > LOST_AFTER
        return never_arrived and write_template(row, {"state": TemplateState.DRAFT}, at)
    return write_template(row, {"state": TemplateState.DELETED}, at)


def accounts() -> list[BusinessNumber]:
    """One active number of each business account."""
    rows = BusinessNumber.objects.filter(is_active=True).exclude(waba_id="").order_by("pk")
    return list({row.waba_id: row for row in reversed(rows)}.values())
