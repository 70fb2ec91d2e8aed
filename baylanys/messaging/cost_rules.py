"""What WhatsApp counts and charges. Pure.

Meta, "Pricing" and "Webhooks: statuses": what was delivered is charged; the status says the category and whether it was
free. Since 2026-10-01 answers (service) are free for the first thousand of a number in a calendar month.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

FREE_SERVICE = 1000
SERVICE = "service"
PAID = "regular"
DELIVERED = ("delivered", "read", "played")


@dataclass(frozen=True)
class Category:
    """Delivered messages of one category in a month."""

    name: str
    free: int
    paid: int


@dataclass(frozen=True)
class MonthCosts:
    """Categories by name, service first; `service_used` of the thousand, never more than it."""

    categories: tuple[Category, ...]
    service: int

    @property
    def service_used(self) -> int:
        return min(self.service, FREE_SERVICE)

    @property
    def service_left(self) -> int:
        return FREE_SERVICE - self.service_used


def month_of(at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Beginning and end of the calendar month of that moment, in the zone."""
    begins = at.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    year, month = (begins.year + 1, 1) if begins.month == 12 else (begins.year, begins.month + 1)
    return begins, begins.replace(year=year, month=month)


def costs_of(counted: Iterable[tuple[str, str, int]]) -> MonthCosts:
    """The sums of (category, type, messages) as the statuses tell them."""
    free: dict[str, int] = {}
    paid: dict[str, int] = {}
    for category, kind, messages in counted:
        into = paid if kind == PAID else free
        into[category] = into.get(category, 0) + messages
    names = sorted(set(free) | set(paid), key=lambda name: (name != SERVICE, name))
    categories = tuple(Category(name, free.get(name, 0), paid.get(name, 0)) for name in names)
    return MonthCosts(categories, free.get(SERVICE, 0) + paid.get(SERVICE, 0))
