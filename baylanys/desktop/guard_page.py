"""What the page of the guard's rules shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from baylanys.accounts.choices import Role
from baylanys.desktop import guard_now
from baylanys.desktop.guard_forms import GuardRuleForm, ReserveForm
from baylanys.desktop.guard_words import shown_threshold as shown
from baylanys.guard.models import GuardRule
from baylanys.guard.models.actions import HowName
from baylanys.guard.rules import Act, Measure, Rule
from baylanys.guard.rules_in_force import own_at, reserve_at, roles_at, rules_at
from baylanys.workforce.models import Operator

HISTORY = 5


@dataclass(frozen=True)
class RulePart:
    """One rule: what it says in words, its form, and the rows before."""

    rule: Rule
    says: str
    does: list[str]
    form: GuardRuleForm
    history: list[GuardRule]


@dataclass(frozen=True)
class Whom:
    """A role or an operator, and what is done with them; an operator's empty `how`: as the role."""

    field: str
    name: str
    how: str
    own: bool


def page_of(
    at: datetime, rule_form: GuardRuleForm | None = None, reserve_form: ReserveForm | None = None
) -> dict[str, Any]:
    """Everything on the page; a form that was refused stands as it was filled in."""
    reserve = reserve_at(at)
    filled = {"on": reserve.on, "few": reserve.few, "many": reserve.many}
    return {
        "now": at,
        "parts": [_part(rule, rule_form) for rule in rules_at(at).values()],
        "reserve": reserve,
        "reserve_form": reserve_form or ReserveForm(initial=filled),
        "whom": _whom(at),
        "hows": HowName.choices,
        "lines": guard_now.lines_now(at),
        "off": guard_now.off_now(at),
    }


def _part(rule: Rule, bound: GuardRuleForm | None) -> RulePart:
    rows = GuardRule.objects.filter(measure=rule.measure).select_related("set_by").order_by("-pk")
    history = list(rows[:HISTORY])
    form = GuardRuleForm.of(rule, history[0].pk if history else None)
    if bound is not None and bound.measure is rule.measure:
        form = bound
    return RulePart(rule, says(rule), does(rule), form, history)


def says(rule: Rule) -> str:
    """The rule's condition in plain words."""
    words = {
        Measure.LONGEST_WAIT: _("When somebody waits longer than %(begins)s s"),
        Measure.WAITING: _("When more than %(begins)s callers wait"),
        Measure.LOST_FORECAST: _("When more than %(begins)s %% of the day's calls are likely to be lost"),
    }
    return words[rule.measure] % {"begins": shown(rule.begins_at)}


def does(rule: Rule) -> list[str]:
    """What is done then, in plain words."""
    words = {
        Act.OUTBOUND: _("calls out and mailings are held, promised callbacks go out"),
        Act.OPERATORS: _("operators are asked or moved to calls, no chat is offered to them meanwhile"),
        Act.CALLBACK: _("the callback is offered after %(seconds)s s of waiting"),
    }
    return [words[act] % {"seconds": shown(rule.callback_seconds)} for act in Act if act in rule.acts]


def _whom(at: datetime) -> list[Whom]:
    by_role, own = roles_at(at), own_at(at)
    names = dict(Role.choices)
    found = [Whom(f"role-{role}", str(names[Role(role)]), str(how), False) for role, how in by_role.items()]
    people = Operator.objects.select_related("person").filter(person__is_active=True).order_by("person__username")
    found += [Whom(f"operator-{each.pk}", each.person.display_name, own.get(each.pk, ""), True) for each in people]
    return found
