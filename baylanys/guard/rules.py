"""When the guard acts and when it stops: figures of the floor and the moment in, actions out. Pure (4.1–4.3).

A figure is past from the moment it is above `begins_at`, until it is at or below `ends_at` and its rule's minimum time
is over. An action is in force while a figure is past whose rule asks for it and nobody has switched it off.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType


class Measure(StrEnum):
    """What is watched: seconds, callers, per cent of the day's calls."""

    LONGEST_WAIT = "longest_wait"
    WAITING = "waiting"
    LOST_FORECAST = "lost_forecast"


class Act(StrEnum):
    """What the guard does about it."""

    OUTBOUND = "outbound"
    OPERATORS = "operators"
    CALLBACK = "callback"


Figures = Mapping[Measure, float | None]
"""None: nothing is known of it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What is done when one figure passes its threshold. `groups`: which operators (`rules_operators.Group`) are asked
    or moved; `callback_seconds`: the callback is offered after so long a wait."""

    measure: Measure
    on: bool
    begins_at: float
    ends_at: float
    minimum_seconds: int
    acts: frozenset[Act] = frozenset(Act)
    groups: frozenset[str] = frozenset()
    callback_seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Past:
    """A figure that has passed its threshold: since when, and by how much then."""

    since: datetime
    value: float
    threshold: float


@dataclass(frozen=True, slots=True)
class InForce:
    """An action that is in force, and the figure because of which it is."""

    act: Act
    measure: Measure
    since: datetime
    value: float
    threshold: float


@dataclass(frozen=True, slots=True)
class Switch:
    """Somebody has switched one action (None: all) off until a moment (None: until on again), or on again."""

    act: Act | None
    off: bool
    at: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What the guard remembers from one look to the next."""

    past: Mapping[Measure, Past] = field(default_factory=lambda: MappingProxyType({}))
    acts: Mapping[Act, InForce] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Step:
    """The state after a look, with what began, what ended, and why it ended: calm, rule_off or switched_off."""

    state: State
    begun: tuple[InForce, ...] = ()
    ended: tuple[tuple[InForce, str], ...] = ()


def decide(figures: Figures, rules: Iterable[Rule], switches: Iterable[Switch], state: State, at: datetime) -> Step:
    """The next look. Its outcome depends on nothing else than what is given."""
    by_measure = {rule.measure: rule for rule in rules if rule.on}
    past = {measure: was for measure, rule in by_measure.items() if (was := _past(rule, figures, state, at))}
    off = switched_off(switches, at)
    acts = {act: now for act in Act if act not in off and (now := _in_force(act, past, by_measure, figures, state, at))}
    gone = [before for act, before in state.acts.items() if act not in acts]
    ended = tuple((_at_last(each, figures), _why(each.act, off, by_measure, each)) for each in gone)
    begun = tuple(now for act, now in acts.items() if act not in state.acts)
    return Step(State(MappingProxyType(past), MappingProxyType(acts)), begun, ended)


def switched_off(switches: Iterable[Switch], at: datetime) -> frozenset[Act]:
    """The actions that are switched off at that moment; of several words about one the last counts."""
    last: dict[Act | None, Switch] = {}
    for switch in switches:
        last[switch.act] = switch
    off = {act for act, switch in last.items() if switch.off and (switch.until is None or at < switch.until)}
    return frozenset(Act) if None in off else frozenset(act for act in off if act is not None)


def restored(acts: Iterable[InForce], rules: Iterable[Rule]) -> State:
    """The state of a guard that died, from the actions that it had in force; what no rule asks for any more ends at
    the next look."""
    kept = {each.act: each for each in acts}
    past: dict[Measure, Past] = {}
    for each in sorted(kept.values(), key=lambda one: one.since, reverse=True):
        past[each.measure] = Past(each.since, each.value, each.threshold)
    known = {rule.measure for rule in rules}
    return State(
        MappingProxyType({measure: was for measure, was in past.items() if measure in known}),
        MappingProxyType(kept),
    )


def _past(rule: Rule, figures: Figures, state: State, at: datetime) -> Past | None:
    value, before = figures.get(rule.measure), state.past.get(rule.measure)
    if before is None:
        return Past(at, value, rule.begins_at) if value is not None and value > rule.begins_at else None
    if value is not None and value > rule.ends_at:
        return before
    # A clock that was set back must not make a short time endless.
    lasted = at - before.since
    young = timedelta(0) <= lasted < timedelta(seconds=rule.minimum_seconds)
    return before if young else None


def _in_force(
    act: Act,
    past: Mapping[Measure, Past],
    rules: Mapping[Measure, Rule],
    figures: Figures,
    state: State,
    at: datetime,
) -> InForce | None:
    """The action as it stands: the figure that began it stays its reason for as long as it is past."""
    reasons = [measure for measure in past if act in rules[measure].acts]
    if not reasons:
        return None
    before = state.acts.get(act)
    measure = before.measure if before is not None and before.measure in reasons else reasons[0]
    value = figures.get(measure)
    now = InForce(act, measure, at, past[measure].value, past[measure].threshold)
    if before is not None:
        now = replace(now, since=before.since)
    return now if value is None else replace(now, value=value)


def _at_last(each: InForce, figures: Figures) -> InForce:
    value = figures.get(each.measure)
    return each if value is None else replace(each, value=value)


def _why(act: Act, off: frozenset[Act], rules: Mapping[Measure, Rule], before: InForce) -> str:
    if act in off:
        return "switched_off"
    rule = rules.get(before.measure)
    return "calm" if rule is not None and act in rule.acts else "rule_off"
