"""A person's requests, wherever the person is shown."""

from typing import Any

from django import template

from baylanys.accounts.permissions import may
from baylanys.core import clock
from baylanys.crm.case_queries import cases_of_contact
from baylanys.desktop.cases_page import row_of
from baylanys.platform_operations.queries import usable_connectors

register = template.Library()
SHOWN = 4


@register.filter
def may_see_cases(person: Any) -> bool:
    """True for those whom an escalation may be told to."""
    return may(person, "see_cases")


@register.inclusion_tag("desktop/cases/of_person.html")
def requests_of(contact: Any, interaction: Any) -> dict[str, Any]:
    """The newest requests of the contact, and the way to register one from this call or conversation."""
    found = cases_of_contact(contact)[:SHOWN] if contact else []
    return {
        "cases": [row_of(each, clock.now()) for each in found],
        "interaction": interaction,
        "has_platforms": usable_connectors().exists(),
    }
