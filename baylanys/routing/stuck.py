"""What on the floor cannot be as it is: operators held for nothing, callers whom nobody would serve. Pure.

A finding counts once it was made twice in a row: between two steps of one change everything looks stuck for a moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from baylanys.routing import operator_states as states

OFFER_GRACE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class SeenOperator:
    """An operator at one moment. `past_offer_seconds`: since the limit of the live offer (None: there is none)."""

    username: str
    state: str
    seconds: float
    interaction: str = ""
    past_offer_seconds: float | None = None
    wrap_up_limit: float = 60.0


@dataclass(frozen=True, slots=True)
class SeenCall:
    """A call in memory. `phase`: waits, offered, talks, wraps_up, other or over; `operator` who has it.

    `beside` is the colleague whom that operator asks, or who is about to take the call over.
    """

    phase: str
    operator: str = ""
    in_router: bool = False
    beside: str = ""


class Stuck(NamedTuple):
    """One thing to be freed; `kind` as in FloorEventKind."""

    kind: str
    operator: str = ""
    interaction: str = ""


def find_stuck(
    operators: Iterable[SeenOperator],
    calls: Mapping[str, SeenCall],
    routed: Iterable[str],
    rows: Iterable[str] = (),
    wrap_up_times: int = 3,
) -> list[Stuck]:
    """Everything stuck at this moment. `routed`: work that the router keeps; `rows`: interactions in the waiting table.

    Work that the engine does not know any more is stuck; so is a caller who waits and whom the router has forgotten.
    """
    found = [stuck for each in operators if (stuck := _of_operator(each, calls.get(each.interaction), wrap_up_times))]
    found += [Stuck("work_stuck", "", work) for work in routed if not _waits(calls.get(work))]
    for interaction, call in calls.items():
        if call.phase == "waits" and not call.in_router:
            found.append(Stuck("caller_forgotten", "", interaction))
    found += [Stuck("row_stuck", "", row) for row in rows if not _waits(calls.get(row))]
    return found


def twice(before: Iterable[Stuck], now: Iterable[Stuck]) -> list[Stuck]:
    """What was stuck at the last look and still is."""
    known = set(before)
    return [stuck for stuck in now if stuck in known]


def _of_operator(seen: SeenOperator, call: SeenCall | None, times: int) -> Stuck | None:
    if seen.state == states.OFFERED:
        return _offered(seen, call)
    if seen.state == states.TALKING and not _is(call, "talks", seen.username):
        return Stuck("talk_stuck", seen.username, seen.interaction)
    if seen.state == states.WRAP_UP:
        if call is None:
            return Stuck("wrap_up_stuck", seen.username, seen.interaction)
        if seen.seconds > seen.wrap_up_limit * times:
            return Stuck("wrap_up_long", seen.username, seen.interaction)
    return None


def _offered(seen: SeenOperator, call: SeenCall | None) -> Stuck | None:
    if seen.past_offer_seconds is None or not _is(call, "offered", seen.username):
        return Stuck("offer_stuck", seen.username, seen.interaction)
    if seen.past_offer_seconds > OFFER_GRACE_SECONDS:
        return Stuck("offer_overdue", seen.username, seen.interaction)
    return None


def _is(call: SeenCall | None, phase: str, operator: str) -> bool:
    return call is not None and call.phase == phase and operator in {call.operator, call.beside}


def _waits(call: SeenCall | None) -> bool:
    return call is not None and call.phase in {"waits", "offered"}
