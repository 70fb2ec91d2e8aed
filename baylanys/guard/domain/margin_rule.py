"""Thresholds of margins as people set them: dated rows, checked before they hold."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from baylanys.accounts.models import Person
from baylanys.contract.queries import contract_zone
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import NotPossible
from baylanys.guard.models import AlarmTemplate, MarginRule
from baylanys.guard.thresholds import DEFAULTS, Thresholds, problems
from baylanys.guard.watched import WATCHED
from baylanys.messaging.models import MessageTemplate
from baylanys.messaging.queries.templates import field_names, usable_templates
from baylanys.reporting.queries import definition_at

FIELDS = ("is_on", "attention", "pressing", "breach", "on_forecast", "least", "repeat_minutes", "always")
TEMPLATE_FIELDS = ("text", "margin", "figure", "time")
"""What a template may ask for: the whole sentence, what is watched, how it stands, and when."""
UTILITY = "UTILITY"


def thresholds_at(at: datetime) -> dict[str, Thresholds]:
    """For each margin the rule that holds; where nobody set one, the first."""
    newest = MarginRule.objects.filter(valid_from__lte=at).order_by("margin", "-valid_from", "-pk").distinct("margin")
    return DEFAULTS | {row.margin: read_rule(row) for row in newest}


def read_rule(row: MarginRule) -> Thresholds:
    """The row as the rule that it is."""
    return Thresholds(**{name: getattr(row, name) for name in FIELDS})


def limit_of(margin: str, at: datetime) -> float:
    """The contract's limit in the margin's unit, beyond which a threshold makes no sense."""
    rules = definition_at(at.astimezone(contract_zone()).date())
    waits = {"mean_wait": rules.mean_wait_ms / 1000}
    by_unit = {"seconds": rules.longest_wait_ms / 1000, "percent": 100.0, "calls": 0.0, "operators": 0.0}
    return waits.get(margin, by_unit[WATCHED[margin].unit])


@transaction.atomic
def set_margin_rule(*, margin: str, rule: Thresholds, by: Person | None, at: datetime) -> MarginRule:
    """From now on the margin alarms so; what was told stays. Raises NotPossible with the first code of `problems`."""
    wrong = next(problems(margin, rule, limit_of(margin, at)), None)
    if wrong is not None:
        raise NotPossible(code=wrong[1])
    before = asdict(thresholds_at(at)[margin])
    row = MarginRule.objects.create(margin=margin, valid_from=at, set_by=by, **asdict(rule))
    about = ("margin_rule", margin)
    write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=about, before=before, after=asdict(rule))
    return row


def usable_alarm_templates() -> list[MessageTemplate]:
    """Approved utility templates whose fields an alarm can fill."""
    return [each for each in usable_templates() if _fits(each)]


def alarm_template_at(at: datetime) -> str:
    """The name of the template in force; empty where none is."""
    row = AlarmTemplate.objects.filter(valid_from__lte=at).order_by("-valid_from", "-pk").first()
    return row.name if row else ""


@transaction.atomic
def set_alarm_template(*, name: str, by: Person | None, at: datetime) -> None:
    """Alarms outside the 24 hours go by this template from now on; empty: by none.

    Raises NotPossible `no_such_template`.
    """
    if name and name not in {each.name for each in usable_alarm_templates()}:
        raise NotPossible(code="no_such_template")
    before: dict[str, Any] = {"name": alarm_template_at(at)}
    AlarmTemplate.objects.create(name=name, valid_from=at, set_by=by)
    about = ("alarm_template", 0)
    write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=about, before=before, after={"name": name})


def _fits(template: MessageTemplate) -> bool:
    return template.category.upper() == UTILITY and set(field_names(template)) <= set(TEMPLATE_FIELDS)
