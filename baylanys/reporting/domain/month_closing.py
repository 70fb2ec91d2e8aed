"""A month is closed: frozen, countersigned by the customer, corrected only by entries that stay visible."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from baylanys.contract.queries import contract_zone
from baylanys.contract.working_time import month_bounds
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import NotPossible
from baylanys.reporting.domain.judged_calls import fold_pending
from baylanys.reporting.frozen import checksum, differences
from baylanys.reporting.kpi import minutes
from baylanys.reporting.minutes_view import accounts_of
from baylanys.reporting.models import ClosingCorrection, Countersignature, MonthClosing
from baylanys.reporting.periods import last_day
from baylanys.reporting.queries import sums_by_day, total
from baylanys.reporting.sums import Sums

_CALLS = """
SELECT count(*), encode(sha256(convert_to(coalesce(string_agg(concat_ws('|', interaction_id, counted_at, standing,
    reason, within_limit, wait_ms, queue_total_ms, talk_ms, formula_version), chr(10) ORDER BY interaction_id), ''),
    'UTF8')), 'hex'), coalesce(array_agg(DISTINCT formula_version ORDER BY formula_version), '{}')
FROM reporting_judgedcall WHERE day >= %s AND day <= %s
"""


def close_month(*, month: date, by: Any, at: datetime) -> MonthClosing:
    """The month's figures are frozen with their checksum. Of two who close it at once one does.

    Raises NotPossible where the month is not over, or was closed.
    """
    if at < month_bounds(month, contract_zone())[1]:
        raise NotPossible(_("This month is not over yet."), code="month_running")
    frozen = freeze(month)
    try:
        with transaction.atomic():
            row = MonthClosing.objects.create(month=month, frozen=frozen, sha256=checksum(frozen), by=by, at=at)
            _note("closed", row, by, at)
    except IntegrityError as taken:
        raise NotPossible(
            _("Somebody closed this month before you: its figures are frozen."), code="closed_already"
        ) from taken
    return row


def countersign(*, closing: MonthClosing, sha256: str, by: Any, at: datetime) -> Countersignature:
    """The customer stands by exactly these figures. Raises NotPossible where others were looked at, or it is signed."""
    if sha256 != closing.sha256 or checksum(closing.frozen) != sha256:
        raise NotPossible(_("The checksum is another: look at the figures again."), code="other_figures")
    try:
        with transaction.atomic():
            signed = Countersignature.objects.create(closing=closing, sha256=sha256, by=by, at=at)
            _note("countersigned", closing, by, at)
    except IntegrityError as taken:
        raise NotPossible(_("This month is countersigned already."), code="signed") from taken
    return signed


@transaction.atomic
def correct_closed(*, closing: MonthClosing, reason: str, by: Any, at: datetime) -> ClosingCorrection:
    """What the month comes to now stands beside what was closed. Raises NotPossible where nothing differs."""
    MonthClosing.objects.select_for_update().get(pk=closing.pk)
    frozen = freeze(closing.month)
    if not reason.strip():
        raise NotPossible(_("Give the reason."), code="no_reason")
    if not differences(last_word(closing), frozen):
        raise NotPossible(_("The figures are those that stand here already."), code="nothing_differs")
    row = ClosingCorrection.objects.create(
        closing=closing, reason=reason.strip()[:500], frozen=frozen, sha256=checksum(frozen), by=by, at=at
    )
    _note("corrected", closing, by, at)
    return row


def last_word(closing: MonthClosing) -> dict[str, Any]:
    """The figures as closed, or as last corrected."""
    newest = closing.corrections.order_by("-at", "-pk").first()
    return dict(newest.frozen if newest else closing.frozen)


def month_figures(month: date) -> dict[str, Any]:
    """The month's figures as they stand now, in the form in which they are frozen."""
    zone = contract_zone()
    return _plain(total(sums_by_day(month, last_day(*month_bounds(month, zone), zone)).values()))


def freeze(month: date) -> dict[str, Any]:
    """Everything that a closed month keeps, as plain values; calls written until now are counted in."""
    fold_pending()
    zone = contract_zone()
    last = last_day(*month_bounds(month, zone), zone)
    days = sums_by_day(month, last)
    with connection.cursor() as cursor:
        cursor.execute(_CALLS, [month, last])
        calls, digest, versions = cursor.fetchone()
    return {
        "month": month.isoformat()[:7],
        "zone": str(zone),
        "definitions": list(versions),
        "calls": calls,
        "calls_sha256": digest,
        "figures": _plain(total(days.values())),
        "days": {day.isoformat(): _plain(sums) for day, sums in days.items() if sums.calls},
        "minutes": {name: asdict(account) for name, account in accounts_of(month).items()},
    }


def _plain(sums: Sums) -> dict[str, Any]:
    found = asdict(sums.figures())
    return {
        **{name: value for name, value in found.items() if not name.endswith("_ms") or "wait" in name},
        "inbound_minutes": minutes(sums.inbound_ms),
        "outbound_minutes": minutes(sums.outbound_ms),
    }


def _note(what: str, closing: MonthClosing, by: Any, at: datetime) -> None:
    about = ("month", closing.month.isoformat()[:7])
    write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=about, after={"what": what, "sha256": closing.sha256})
