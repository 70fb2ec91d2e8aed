"""What people write into the account of minutes (5.1)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import NotPossible
from baylanys.reporting.models import MinuteCorrection, MonthClosing, PeakMonth

MOST = 100_000


@transaction.atomic
def declare_peak(*, month: date, is_peak: bool, reason: str, by: Any, at: datetime) -> PeakMonth:
    """The customer made the month a peak, or took that back. Raises NotPossible where the month is closed."""
    _open(month)
    row = PeakMonth.objects.create(month=month, is_peak=is_peak, reason=_given(reason), by=by, at=at)
    after = {"is_peak": is_peak, "reason": row.reason}
    write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=("peak_month", month.isoformat()), after=after)
    return row


@transaction.atomic
def correct_minutes(
    *, month: date, direction: str, minutes: int, reason: str, by: Any, at: datetime
) -> MinuteCorrection:
    """The month has used so many minutes more (or fewer) than its calls say. Raises NotPossible where it is closed."""
    _open(month)
    if not minutes or abs(minutes) > MOST or direction not in {"inbound", "outbound"}:
        raise NotPossible(_("Give a number of minutes other than nothing."), code="no_minutes")
    given = {"direction": direction, "minutes": minutes, "reason": _given(reason)}
    row = MinuteCorrection.objects.create(month=month, by=by, at=at, **given)
    write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=("minutes", month.isoformat()), after=given)
    return row


def _open(month: date) -> None:
    if MonthClosing.objects.filter(month=month).exists():
        raise NotPossible(_("This month is closed: what changes it is written as a correction of the closed month."))


def _given(reason: str) -> str:
    text = reason.strip()[:300]
    if not text:
        raise NotPossible(_("Give the reason."), code="no_reason")
    return text
