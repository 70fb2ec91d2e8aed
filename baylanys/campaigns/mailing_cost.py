"""What a mailing will cost, and how many days WhatsApp's limit makes of it. Pure.

Meta, "Pricing": each delivered marketing message is charged; the free thousand of a month is of answers alone. Utility
templates are free to people whose window is open. "Messaging limits": unique people in 24 hours, of the whole account.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

LIMITS = {"TIER_50": 50, "TIER_250": 250, "TIER_1K": 1_000, "TIER_2K": 2_000, "TIER_10K": 10_000, "TIER_100K": 100_000}
UNLIMITED = "TIER_UNLIMITED"


@dataclass(frozen=True, slots=True)
class Cost:
    """`amount` is None where no rate is known; at most, for only delivered messages are charged."""

    charged: int
    free: int
    amount: Decimal | None
    currency: str = ""


def cost_of(category: str, count: int, in_window: int, price: Decimal | None, currency: str) -> Cost:
    """The whole price of so many messages, `in_window` of them to people who wrote within 24 hours."""
    free = min(in_window, count) if category.upper() == "UTILITY" else 0
    charged = count - free
    if not charged:
        return Cost(0, free, Decimal(0), currency)
    return Cost(charged, free, price * charged if price is not None else None, currency if price is not None else "")


def limit_of(tiers: Iterable[str]) -> int | None:
    """People in 24 hours, by the smallest limit told; None where there is none, or none is known."""
    known = [LIMITS[each] for each in tiers if each in LIMITS]
    return min(known) if known else None


def is_limit_known(tiers: Iterable[str]) -> bool:
    """Whether Meta told the limit of the account."""
    return any(each in LIMITS or each == UNLIMITED for each in tiers)


def days_needed(count: int, limit: int | None) -> int:
    """Days that so many take by the limit; one where there is none."""
    return max(-(-count // limit), 1) if limit else 1
