"""Days and months of the contract's zone as periods of figures. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from baylanys.contract.working_time import day_bounds, month_bounds

By = Literal["day", "month"]


@dataclass(frozen=True, slots=True)
class Span:
    """A day or a month: its name (`2026-11-22`, `2026-11`), its first day, and its half-open bounds in UTC."""

    name: str
    day: date
    start: datetime
    end: datetime


def spans(first: date, last: date, by: By, zone: ZoneInfo) -> Iterator[Span]:
    """The days from `first` to `last`, both included, or the whole months that hold any of them."""
    day = first if by == "day" else first.replace(day=1)
    while day <= last:
        bounds = day_bounds(day, zone) if by == "day" else month_bounds(day, zone)
        yield Span(day.isoformat() if by == "day" else day.isoformat()[:7], day, *bounds)
        day = day + timedelta(days=1) if by == "day" else (day + timedelta(days=32)).replace(day=1)


def last_day(start: datetime, end: datetime, zone: ZoneInfo) -> date:
    """The last day that a half-open period touches; its first where it is empty."""
    return max(start, end - timedelta(milliseconds=1)).astimezone(zone).date()
