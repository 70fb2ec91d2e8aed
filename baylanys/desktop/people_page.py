"""What the list of people shows."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.desktop.people_skills import language_levels, skills_to_choose, topic_levels

PAGE_ROWS = 50
ORDERS: dict[str, tuple[Any, ...]] = {
    "name": ("first_name", "last_name", "username"),
    "role": ("role", "first_name", "last_name"),
    "seen": (F("last_login").desc(nulls_last=True), "username"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What one asks of the list; all of it stands in the address."""

    search: str = ""
    role: str = ""
    show: str = ""
    sort: str = "name"

    @property
    def is_empty(self) -> bool:
        return not (self.search or self.role or self.show)

    def as_query(self, **changed: Any) -> str:
        asked = {"search": self.search, "role": self.role, "show": self.show, "sort": self.sort, **changed}
        return urlencode({name: value for name, value in asked.items() if value and (name, value) != ("sort", "name")})


def read_asked(query: QueryDict) -> Asked:
    """What makes no sense is left out."""
    role, show, sort = query.get("role", ""), query.get("show", ""), query.get("sort", "")
    return Asked(
        search=" ".join(query.get("search", "").replace("\0", "").split())[:80],
        role=role if role in Role.values else "",
        show=show if show in {"inactive", "everybody"} else "",
        sort=sort if sort in ORDERS else "name",
    )


def find_people(asked: Asked) -> QuerySet[Person]:
    """Every word of the search is in a name or in the user name; without a choice those who are active."""
    found = Person.objects.select_related("operator__state").prefetch_related("operator__skills")
    if asked.show != "everybody":
        found = found.filter(is_active=asked.show != "inactive")
    if asked.role:
        found = found.filter(role=asked.role)
    for word in asked.search.split():
        named = Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(username__icontains=word)
        found = found.filter(named)
    return found.order_by(*ORDERS[asked.sort])


def people_of(asked: Asked, page: str) -> dict[str, Any]:
    """The rows of a page of the list, and what stands around them."""
    found = Paginator(find_people(asked), PAGE_ROWS).get_page(page)
    skills = skills_to_choose()
    follows = asked.as_query(page=found.next_page_number()) if found.has_next() else ""
    return {
        "asked": asked,
        "rows": [_row(person, skills) for person in found],
        "count": found.paginator.count,
        "next": f"?{follows}" if follows else "",
        "choices": _choices(asked),
        "columns": [(name, title, asked.as_query(sort=name)) for name, title in _sortable().items()],
    }


def _row(person: Person, skills: list[Any]) -> dict[str, Any]:
    operator = getattr(person, "operator", None)
    levels = {each.skill: each.level for each in operator.skills.all()} if operator else {}
    return {
        "person": person,
        "operator": operator,
        "state": getattr(operator, "state", None),
        "languages": language_levels(levels),
        "topics": topic_levels(levels, skills),
    }


def _choices(asked: Asked) -> list[dict[str, Any]]:
    kept = [("inactive", _("Those deactivated")), ("everybody", _("Everybody"))]
    return [
        {"name": "role", "title": _("Role"), "all": _("All roles"), "options": Role.choices, "chosen": asked.role},
        {"name": "show", "title": _("Who is shown"), "all": _("Those active"), "options": kept, "chosen": asked.show},
    ]


def _sortable() -> dict[str, str]:
    return {"name": _("Name"), "role": _("Role"), "seen": _("Last sign-in")}
