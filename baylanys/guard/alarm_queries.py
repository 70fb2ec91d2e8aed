"""Alarms as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from django.db.models import Max, Q, QuerySet

from baylanys.contract.queries import contract_zone
from baylanys.contract.working_time import month_bounds
from baylanys.guard.models import MarginAlarm, MarginSilence
from baylanys.guard.watched import EVERY


@dataclass(frozen=True, slots=True)
class MonthOfAlarms:
    """How many were raised, came to the limit, were acknowledged, and how long that took at the median (seconds)."""

    raised: int
    breached: int
    acknowledged: int
    seconds_to_acknowledge: float | None


def alarms_on(margins: set[str] | None = None) -> list[MarginAlarm]:
    """Those that are on, the worst first; None: of every margin."""
    rows = MarginAlarm.objects.filter(cleared_at=None).select_related("acknowledged_by")
    rows = rows if margins is None or EVERY in margins else rows.filter(margin__in=margins)
    return sorted(rows, key=lambda row: (row.acknowledged_step >= row.step, -row.step, row.raised_at))


def silences_at(at: datetime) -> QuerySet[MarginSilence]:
    """Silences that hold."""
    rows = MarginSilence.objects.filter(since__lte=at, until__gt=at).filter(Q(ended_at=None) | Q(ended_at__gt=at))
    return rows.select_related("by").order_by("until")


def silenced_until(at: datetime) -> dict[str, datetime]:
    """Margin (EVERY: all) → the moment until which nobody is told of it."""
    rows = silences_at(at).order_by().values_list("margin").annotate(until=Max("until"))
    return dict(rows)


def alarms_of_month(month: date) -> QuerySet[MarginAlarm]:
    """Those that were raised in the month, newest first; `month` is its first day."""
    start, end = month_bounds(month, contract_zone())
    rows = MarginAlarm.objects.filter(raised_at__gte=start, raised_at__lt=end).select_related("acknowledged_by")
    return rows.prefetch_related("tellings__person")


def month_of(alarms: Sequence[MarginAlarm]) -> MonthOfAlarms:
    """What the month's alarms come to."""
    waits = [(row.acknowledged_at - row.raised_at).total_seconds() for row in alarms if row.acknowledged_at]
    return MonthOfAlarms(
        raised=len(alarms),
        breached=sum(row.highest_step == 3 for row in alarms),
        acknowledged=len(waits),
        seconds_to_acknowledge=median(waits) if waits else None,
    )
