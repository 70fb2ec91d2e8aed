"""The register of requests (7.2): every request that was opened in a period, in the order of its coming."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from baylanys.crm.cases.register_form import Asked
from baylanys.crm.cases.states import Clocks
from baylanys.crm.models import Case, ContactPhone

ROWS_AT_ONCE = 2000


class RegisterRow(NamedTuple):
    """A request as the register needs it; ids instead of rows, so that a hundred thousand are read quickly."""

    pk: int
    opened_at: datetime
    channel: str
    language: str
    project: str
    name: str | None
    number: str | None
    line: int
    description: str
    answer: str
    handler: str
    assignee: int | None
    closed_by: int | None
    first_answer_due_at: datetime
    first_answered_at: datetime | None
    due_at: datetime
    closed_at: datetime | None
    merged_into: int | None

    @property
    def clocks(self) -> Clocks:
        return Clocks(self.opened_at, self.first_answer_due_at, self.due_at, self.first_answered_at, self.closed_at)


def registered(asked: Asked, zone: ZoneInfo) -> QuerySet[Case]:
    """The requests of the period, oldest first."""
    begin, end = asked.moments(zone)
    found = Case.objects.filter(opened_at__gte=begin, opened_at__lt=end)
    if asked.project:
        found = found.filter(project=asked.project)
    if asked.channel:
        found = found.filter(channel="" if asked.channel == "by_hand" else asked.channel)
    return found.order_by("opened_at", "id")


def register_rows(found: QuerySet[Case], first: int = 0, number: int | None = None) -> Iterator[RegisterRow]:
    """The rows, read from the database in portions; a part of them where a number is given."""
    phone = ContactPhone.objects.filter(contact=OuterRef("contact")).order_by("pk").values("e164")[:1]
    values: Any = found.annotate(number=Subquery(phone), name=F("contact__name")).values_list(
        "pk", "opened_at", "channel", "language", "project", "name", "number", "line_id", "description", "answer",
        "handler", "assignee_id", "closed_by_id", "first_answer_due_at", "first_answered_at", "due_at", "closed_at",
        "merged_into_id",
    )  # fmt: skip
    rows = values[first : first + number] if number else values.iterator(ROWS_AT_ONCE)
    return (RegisterRow(*row) for row in rows)


def register_counts(found: QuerySet[Case], at: datetime) -> dict[str, int]:
    """How the requests of the period stand: `all`, `closed_in_time`, `closed_late`, `open`, `overdue`."""
    closed, is_open = Q(closed_at__isnull=False), Q(closed_at=None)
    return found.order_by().aggregate(
        all=Count("pk"),
        closed_in_time=Count("pk", filter=closed & Q(closed_at__lte=F("due_at"))),
        closed_late=Count("pk", filter=closed & Q(closed_at__gt=F("due_at"))),
        open=Count("pk", filter=is_open),
        overdue=Count("pk", filter=is_open & Q(due_at__lt=at)),
    )


@dataclass(frozen=True, slots=True)
class InTime:
    """Requests that were due in some time, and those of them that were answered by then (6)."""

    due: int
    in_time: int

    @property
    def percent(self) -> float | None:
        return 100 * self.in_time / self.due if self.due else None

    @property
    def late(self) -> int:
        return self.due - self.in_time


def answered_in_time(start: datetime, end: datetime, at: datetime) -> InTime:
    """Of requests due in [start, end): those closed by their due time, and those whose time is over or that are closed
    before it (kpi.md). A request that another one answers too is that one's."""
    found = Case.objects.filter(due_at__gte=start, due_at__lt=end, merged_into=None)
    kept = Q(closed_at__lte=F("due_at"))
    return InTime(
        **found.order_by().aggregate(due=Count("pk", filter=kept | Q(due_at__lt=at)), in_time=Count("pk", filter=kept))
    )
