"""Questions to the register: which interactions, in pages, newest first, fast with a million rows."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q, QuerySet

from baylanys.crm.models import Contact
from baylanys.interactions.models import Interaction
from baylanys.interactions.register_filter import Place, RegisterFilter
from baylanys.workforce.models import Operator

PAGE_ROWS = 50
COUNT_LIMIT = 10_000
_EQUAL = {name: name for name in ("channel", "direction", "outcome", "language", "topic", "queue")}
NARROWEST_CONTACTS = 500


@dataclass(frozen=True)
class Page:
    """Rows of one page, and where the next begins (None where these are the last)."""

    rows: list[Interaction]
    next: Place | None


@dataclass(frozen=True)
class Count:
    """How many there are: exactly, or at least (`limited`), or about (`estimated`)."""

    number: int
    limited: bool = False
    estimated: bool = False


def taken_part_by(person_id: int) -> Q:
    """Interactions in which this operator spoke with the person outside, first or later."""
    return Q(operator_id=person_id) | Q(further_operators__contains=[person_id])


def register(asked: RegisterFilter, *, zone: ZoneInfo, today: date, only_of: Any = None) -> QuerySet[Interaction]:
    """The interactions asked for; `only_of` limits them to those of one operator (a person). Not yet ordered."""
    found = Interaction.objects.filter(is_self_check=False)
    if only_of is not None:
        found = found.filter(taken_part_by(only_of.pk))
    wanted = {column: getattr(asked, name) for name, column in _EQUAL.items() if getattr(asked, name)}
    if asked.operator:
        person = Operator.objects.filter(person__username=asked.operator).values_list("pk", flat=True).first()
        found = found.filter(taken_part_by(person)) if person else found.none()
    begin, end = asked.moments(zone, today)
    if begin:
        wanted["arrived_at__gte"] = begin
    if end:
        wanted["arrived_at__lt"] = end
    found = found.filter(**wanted)
    return found.filter(_search(asked)) if asked.search else found


def page_of(found: QuerySet[Interaction], after: Place | None = None, rows: int = PAGE_ROWS) -> Page:
    """The next rows, newest first; keyset paging, so that the last page costs what the first does."""
    found = newest_first(found).select_related("contact", "operator__person")
    if after is not None:
        found = found.filter(_before(after))
    taken = list(found[: rows + 1])
    shown = taken[:rows]
    last = shown[-1] if len(taken) > rows else None
    return Page(shown, Place(last.arrived_at, last.pk) if last else None)


def newest_first(found: QuerySet[Interaction]) -> QuerySet[Interaction]:
    """In the order of the register; the id settles what arrived in the same millisecond."""
    return found.order_by("-arrived_at", "-id")


def count_of(found: QuerySet[Interaction], *, everything: bool) -> Count:
    """How many were found, without ever counting a million rows one by one."""
    number = found.order_by()[: COUNT_LIMIT + 1].count()
    if number <= COUNT_LIMIT:
        return Count(number)
    if not everything:
        return Count(COUNT_LIMIT, limited=True)
    return Count(max(_estimate(), COUNT_LIMIT), estimated=True)


def interaction_with_events(interaction_id: UUID) -> Interaction | None:
    """One interaction with who took part and all that happened."""
    found = Interaction.objects.select_related("contact", "operator__person").prefetch_related("events")
    return found.filter(pk=interaction_id).first()


def _search(asked: RegisterFilter) -> Q:
    """By a part of the number, or of the name. What is too short to be an index's key finds nothing."""
    if asked.search_is_too_short:
        return Q(pk__in=[])
    if asked.digits:
        return Q(contact_number__contains=asked.digits)
    named = Contact.objects.filter(name__icontains=asked.search).order_by().values_list("pk", flat=True)
    few = list(named[: NARROWEST_CONTACTS + 1])
    return Q(contact_id__in=few if len(few) <= NARROWEST_CONTACTS else named)


def _before(place: Place) -> Q:
    same_moment_or_earlier = Q(arrived_at__lte=place.arrived_at)
    return same_moment_or_earlier & (Q(arrived_at__lt=place.arrived_at) | Q(pk__lt=place.id))


def _estimate() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE relname = %s", [Interaction._meta.db_table])
        return int(cursor.fetchone()[0])
