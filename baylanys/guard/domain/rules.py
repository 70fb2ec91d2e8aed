"""The guard's rules, changed from a moment on: dated rows, checked before they hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from baylanys.accounts.models import Person
from baylanys.contract.domain.change import note_change
from baylanys.contract.errors import SettingRefused
from baylanys.guard.models import CallingRule, GuardReserve, GuardRule
from baylanys.guard.rules import Rule
from baylanys.guard.rules_check import problems
from baylanys.guard.rules_in_force import own_at, reserve_at, roles_at, rules_at
from baylanys.guard.rules_operators import How
from baylanys.guard.rules_reserve import Reserve
from baylanys.workforce.models import Operator

MOST_KEPT = 10
WORDS: dict[str, Any] = {
    "begins_longest_wait": _("Between 5 and 119 seconds: nobody waits past 120 seconds (4.1)."),
    "begins_waiting": _("Between 1 and 100 callers."),
    "begins_lost_forecast": _("Between 0.5 and 50 per cent."),
    "ends_below_zero": _("A number from 0 on."),
    "inverted": _("It must end below the value at which it begins, or it would begin and end without a pause."),
    "minimum": _("Between 10 and 3600 seconds."),
    "callback": _("Between 5 and 113 seconds of waiting."),
    "nothing_done": _("Choose at least one thing that is done, or switch the rule off."),
    "nobody": _("Choose who is called to the line, or leave operators alone."),
    "unknown_group": _("There are no such operators."),
}
CHANGED = _("Somebody else has changed this rule meanwhile. Look at what holds now, then change it again.")


def set_guard_rule(*, rule: Rule, follows: int | None, by: Person | None, at: datetime) -> GuardRule:
    """From `at` on the guard acts so; `follows` is the row that was seen (None: no row yet).

    Raises SettingRefused with the codes of `rules_check`, and changed_meanwhile where another row follows that one.
    """
    for _field, problem in problems(rule):
        raise SettingRefused(WORDS[problem], code=problem)
    if follows is not None and not GuardRule.objects.filter(pk=follows, measure=rule.measure).exists():
        raise SettingRefused(CHANGED, code="changed_meanwhile")
    before = rules_at(at)[rule.measure]
    try:
        with transaction.atomic():
            made = GuardRule.objects.create(
                measure=rule.measure, valid_from=at, follows_id=follows, set_by=by, **_columns(rule)
            )
            told = {"measure": str(rule.measure), **_columns(rule)}
            note_change(kind="guard_rule", by=by, at=at, before=_columns(before), **told)
    except IntegrityError as error:
        raise SettingRefused(CHANGED, code="changed_meanwhile") from error
    return made


@transaction.atomic
def set_reserve(*, reserve: Reserve, by: Person | None, at: datetime) -> None:
    """From `at` on so many operators stay free while somebody dials out. Raises SettingRefused out of range."""
    if not all(0 <= kept <= MOST_KEPT for kept in (reserve.few, reserve.many)):
        raise SettingRefused(_("Between 0 and 10 operators."), code="out_of_range")
    before = reserve_at(at)
    if reserve == before:
        return
    GuardReserve.objects.create(valid_from=at, on=reserve.on, few=reserve.few, many=reserve.many, set_by=by)
    told = {"on": reserve.on, "few": reserve.few, "many": reserve.many}
    note_change(kind="guard_reserve", by=by, at=at, before=_reserved(before), **told)


@transaction.atomic
def set_calling(*, roles: Mapping[str, How], operators: Mapping[int, str], by: Person | None, at: datetime) -> int:
    """From `at` on people of these roles, and these operators (by person; empty: as their role), are asked, moved or
    left alone; how many are new. Raises SettingRefused for whom there is not."""
    known = set(Operator.objects.filter(pk__in=operators).values_list("pk", flat=True))
    if set(roles) - set(roles_at(at)) or set(operators) - known:
        raise SettingRefused(WORDS["unknown_group"], code="unknown_group")
    by_role, own = roles_at(at), own_at(at)
    fresh: list[tuple[CallingRule, str]] = [
        (CallingRule(role=role, how=how), by_role[role]) for role, how in roles.items() if by_role[role] != how
    ]
    fresh += [
        (CallingRule(operator_id=person, how=how), own.get(person, ""))
        for person, how in operators.items()
        if own.get(person, "") != how
    ]
    for row, before in fresh:
        row.valid_from, row.set_by = at, by
        row.save()
        told = {"role": row.role, "operator": row.operator.username if row.operator else "", "how": str(row.how)}
        note_change(kind="guard_calling", by=by, at=at, before={"how": str(before)}, **told)
    return len(fresh)


def _columns(rule: Rule) -> dict[str, Any]:
    return {
        "on": rule.on,
        "begins_at": rule.begins_at,
        "ends_at": rule.ends_at,
        "minimum_seconds": rule.minimum_seconds,
        "acts": " ".join(sorted(rule.acts)),
        "groups": " ".join(sorted(rule.groups)),
        "callback_seconds": rule.callback_seconds,
    }


def _reserved(reserve: Reserve) -> dict[str, Any]:
    return {"on": reserve.on, "few": reserve.few, "many": reserve.many}
