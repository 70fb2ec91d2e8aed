"""The guard's rules as people have set them: the dated rows of a moment, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from baylanys.guard.models import CallingRule, GuardReserve, GuardRule, GuardSwitch
from baylanys.guard.rules import Act, Measure, Rule, Switch
from baylanys.guard.rules_operators import Group, How
from baylanys.guard.rules_reserve import Reserve
from baylanys.workforce.capacity import ROLES
from baylanys.workforce.models import Operator

FIRST: Mapping[Measure, Rule] = {
    Measure.LONGEST_WAIT: Rule(Measure.LONGEST_WAIT, True, 60.0, 30.0, 60, groups=frozenset(Group)),
    Measure.WAITING: Rule(Measure.WAITING, True, 4.0, 1.0, 60, groups=frozenset(Group)),
    Measure.LOST_FORECAST: Rule(
        Measure.LOST_FORECAST, True, 3.0, 2.0, 600, frozenset({Act.OUTBOUND, Act.CALLBACK}), frozenset(Group)
    ),
}
"""Where no row says otherwise: a minute's wait is the limit of the mean (4.4), 4 % lost that of a day (4.3)."""


@dataclass(frozen=True, slots=True)
class GuardSettings:
    """Everything that people have told the guard. `how`: by user name."""

    rules: tuple[Rule, ...] = tuple(FIRST.values())
    reserve: Reserve = field(default_factory=Reserve)
    switches: tuple[Switch, ...] = ()
    how: Mapping[str, How] = field(default_factory=dict)


def guard_settings(at: datetime) -> GuardSettings:
    """What holds at that moment."""
    return GuardSettings(tuple(rules_at(at).values()), reserve_at(at), tuple(last_words()), how_at(at))


def rules_at(at: datetime) -> dict[Measure, Rule]:
    """The rule of each figure; the product's first values where no row says it."""
    rows = GuardRule.objects.filter(valid_from__lte=at).order_by("valid_from", "pk")
    return dict(FIRST) | {Measure(row.measure): read_rule(row) for row in rows}


def read_rule(row: GuardRule) -> Rule:
    """The row as the rule that it is."""
    return Rule(
        measure=Measure(row.measure),
        on=row.on,
        begins_at=row.begins_at,
        ends_at=row.ends_at,
        minimum_seconds=row.minimum_seconds,
        acts=frozenset(map(Act, row.acts.split())),
        groups=frozenset(row.groups.split()),
        callback_seconds=row.callback_seconds,
    )


def reserve_at(at: datetime) -> Reserve:
    """How many operators stay free while somebody dials out."""
    row = GuardReserve.objects.filter(valid_from__lte=at).order_by("valid_from", "pk").last()
    return Reserve(row.on, row.few, row.many) if row else Reserve()


def last_switches() -> dict[Act | None, GuardSwitch]:
    """The last word about each action, and about all; by the order in which they were written, not by a clock."""
    rows = GuardSwitch.objects.select_related("by").order_by("act", "-pk").distinct("act")
    return {Act(row.act) if row.act else None: row for row in rows}


def last_words() -> list[Switch]:
    """The same as values."""
    return [Switch(act, row.off, row.at, row.until) for act, row in last_switches().items()]


def roles_at(at: datetime) -> dict[str, How]:
    """What is done with people of each role: they are asked where no row says otherwise."""
    rows = CallingRule.objects.filter(valid_from__lte=at, operator=None).order_by("valid_from", "pk")
    return dict.fromkeys(map(str, ROLES), How.ASK) | {row.role: How(row.how) for row in rows if row.how}


def own_at(at: datetime) -> dict[int, str]:
    """What is done with operators who have a rule of their own, by their person's id."""
    rows = CallingRule.objects.filter(valid_from__lte=at).exclude(operator=None).order_by("valid_from", "pk")
    last = {row.operator_id: row.how for row in rows}
    return {person: how for person, how in last.items() if person is not None and how}


def how_at(at: datetime) -> dict[str, How]:
    """What is done with each operator, by user name."""
    by_role, own = roles_at(at), own_at(at)
    people: Sequence[Operator] = list(Operator.objects.select_related("person").filter(person__is_active=True))
    return {each.username: How(own.get(each.pk) or by_role.get(each.person.role, How.ASK)) for each in people}
