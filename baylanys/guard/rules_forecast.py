"""How many of the day's calls will be lost if it goes on as now (4.3), by Erlang A. Pure.

Callers come by chance at a steady rate, operators are busy for the mean handling time, who waits gives up after the
mean patience. With 5 operators, 270 s of handling and 120 s of patience: 2 % lost at 27.7 calls an hour, 4 % at 34.3.
"""

from __future__ import annotations

from dataclasses import dataclass

PATIENCE_SECONDS = 120.0
HANDLING_SECONDS = 270.0
FEWEST_CALLS = 20
"""Of fewer calls than these a share says nothing."""
_QUEUE_LIMIT = 400


def lost_share(
    calls_an_hour: float,
    operators: int,
    handling_seconds: float = HANDLING_SECONDS,
    patience_seconds: float = PATIENCE_SECONDS,
) -> float:
    """The share of callers who give up, from 0 to 1; 1 where nobody is there to answer."""
    if calls_an_hour <= 0:
        return 0.0
    if operators <= 0:
        return 1.0
    rate, served, leaves = calls_an_hour / 3600, 1 / handling_seconds, 1 / patience_seconds
    weight = total = 1.0
    waiting = 0.0
    for callers in range(1, operators + _QUEUE_LIMIT):
        beyond = max(callers - operators, 0)
        weight *= rate / (min(callers, operators) * served + beyond * leaves)
        total += weight
        waiting += weight * beyond
    return min(leaves * (waiting / total) / rate, 1.0)


@dataclass(frozen=True, slots=True)
class Today:
    """The day so far, and its last half-hour: calls offered and lost, hours of working time left."""

    offered: int
    lost: int
    offered_lately: int
    hours_lately: float
    hours_left: float


def lost_forecast(today: Today, operators: int) -> float | None:
    """Per cent of the whole day's calls that will be lost; None while too few have come to say, and when the working
    day is over: nothing can be saved then."""
    if today.offered < FEWEST_CALLS or today.hours_left <= 0:
        return None
    an_hour = today.offered_lately / today.hours_lately if today.hours_lately > 0 else 0.0
    coming = an_hour * today.hours_left
    lost = today.lost + coming * lost_share(an_hour, operators)
    return 100 * lost / (today.offered + coming)
