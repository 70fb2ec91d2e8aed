"""The rule and the price that hold at a moment."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from baylanys.campaigns.models import MailingRule, MessageRate


def rule_at(at: datetime) -> MailingRule:
    """The newest rule not in the future; the model's own values where nobody set one."""
    return MailingRule.objects.filter(valid_from__lte=at).order_by("-valid_from", "-pk").first() or MailingRule()


def rate_at(category: str, at: datetime) -> tuple[Decimal | None, str]:
    """Price and currency of a delivered message of the category; None where nobody wrote one down."""
    rows = MessageRate.objects.filter(category=category.upper(), valid_from__lte=at)
    row = rows.order_by("-valid_from", "-pk").first()
    return (row.price, row.currency) if row else (None, "")
