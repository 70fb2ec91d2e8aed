"""What a person asked of the audit log, and the lines that answer it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from baylanys.core.audit_kinds import AuditKind
from baylanys.core.models import AuditEntry


@dataclass(frozen=True)
class AuditFilter:
    """Empty fields ask for everything; both days are included, in the contract's zone."""

    search: str = ""
    kind: str = ""
    days_from: date | None = None
    days_to: date | None = None

    def as_query(self) -> str:
        """The part of an address after the question mark."""
        return urlencode({each.name: getattr(self, each.name) for each in fields(self) if getattr(self, each.name)})


def read_audit_filter(asked: Mapping[str, str]) -> AuditFilter:
    """The filter of an address; whatever makes no sense is left out."""
    kind = asked.get("kind", "")
    return AuditFilter(
        search=asked.get("search", "").replace("\0", "").strip()[:80],
        kind=kind if kind in AuditKind.values else "",
        days_from=_day(asked.get("days_from", "")),
        days_to=_day(asked.get("days_to", "")),
    )


def audit_lines(asked: AuditFilter, zone: ZoneInfo) -> QuerySet[AuditEntry]:
    """The lines, newest first."""
    found = AuditEntry.objects.order_by("-id")
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.days_from:
        found = found.filter(at__gte=datetime.combine(asked.days_from, time(), zone))
    if asked.days_to and asked.days_to < date.max:
        found = found.filter(at__lt=datetime.combine(asked.days_to + timedelta(days=1), time(), zone))
    if asked.search:
        named = ("who", "object_id", "object_kind", "address", "request_id")
        found = found.filter(Q(*((f"{name}__icontains", asked.search) for name in named), _connector=Q.OR))
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
