"""Which operator needs a supervisor's eye first, and why. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from baylanys.routing import operator_states as states

BREACH, ATTENTION, CALM = 2, 1, 0
STUCK_OFFER_SECONDS = 30.0
"""Longer than any queue's offer: whatever the reason, nobody answers and nobody ends it."""

_PLACES = (
    states.OFFERED,
    states.TALKING,
    states.WRAP_UP,
    states.READY,
    states.NOT_READY,
    states.BREAK,
    states.OFFLINE,
)
_LONG = {states.BREAK: "long_break", states.TALKING: "long_talk", states.WRAP_UP: "long_wrap_up"}


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: of an offer, of a conversation, of a wrap-up, and of each reason for a break."""

    talk: float = 600.0
    wrap_up: float = 60.0
    breaks: Mapping[str, float] | None = None

    def of(self, state: str, reason: str) -> float | None:
        """How long an operator may be in this state; None where it may last."""
        if state == states.BREAK:
            return (self.breaks or {}).get(reason)
        return {states.TALKING: self.talk, states.WRAP_UP: self.wrap_up}.get(state)


@dataclass(frozen=True, slots=True)
class Need:
    """How much an operator needs attention. `why`: stuck_offer, missed, long_break, long_talk or long_wrap_up."""

    level: int = CALM
    why: str = ""
    limit: float | None = None


def need_of(state: str, reason: str, seconds: float, limits: Limits) -> Need:
    """What a supervisor should see of an operator who has been in this state for so long."""
    limit = limits.of(state, reason)
    if state == states.OFFERED:
        return Need(BREACH, "stuck_offer") if seconds > STUCK_OFFER_SECONDS else Need()
    if state == states.NOT_READY:
        missed = reason != "desk_opened"
        return Need(BREACH if missed else CALM, "missed" if missed else "")
    if limit is not None and seconds > limit:
        return Need(ATTENTION, _LONG[state], limit)
    return Need(limit=limit)


def sort_key(state: str, need: Need, seconds: float, name: str) -> tuple[int, int, float, str]:
    """Tiles in order of need: breach, attention, then by what they do; the longest first, names among equals."""
    place = _PLACES.index(state) if state in _PLACES else len(_PLACES)
    return (-need.level, place, -seconds if need.level else 0.0, name)
