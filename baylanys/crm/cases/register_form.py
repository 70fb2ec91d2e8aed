"""What is asked of the register of requests, and how a request stands in it (7.2). Pure."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

LATEST = date(2200, 1, 1)
EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A period of days of the contract's zone, both included; empty codes ask for everything."""

    days_from: date
    days_to: date
    project: str = ""
    channel: str = ""

    def moments(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The half-open interval [first, last) that these days are in the zone."""
        begin = datetime.combine(self.days_from, time(), zone)
        return begin, datetime.combine(self.days_to + timedelta(days=1), time(), zone)

    def as_query(self) -> str:
        """The part of an address after the question mark."""
        days = {"days_from": self.days_from.isoformat(), "days_to": self.days_to.isoformat()}
        codes = {"project": self.project, "channel": self.channel}
        return urlencode(days | {name: code for name, code in codes.items() if code})


def read_asked(asked: Mapping[str, str], today: date) -> Asked:
    """The period of an address, this month where it names none; days that stand the wrong way round are turned."""
    first, last = _day(asked.get("days_from", "")), _day(asked.get("days_to", ""))
    first = first or (min(last, today) if last else today).replace(day=1)
    last = last or max(_end_of_month(first), first)
    first, last = min(first, last), max(first, last)
    codes = {name: asked.get(name, "").replace("\0", "")[:40] for name in ("project", "channel")}
    return Asked(first, last, **codes)


def months_offered(today: date, number: int = 3) -> list[tuple[date, date]]:
    """This month and those before it, as first and last days."""
    found, first = [], today.replace(day=1)
    for _ in range(number):
        found.append((first, _end_of_month(first)))
        first = (first - timedelta(days=1)).replace(day=1)
    return found


def _end_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None
