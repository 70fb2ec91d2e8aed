"""Calls told as text, for the tests of the figures: `clock kind field=value …`, a line an event.

The clock is the contract's (`10:00:20.500`), on Monday 23 November 2026 unless a date stands before it.
"""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from baylanys.contract.timetable import Timetable
from baylanys.contract.working_time import HoursRow, Schedule
from baylanys.interactions.fold import Event
from baylanys.reporting.call_facts import CallFacts, facts_of

ZONE = ZoneInfo("Asia/Almaty")
DAY = "2026-11-23"
CONTRACT = Schedule("contract", tuple(HoursRow(day, 540, 1080, date(2024, 1, 1)) for day in range(5)))
TIMETABLE = Timetable(((datetime(2024, 1, 1, tzinfo=ZONE), CONTRACT),), {}, ZONE)


def moment(text: str) -> datetime:
    """`10:00:20` (of the usual day) or `2026-11-30T10:00` on the contract's clock."""
    return datetime.fromisoformat(text if "T" in text else f"{DAY}T{text}").replace(tzinfo=ZONE)


def events(text: str) -> list[Event]:
    """The lines as events, in the order written."""
    told = []
    for line in text.strip().splitlines():
        clock, kind, *pairs = line.split()
        detail: dict[str, Any] = dict(pair.split("=", 1) for pair in pairs)
        told.append(Event(kind, moment(clock), detail))
    return told


def call(text: str, **more: Any) -> CallFacts:
    """The facts of the call that the lines tell."""
    return facts_of(events(text), **more)
