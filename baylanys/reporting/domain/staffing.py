"""What people write about operators and lines: reasons of gaps, peaks, what is wanted (5.2, 5.3)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from baylanys.contract.queries import contract_zone
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import NotPossible
from baylanys.reporting.models import GapReason, PeakPeriod, StaffingRule
from baylanys.reporting.staffing import KINDS

MOST_OPERATORS, MOST_LINES = 500, 1000
LONGEST_PEAK_DAYS = 366


@transaction.atomic
def give_reason(*, kind: str, since: datetime, until: datetime, reason: str, by: Any, at: datetime) -> GapReason:
    """The gap has a reason, for the customer to read; one that was given before stays beside it.

    Raises NotPossible for an empty reason, an unknown kind, and minutes that have not begun.
    """
    if kind not in KINDS or since >= until:
        raise NotPossible(_("There is no such gap."), code="no_gap")
    if since > at:
        raise NotPossible(_("These minutes have not begun yet."), code="not_begun")
    row = GapReason.objects.create(kind=kind, since=since, until=until, reason=_given(reason), by=by, at=at)
    after = {"kind": kind, "until": until.isoformat(), "reason": row.reason}
    write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=("staffing_gap", since.isoformat()), after=after)
    return row


@transaction.atomic
def declare_peak_days(*, first: date, last: date, is_peak: bool, reason: str, by: Any, at: datetime) -> PeakPeriod:
    """From today on those of the days are a peak, or are none after all: days gone by stay as they were judged.

    Raises NotPossible for days in the wrong order, gone by, or more than a year of them.
    """
    if last < first or (last - first).days > LONGEST_PEAK_DAYS:
        raise NotPossible(_("The last day comes after the first one, within a year."), code="wrong_days")
    if last < at.astimezone(contract_zone()).date():
        raise NotPossible(_("These days are gone by: their minutes are counted already."), code="day_gone_by")
    row = PeakPeriod.objects.create(first=first, last=last, is_peak=is_peak, reason=_given(reason), by=by, at=at)
    after = {"last": last.isoformat(), "is_peak": is_peak, "reason": row.reason}
    write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=("peak_days", first.isoformat()), after=after)
    return row


@transaction.atomic
def set_staffing(*, valid_from: date, by: Any, at: datetime, **wanted: int) -> StaffingRule:
    """From the day on so many operators and lines are wanted. Raises NotPossible for a day gone by and for numbers that
    make no sense."""
    if valid_from < at.astimezone(contract_zone()).date():
        raise NotPossible(_("Choose today or a later day: days gone by are counted already."), code="day_gone_by")
    lines, operators = (wanted["lines"], wanted["peak_lines"]), (wanted["operators"], wanted["peak_operators"])
    languages = (wanted["kazakh"], wanted["russian"])
    if not all(1 <= each <= MOST_LINES for each in lines) or not all(1 <= each <= MOST_OPERATORS for each in operators):
        raise NotPossible(_("At least one operator and one line are wanted."), code="out_of_range")
    if not all(0 <= each <= min(operators) for each in languages):
        raise NotPossible(_("No more can speak a language than there are operators."), code="languages_out_of_range")
    row = StaffingRule.objects.create(valid_from=valid_from, by=by, at=at, **wanted)
    after = {"valid_from": valid_from.isoformat(), **wanted}
    write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=("setting", "staffing"), after=after)
    return row


def _given(reason: str) -> str:
    text = reason.strip()[:300]
    if not text:
        raise NotPossible(_("Give the reason."), code="no_reason")
    return text
