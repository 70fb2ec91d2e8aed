"""Whether a rule of the guard makes sense. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator

from baylanys.guard.rules import Act, Measure, Rule
from baylanys.guard.rules_operators import Group

BEGINS: dict[Measure, tuple[float, float]] = {
    Measure.LONGEST_WAIT: (5.0, 119.0),
    Measure.WAITING: (1.0, 100.0),
    Measure.LOST_FORECAST: (0.5, 50.0),
}
"""Where a threshold may lie: nobody waits past 120 s (4.1), so later would be never."""
MINIMUM_SECONDS = (10, 3600)
CALLBACK_SECONDS = (5.0, 113.0)


def problems(rule: Rule) -> Iterator[tuple[str, str]]:
    """What is wrong: the field's name and a code, for which `domain.rules.WORDS` has the words."""
    least, most = BEGINS[rule.measure]
    if not least <= rule.begins_at <= most:
        yield "begins_at", f"begins_{rule.measure}"
    if not math.isfinite(rule.ends_at) or rule.ends_at < 0:
        yield "ends_at", "ends_below_zero"
    elif rule.ends_at >= rule.begins_at:
        yield "ends_at", "inverted"
    if not MINIMUM_SECONDS[0] <= rule.minimum_seconds <= MINIMUM_SECONDS[1]:
        yield "minimum_seconds", "minimum"
    if Act.CALLBACK in rule.acts and not CALLBACK_SECONDS[0] <= rule.callback_seconds <= CALLBACK_SECONDS[1]:
        yield "callback_seconds", "callback"
    yield from _acts(rule)


def _acts(rule: Rule) -> Iterator[tuple[str, str]]:
    if rule.on and not rule.acts:
        yield "on", "nothing_done"
    if Act.OPERATORS in rule.acts and not rule.groups:
        yield "groups", "nobody"
    if set(rule.groups) - set(Group):
        yield "groups", "unknown_group"
