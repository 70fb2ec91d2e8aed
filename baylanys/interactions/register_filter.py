"""What a person asked of the register, read from an address; and the address of what was asked. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from baylanys.core.phones import searched_digits

PRESETS = ("today", "yesterday", "week", "month", "last_month")
SHORTEST_SEARCH = 3
CODES = ("channel", "direction", "outcome", "language", "topic", "queue", "operator")
_CODE = re.compile(r"[\w-]{1,40}")


@dataclass(frozen=True)
class RegisterFilter:
    """Empty fields ask for everything. `days_from` and `days_to` are days of the contract's zone, both included."""

    period: str = ""
    days_from: date | None = None
    days_to: date | None = None
    channel: str = ""
    direction: str = ""
    outcome: str = ""
    language: str = ""
    topic: str = ""
    queue: str = ""
    operator: str = ""
    search: str = ""

    @property
    def is_empty(self) -> bool:
        return self == RegisterFilter()

    @property
    def digits(self) -> str:
        """The digits of a searched number without the home country's trunk prefix; empty where a name is meant."""
        return searched_digits(self.search)

    @property
    def search_is_too_short(self) -> bool:
        return 0 < len(self.digits or self.search) < SHORTEST_SEARCH

    def as_query(self) -> str:
        """The part of an address after the question mark."""
        return urlencode({each.name: getattr(self, each.name) for each in fields(self) if getattr(self, each.name)})

    def moments(self, zone: ZoneInfo, today: date) -> tuple[datetime | None, datetime | None]:
        """The half-open interval of moments [first, last) that the asked days are in the zone."""
        first, last = _preset_days(self.period, today) if self.period else (self.days_from, self.days_to)
        begin = datetime.combine(first, time(), zone) if first else None
        end = datetime.combine(last + timedelta(days=1), time(), zone) if last and last < date.max else None
        return begin, end


@dataclass(frozen=True)
class Place:
    """Where a page of the register goes on: after this row, newest first."""

    arrived_at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.arrived_at.timestamp():.3f}_{self.id.hex}"


def read_filter(asked: Mapping[str, str]) -> RegisterFilter:
    """The filter of an address; whatever makes no sense is left out."""
    period = asked.get("period", "")
    codes = {name: asked.get(name, "") for name in CODES}
    return RegisterFilter(
        period=period if period in PRESETS else "",
        days_from=_day(asked.get("days_from", "")),
        days_to=_day(asked.get("days_to", "")),
        search=asked.get("search", "").replace("\0", "").strip()[:80],
        **{name: code if _CODE.fullmatch(code) else "" for name, code in codes.items()},
    )


def read_place(text: str) -> Place | None:
    """The place that `str(place)` wrote, None for anything else."""
    matched = re.fullmatch(r"(\d{1,11}\.\d{3})_([0-9a-f]{32})", text)
    if not matched:
        return None
    return Place(datetime.fromtimestamp(float(matched[1]), ZoneInfo("UTC")), UUID(matched[2]))


def _preset_days(period: str, today: date) -> tuple[date, date]:
    month = today.replace(day=1)
    before = month - timedelta(days=1)
    return {
        "today": (today, today),
        "yesterday": (today - timedelta(days=1), today - timedelta(days=1)),
        "week": (today - timedelta(days=6), today),
        "month": (month, today),
        "last_month": (before.replace(day=1), before),
    }[period]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
