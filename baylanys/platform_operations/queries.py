"""Operations found: the register, and what waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from baylanys.platform_operations.choices import OperationState
from baylanys.platform_operations.models import Connector, PlatformOperation

ROWS = ("connector", "asked_by", "second_by", "consent", "consent__noted_by", "contact", "case", "interaction")


@dataclass(frozen=True, slots=True)
class Asked:
    """The filter of the register; days are those of the contract's zone, the last one included."""

    state: str = ""
    connector: str = ""
    effect: str = ""
    who: str = ""
    search: str = ""
    days_from: date | None = None
    days_to: date | None = None


def read_filter(query: Mapping[str, str]) -> Asked:
    """The filter as an address says it; what cannot be read is left out."""
    text = {
        name: query.get(name, "").replace("\0", "")[:80].strip()
        for name in ("state", "connector", "effect", "who", "search")
    }
    return Asked(**text, days_from=_day(query.get("days_from", "")), days_to=_day(query.get("days_to", "")))


def operations_asked(asked: Asked, zone: ZoneInfo) -> QuerySet[PlatformOperation]:
    """The register by a filter, newest first. `state` may be `open`: whatever is not finished."""
    found = PlatformOperation.objects.select_related(*ROWS).order_by("-asked_at", "-id")
    if asked.state == "open":
        found = found.filter(state__in=OPEN)
    elif asked.state:
        found = found.filter(state=asked.state)
    if asked.connector:
        found = found.filter(connector__code=asked.connector)
    if asked.effect:
        found = found.filter(effect=asked.effect)
    if asked.who:
        found = found.filter(Q(asked_by__username=asked.who) | Q(second_by__username=asked.who))
    if asked.search:
        found = found.filter(Q(subject__icontains=asked.search) | Q(contact__name__icontains=asked.search))
    if asked.days_from:
        found = found.filter(asked_at__gte=_begin(asked.days_from, zone))
    if asked.days_to:
        found = found.filter(asked_at__lt=_begin(asked.days_to + timedelta(days=1), zone))
    return found


OPEN = [
    OperationState.WAITING, OperationState.READY, OperationState.QUEUED, OperationState.RUNNING,
    OperationState.BY_HAND, OperationState.UNDECIDED,
]  # fmt: skip


def waiting_for_second(person: Any = None) -> QuerySet[PlatformOperation]:
    """Dangerous operations that somebody else asked for, oldest first."""
    found = PlatformOperation.objects.select_related(*ROWS).filter(state=OperationState.WAITING)
    return (found.exclude(asked_by=person) if person else found).order_by("asked_at")


def operations_of_case(case_id: int) -> QuerySet[PlatformOperation]:
    return PlatformOperation.objects.select_related("connector", "asked_by").filter(case=case_id).order_by("-asked_at")


def usable_connectors() -> QuerySet[Connector]:
    return Connector.objects.filter(is_active=True).order_by("name_ru", "pk")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _begin(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
