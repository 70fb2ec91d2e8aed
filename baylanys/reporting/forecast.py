"""What the month will come to, if its rest goes like the last two weeks (4.2–4.4, 5.1). Pure.

Every count and length of the rest is that of the last two weeks, times working time left ÷ working time of those weeks.
Shares and means are then those of the whole month, as ratios of sums. Nothing is foretold from less than a working day.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from baylanys.contract.timetable import Timetable
from baylanys.reporting.sums import Sums

RECENT = timedelta(days=14)
LEAST = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Forecast:
    """The whole month as foretold. Lengths in milliseconds, shares in per cent, None where nothing is expected."""

    offered: float
    lost_percent: float | None
    in_time_percent: float | None
    mean_wait_ms: float | None
    inbound_ms: float
    outbound_ms: float


def working_time(timetable: Timetable, start: datetime, end: datetime) -> timedelta:
    """How long the centre is open between two moments."""
    pieces = timetable.working_intervals(start, end) if start < end else []
    return sum((closes - opens for opens, closes in pieces), timedelta())


def forecast(so_far: Sums, recent: Sums, *, recent_time: timedelta, time_left: timedelta) -> Forecast | None:
    """The month's end; None where too little is known to say."""
    if recent_time < LEAST or not recent.offered:
        return None
    part = time_left / recent_time

    def whole(name: str) -> float:
        return float(getattr(so_far, name) + part * getattr(recent, name))

    offered, waits = whole("offered"), whole("waits")
    return Forecast(
        offered=offered,
        lost_percent=100 * whole("lost") / offered if offered else None,
        in_time_percent=100 * whole("in_time") / offered if offered else None,
        mean_wait_ms=whole("wait_ms") / waits if waits else None,
        inbound_ms=whole("inbound_ms"),
        outbound_ms=whole("outbound_ms"),
    )


def run_out(limit_ms: int, used_ms: int, recent_ms: int, recent_time: timedelta) -> timedelta | None:
    """After how much more working time a limit is used up at the pace of the last weeks; None where it is not."""
    if used_ms >= limit_ms:
        return timedelta()
    return recent_time * ((limit_ms - used_ms) / recent_ms) if recent_ms > 0 else None
