"""The dialogue's versions: a running dialogue keeps the one it began with. Pure.

`step` is all there is to a dialogue: where it stands, what came, what surrounds it; in, where it stands then, what is
said and wished. A wish that was carried out comes back as the next event.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from baylanys.bot.flow_public import public_step
from baylanys.bot.flow_staff import staff_step
from baylanys.bot.flow_words import MOST_REPLIES, Event, Facts, State, Step

Flow = Callable[[State, Event, Facts], Step]


def _first(state: State, event: Event, facts: Facts) -> Step:
    """Whose number is bound has another dialogue, from one message to the next: rights are those of the moment."""
    return staff_step(state, event, facts) if facts.staff else public_step(state, event, facts)


FLOWS: Mapping[str, Flow] = {"1": _first}
NEWEST = "1"


def step(version: str, state: State, event: Event, facts: Facts) -> Step:
    """What follows the event in that version; a version that is gone is led on by the newest."""
    found = FLOWS.get(version, FLOWS[NEWEST])(state, event, facts)
    assert len(found.replies) <= MOST_REPLIES, "a message is answered by few"
    return found
