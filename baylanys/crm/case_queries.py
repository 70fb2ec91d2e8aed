"""Which requests: by state, whose, how late, a word; those due first before the others."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from baylanys.crm.choices import CaseState, Handler
from baylanys.crm.models import Case, CaseInteraction, ClassifierLine, ClassifierVersion, Contact
from baylanys.crm.queries import find_contacts

USED_WITHIN = timedelta(days=60)


def cases_asked(
    *,
    state: str = "",
    handler: str = "",
    whose: Any = None,
    late: bool = False,
    project: str = "",
    search: str = "",
    at: datetime,
) -> QuerySet[Case]:
    """The requests; open ones those due first, closed ones the newest first. `late`: past their due time."""
    found = Case.objects.select_related("line", "contact", "assignee")
    if state == CaseState.CLOSED:
        found = found.filter(state=state).order_by("-closed_at", "-id")
    elif state == "all":
        found = found.order_by("-opened_at", "-id")
    else:
        found = found.exclude(state=CaseState.CLOSED).order_by("due_at", "id")
        found = found.filter(state=state) if state in CaseState.values else found
    if handler in Handler.values:
        found = found.filter(handler=handler)
    if whose is not None:
        found = found.filter(assignee=whose)
    if late:
        found = found.filter(due_at__lt=at, closed_at=None)
    if project:
        found = found.filter(project=project)
    return found.filter(_searched(search)) if search else found


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
