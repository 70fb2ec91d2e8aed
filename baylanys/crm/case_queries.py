"""Which requests: by state, whose, how late, a word; those due first before the others."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from baylanys.crm.choices import CaseState, Handler, ReplyKind, ReplyState
from baylanys.crm.escalation_queries import escalations_holding
from baylanys.crm.models import Case, CaseInteraction, CaseReply, ClassifierLine, ClassifierVersion, Contact
from baylanys.crm.queries import find_contacts

USED_WITHIN = timedelta(days=60)


SORTS: dict[str, tuple[str, ...]] = {
    "due": ("due_at", "id"),
    "-due": ("-due_at", "-id"),
    "opened": ("opened_at", "id"),
    "-opened": ("-opened_at", "-id"),
    "-closed": ("-closed_at", "-id"),
    "name": ("contact__name", "id"),
    "category": ("line__position", "due_at", "id"),
}


def cases_asked(
    *,
    state: str = "",
    handler: str = "",
    whose: Any = None,
    late: bool = False,
    escalated: bool = False,
    nobodys: bool = False,
    untold: bool = False,
    project: str = "",
    line: str = "",
    search: str = "",
    sort: str = "",
    at: datetime,
) -> QuerySet[Case]:
    """The requests; open ones those due first, closed ones the newest first, unless sorted otherwise.

    `late`: past their due time; `escalated`: to any level; `nobodys`: nobody's own; `untold`: answered later, and the
    person has not been told.
    """
    found = Case.objects.select_related("line", "contact", "assignee")
    if untold or state == CaseState.CLOSED:
        found = found.filter(state=CaseState.CLOSED).order_by("-closed_at", "-id")
    elif state == "all":
        found = found.order_by("-opened_at", "-id")
    else:
        found = found.exclude(state=CaseState.CLOSED).order_by("due_at", "id")
        found = found.filter(state=state) if state in CaseState.values else found
    if untold:
        told = CaseReply.objects.filter(case=OuterRef("pk"), kind=ReplyKind.ANSWER).exclude(state=ReplyState.FAILED)
        found = found.filter(~Exists(told), contact__isnull=False, merged_into=None, closed_at__gt=F("opened_at"))
    if nobodys:
        found = found.filter(assignee=None)
    if line:
        found = found.filter(line__code=line)
    if sort in SORTS:
        found = found.order_by(*SORTS[sort])
    if handler in Handler.values:
        found = found.filter(handler=handler)
    if whose is not None:
        found = found.filter(assignee=whose)
    if late:
        found = found.filter(due_at__lt=at, closed_at=None)
    if escalated:
        found = found.filter(pk__in=escalations_holding().values("case_id"))
    if project:
        found = found.filter(project=project)
    return found.filter(_searched(search)) if search else found


def open_counts(person: Any, at: datetime) -> dict[str, int]:
    """How many open requests there are: `open`, `mine`, `late`, `escalated`, `nobodys`, `customer`, `waiting`."""
    return Case.objects.exclude(state=CaseState.CLOSED).aggregate(
        open=Count("pk"),
        mine=Count("pk", filter=Q(assignee=person)),
        late=Count("pk", filter=Q(due_at__lt=at)),
        escalated=Count("pk", filter=Q(pk__in=escalations_holding().values("case_id"))),
        nobodys=Count("pk", filter=Q(assignee=None) & ~Q(handler=Handler.CUSTOMER)),
        customer=Count("pk", filter=Q(handler=Handler.CUSTOMER)),
        waiting=Count("pk", filter=Q(state=CaseState.WAITING)),
    )


def _searched(text: str) -> Q:
    """A number is a request's own, else a part of a telephone number; a word is of a name or of what was written."""
    people = [contact.pk for contact in find_contacts(text, limit=100).contacts]
    asked = Q(contact__in=people) | Q(description__icontains=text) | Q(answer__icontains=text)
    number = text.lstrip("№# ")
    return asked | Q(pk=int(number)) if number.isascii() and number.isdigit() and len(number) < 18 else asked


def lines_to_choose(version: ClassifierVersion | None) -> list[ClassifierLine]:
    """The rows of the guide by which requests are classified now."""
    return list(version.lines.all()) if version else []


def often_used(at: datetime) -> Counter[str]:
    """How often each category was chosen lately."""
    recent = Case.objects.filter(opened_at__gte=at - USED_WITHIN).values_list("line__code", flat=True)
    return Counter(recent)


def cases_of_interaction(interaction_id: UUID) -> QuerySet[Case]:
    """Requests that this call or conversation belongs to."""
    ids = CaseInteraction.objects.filter(interaction_id=interaction_id).values("case_id")
    return Case.objects.select_related("line").filter(pk__in=ids).order_by("-pk")


def cases_of_contact(contact: Contact) -> QuerySet[Case]:
    """The person's requests, the newest first."""
    return Case.objects.select_related("line").filter(contact=contact).order_by("-pk")
