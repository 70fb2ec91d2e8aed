"""What the list of requests shows: what was asked, views with their counts, rows, filters."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.accounts.permissions import may
from baylanys.crm.case_queries import cases_asked, lines_to_choose, open_counts
from baylanys.crm.choices import CaseState, Handler
from baylanys.crm.domain.classifier import version_in_force
from baylanys.crm.escalation_queries import levels_of
from baylanys.crm.models import CaseView
from baylanys.desktop.cases_page import category_name, project_choices, row_of

PAGE_ROWS = 50
NAMES = ("state", "whose", "handler", "project", "line", "search", "sort")
WHOSE = ("mine", "late", "escalated", "nobodys", "untold")


def asked_of(query: Mapping[str, str]) -> dict[str, str]:
    """What an address or a form asks of the list."""
    return {name: query.get(name, "").replace("\0", "")[:80].strip() for name in NAMES}


def query_of(asked: Mapping[str, str]) -> str:
    """The part of an address after the question mark."""
    return urlencode({name: value for name, value in asked.items() if value})


def list_context(person: Any, query: QueryDict, at: datetime) -> dict[str, Any]:
    """The list as asked for in the address; the customer begins with what waits for the customer."""
    asked = asked_of(query)
    if person.role == Role.REPRESENTATIVE and not any(name in query for name in NAMES):
        asked["handler"] = Handler.CUSTOMER
    whose = asked["whose"]
    found = cases_asked(
        state=asked["state"], handler=asked["handler"], whose=person if whose == "mine" else None,
        late=whose == "late", escalated=whose == "escalated", nobodys=whose == "nobodys", untold=whose == "untold",
        project=asked["project"], line=asked["line"], search=asked["search"], sort=asked["sort"], at=at,
    )  # fmt: skip
    page = Paginator(found, PAGE_ROWS).get_page(query.get("page", "1"))
    here, levels = query_of(asked), levels_of([each.pk for each in page])
    return {
        "asked": asked,
        "rows": [row_of(each, at, person, levels.get(each.pk, 0)) for each in page],
        "count": page.paginator.count,
        "next": f"?{here}&page={page.next_page_number()}" if page.has_next() else "",
        "choices": _choices(asked, at),
        "views": _views(person, asked, at),
        "sorts": {name: _sort(asked, name) for name in ("due", "opened", "name", "category")},
        "people": _people(person),
        "may_give": may(person, "open_cases"),
        "may_see_register": may(person, "see_register"),
        "may_write_texts": may(person, "manage_quick_answers"),
    }


def _views(person: Any, asked: Mapping[str, str], at: datetime) -> list[dict[str, Any]]:
    """The product's own views with their counts, then those that people saved."""
    counts = open_counts(person, at)
    ready = [
        (_("All open"), {}, counts["open"]),
        (_("My own"), {"whose": "mine"}, counts["mine"]),
        (_("Overdue"), {"whose": "late"}, counts["late"]),
        (_("Escalated"), {"whose": "escalated"}, counts["escalated"]),
        (_("Nobody's"), {"whose": "nobodys"}, counts["nobodys"]),
        (_("With the customer"), {"handler": Handler.CUSTOMER.value}, counts["customer"]),
        (_("Waiting for the person"), {"state": CaseState.WAITING.value}, counts["waiting"]),
        (_("Not told yet"), {"whose": "untold"}, None),
    ]
    if person.role == Role.REPRESENTATIVE:
        ready = [ready[5], ready[2], ready[3], (_("All open"), {"sort": "due"}, counts["open"])]
    now = {name: value for name, value in asked.items() if value}
    shown: list[dict[str, Any]] = [
        {"title": title, "query": urlencode(wanted), "count": count, "here": wanted == now}
        for title, wanted, count in ready
    ]
    saved = CaseView.objects.filter(Q(owner=person) | Q(is_shared=True)).select_related("owner").order_by("title")
    return shown + [
        {"title": each.title, "query": each.query, "count": None, "here": dict(parse_qsl(each.query)) == now,
         "own": each.pk if each.owner_id == person.pk else None,
         "of": each.owner.display_name if each.owner_id != person.pk else ""}
        for each in saved
    ]  # fmt: skip


def _sort(asked: Mapping[str, str], name: str) -> dict[str, str]:
    """The address that sorts by the column, the other way round where it is sorted by it already."""
    chosen = asked["sort"] or "due"
    other = f"-{name}" if chosen == name and name in {"due", "opened"} else name
    arrow = "ascending" if chosen == name else "descending" if chosen == f"-{name}" else ""
    return {"query": query_of({**asked, "sort": other}), "arrow": arrow}


def _people(person: Any) -> list[Person]:
    if not may(person, "open_cases"):
        return []
    staff = Person.objects.filter(is_active=True, role__in=[Role.OPERATOR, Role.SUPERVISOR, Role.REPRESENTATIVE])
    return list(staff.order_by("first_name", "username"))


def _choices(asked: Mapping[str, str], at: datetime) -> list[dict[str, Any]]:
    states = [*CaseState.choices, ("all", _("All, closed ones too"))]
    lines = [(row.code, category_name(row)) for row in lines_to_choose(version_in_force(at))]
    whose = [
        ("mine", _("My own")), ("late", _("Overdue")), ("escalated", _("Escalated")), ("nobodys", _("Nobody's")),
        ("untold", _("Not told yet")),
    ]  # fmt: skip
    offered: list[tuple[str, str, str, Any]] = [
        ("state", _("State"), _("All open"), states),
        ("whose", _("Whose"), _("Everybody's"), whose),
        ("handler", _("Who answers"), _("Whoever answers"), Handler.choices),
        ("project", _("Project"), _("All projects"), project_choices()),
        ("line", _("Category"), _("All categories"), lines),
    ]
    return [
        {"name": name, "title": title, "all": everything, "options": options, "chosen": asked[name]}
        for name, title, everything, options in offered
    ]
