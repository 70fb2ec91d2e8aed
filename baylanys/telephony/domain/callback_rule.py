"""Rules of callbacks as people set them: dated rows, checked before they hold (4.1, 4.3)."""

from dataclasses import asdict
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from baylanys.accounts.models import Person
from baylanys.contract.domain.change import note_change
from baylanys.contract.errors import SettingRefused
from baylanys.routing.models import Queue
from baylanys.telephony.models.promises import CallbackRule
from baylanys.telephony.promise_rule_check import problems
from baylanys.telephony.promise_rules import DatedRule, PromiseRule

KIND = "callback_rule"
LATE = timedelta(minutes=5)
WORDS: dict[str, Any] = {
    "offer_too_late": _("Offer the callback between 5 and 113 seconds of waiting."),
    "last_before_offer": _("The last offer comes at least 3 seconds after the first."),
    "limit_before_last": _("The caller needs at least 3 seconds after the last offer."),
    "past_limit": _("Nobody waits past 120 seconds (4.1): write at most 119.5."),
    "too_few_attempts": _("The contract asks for at least 3 attempts (4.3)."),
    "too_many_attempts": _("Nobody is called more than 10 times for one promise."),
    "gap_too_short": _("Attempts are at least 20 minutes apart (4.3)."),
    "gap_too_long": _("Attempts are at most 240 minutes apart."),
    "no_prefix": _("Write the first digits of the numbers that may be called, like +77."),
    "foreign_prefix": _("Callbacks go only to numbers in Kazakhstan: +76… and +77…"),
    "a_day": _("Between 1 and 20 promises a day to one number."),
    "hours_turned": _("The hours must end after they begin."),
    "hours_half": _("Write both ends of the hours, or neither."),
    "unknown_kind": _("There is no such kind of number."),
}


@transaction.atomic
def set_callback_rule(
    *, queue: Queue | None, rule: PromiseRule, valid_from: datetime, by: Person | None, at: datetime
) -> CallbackRule:
    """From that moment on callbacks of the queue (None: of all without an own rule) are made so; the past stays.

    Raises SettingRefused for what makes no sense (the codes of `promise_rule_check`), and for a moment that is over
    (in_the_past).
    """
    for _field, problem in problems(rule):
        raise SettingRefused(WORDS[problem], code=problem)
    if valid_from < at - LATE:
        raise SettingRefused(_("The past stays as it was: choose a moment from now on."), code="in_the_past")
    before = CallbackRule.objects.filter(queue=queue, valid_from__lte=valid_from).order_by("valid_from", "pk").last()
    made = CallbackRule.objects.create(queue=queue, valid_from=valid_from, set_by=by, **_columns(rule))
    note_change(
        kind=KIND,
        by=by,
        at=at,
        before=_told(read_rule(before)) if before else None,
        queue=queue.code if queue else "",
        valid_from=valid_from.isoformat(timespec="seconds"),
        **_told(rule),
    )
    return made


def dated_rules() -> list[DatedRule]:
    """Every rule there is or will be, in the order in which they hold."""
    rows = CallbackRule.objects.select_related("queue").order_by("valid_from", "pk")
    return [DatedRule(row.valid_from, row.queue.code if row.queue else "", read_rule(row)) for row in rows]


def read_rule(row: CallbackRule) -> PromiseRule:
    """The row as the rule that it is."""
    return PromiseRule(
        offer_after_seconds=row.offer_after_seconds,
        last_offer_seconds=row.last_offer_seconds,
        limit_seconds=row.limit_seconds,
        prefixes=tuple(row.prefixes.split()),
        attempts=row.attempts,
        gap_minutes=row.gap_minutes,
        forbidden=tuple(row.forbidden.split()),
        a_day=row.a_day,
        dial_from=row.dial_from,
        dial_until=row.dial_until,
    )


def _columns(rule: PromiseRule) -> dict[str, Any]:
    values = asdict(rule) | {"prefixes": " ".join(rule.prefixes), "forbidden": " ".join(rule.forbidden)}
    del values["exhausted"]
    return values


def _told(rule: PromiseRule) -> dict[str, Any]:
    shown = _columns(rule)
    return {name: f"{value:%H:%M}" if isinstance(value, time) else value for name, value in shown.items()}
