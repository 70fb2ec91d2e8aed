"""What the page of WhatsApp numbers shows of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from baylanys.messaging.cost_rules import MonthCosts
from baylanys.messaging.models import BusinessNumber
from baylanys.messaging.queries.costs import costs_this_month, waiting_of

QUALITIES: dict[str, str | Promise] = {
    "GREEN": _("good"),
    "YELLOW": _("middling"),
    "RED": _("poor"),
    "UNKNOWN": _("not rated yet"),
}
# Different people to whom the business may write first, in any 24 hours (Meta, "Messaging limits").
LIMITS: dict[str, str | Promise] = {
    "TIER_50": "50",
    "TIER_250": "250",
    "TIER_1K": "1 000",
    "TIER_2K": "2 000",
    "TIER_10K": "10 000",
    "TIER_100K": "100 000",
    "TIER_UNLIMITED": _("unlimited"),
}
CATEGORIES: dict[str, str | Promise] = {
    "service": _("Answers"),
    "utility": _("Notices"),
    "marketing": _("Marketing"),
    "marketing_lite": _("Marketing"),
    "authentication": _("Codes"),
    "authentication-international": _("Codes abroad"),
    "referral_conversion": _("After an advertisement"),
}


@dataclass(frozen=True)
class NumberRow:
    """One number; `waits` and `unknown` are messages, `costs` this month's."""

    number: BusinessNumber
    e164: str
    quality: str | Promise
    limit: str | Promise
    waits: int
    unknown: int
    costs: MonthCosts
    categories: tuple[tuple[str | Promise, int, int], ...]


def number_rows(at: datetime, zone: ZoneInfo) -> list[NumberRow]:
    """Every number in use, the stopped ones first."""
    numbers = BusinessNumber.objects.filter(is_active=True).order_by("stopped_at", "pk")
    return [_row(number, at, zone) for number in numbers]


def _row(number: BusinessNumber, at: datetime, zone: ZoneInfo) -> NumberRow:
    waits, unknown = waiting_of(number.pk)
    costs = costs_this_month(number_id=number.pk, at=at, zone=zone)
    return NumberRow(
        number=number,
        e164=f"+{digits}" if (digits := number.display_number.removeprefix("+")) else "",
        quality=QUALITIES.get(number.quality, number.quality),
        limit=LIMITS.get(number.messaging_limit, number.messaging_limit),
        waits=waits,
        unknown=unknown,
        costs=costs,
        categories=tuple((CATEGORIES.get(each.name, each.name), each.free, each.paid) for each in costs.categories),
    )
