"""The pace of mailings, who confirms them, and what a message costs: dated rows with a line in the audit log."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction

from baylanys.accounts.models import Person
from baylanys.campaigns.models import MailingRule, MessageRate
from baylanys.campaigns.refusals import refusal
from baylanys.campaigns.rules_in_force import rate_at, rule_at
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.messaging.choices import TemplateCategory

HIGHEST = Decimal(100_000)


@transaction.atomic
def set_mailing_rule(
    *,
    answers_in_100: int,
    answer_minutes: int,
    keep_free: int,
    second_person_above: int,
    by: Person | None,
    at: datetime,
) -> MailingRule:
    """From now on mailings follow this rule. Raises NotPossible `rule_wrong`."""
    sound = 1 <= answers_in_100 <= 100 and 1 <= answer_minutes <= 120
    if not (sound and 0 <= keep_free <= 100 and 0 <= second_person_above <= 1_000_000):
        raise refusal("rule_wrong")
    names = ("answers_in_100", "answer_minutes", "keep_free", "second_person_above")
    before = {name: getattr(rule_at(at), name) for name in names}
    after = dict(zip(names, (answers_in_100, answer_minutes, keep_free, second_person_above), strict=True))
    made = MailingRule.objects.create(valid_from=at, set_by=by, **after)
    write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=("mailing_rule", made.pk), before=before, after=after)
    return made


@transaction.atomic
def set_rate(*, category: str, price: str, currency: str, by: Person | None, at: datetime) -> MessageRate:
    """From now on a delivered message of the category costs so much. Raises NotPossible `rate_wrong`."""
    try:
        amount = Decimal(price.strip().replace(",", "."))
    except InvalidOperation as wrong:
        raise refusal("rate_wrong") from wrong
    code = currency.strip().upper()
    if category not in TemplateCategory.values or not (amount.is_finite() and 0 <= amount < HIGHEST):
        raise refusal("rate_wrong")
    if not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise refusal("rate_wrong")
    before = rate_at(category, at)
    amount = amount.quantize(Decimal("0.0001"))
    made = MessageRate.objects.create(category=category, price=amount, currency=code, valid_from=at, set_by=by)
    said = {"before": {"rate": f"{before[0]} {before[1]}"}, "after": {"category": category, "rate": f"{amount} {code}"}}
    write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=("message_rate", made.pk), **said)
    return made
