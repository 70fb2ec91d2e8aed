"""Recordings that should be there and are not: which, and why (5.4)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When

from baylanys.interactions.register_filter import RegisterFilter, read_filter
from baylanys.telephony.choices import MissingReason, RecordingKind, RecordingState
from baylanys.telephony.domain.recording import SETTLED
from baylanys.telephony.models import Recording

PATIENCE = timedelta(minutes=2)
"""A recording that is not stored so long after its call's end is not there for whoever looks."""


@dataclass(frozen=True)
class MissingFilter:
    """Empty fields ask for everything; days are those of the contract's zone, both included."""

    period: str = ""
    days_from: date | None = None
    days_to: date | None = None
    reason: str = ""
    kind: str = ""

    def as_query(self) -> str:
        """The part of an address after the question mark."""
        return urlencode({each.name: getattr(self, each.name) for each in fields(self) if getattr(self, each.name)})

    @property
    def days(self) -> RegisterFilter:
        """The period as the register reads it."""
        return RegisterFilter(period=self.period, days_from=self.days_from, days_to=self.days_to)


def read_missing_filter(asked: Mapping[str, str]) -> MissingFilter:
    """The filter of an address; whatever makes no sense is left out."""
    days, reason, kind = read_filter(asked), asked.get("reason", ""), asked.get("kind", "")
    return MissingFilter(
        period=days.period,
        days_from=days.days_from,
        days_to=days.days_to,
        reason=reason if reason in MissingReason.values else "",
        kind=kind if kind in RecordingKind.values else "",
    )


def missing_recordings(asked: MissingFilter, *, zone: ZoneInfo, at: datetime) -> QuerySet[Recording]:
    """Newest call first, each with `why`; what may still be stored has the reason `waiting`."""
    waits = ~Q(state__in=SETTLED) & Q(interaction__ended_at__lt=at - PATIENCE)
    begin, end = asked.days.moments(zone, at.astimezone(zone).date())
    waiting = Value(MissingReason.WAITING.value)
    why = Case(When(state=RecordingState.MISSING, then=F("reason")), default=waiting, output_field=CharField())
    rows = Recording.objects.defer("peaks").filter(Q(state=RecordingState.MISSING) | waits).annotate(why=why)
    rows = rows.select_related("interaction__contact", "interaction__operator__person")
    if begin:
        rows = rows.filter(interaction__arrived_at__gte=begin)
    if end:
        rows = rows.filter(interaction__arrived_at__lt=end)
    if asked.reason:
        rows = rows.filter(why=asked.reason)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    return rows.order_by("-interaction__arrived_at", "-pk")
