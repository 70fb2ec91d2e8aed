"""Operations on platforms, wherever a request or a person is shown."""

from typing import Any

from django import template

from baylanys.accounts.permissions import may
from baylanys.desktop.platform_page import row_of
from baylanys.platform_operations.queries import operations_of_case, usable_connectors

register = template.Library()


@register.inclusion_tag("desktop/platforms/of_case.html")
def operations_of(case: Any, person: Any) -> dict[str, Any]:
    """What was done on platforms for the request, and the way to do something."""
    rows = [row_of(each) for each in operations_of_case(case.pk)]
    return {"rows": rows, "case": case, "asks": may_ask(person)}


@register.filter
def may_ask(person: Any) -> bool:
    """True where the person may ask for an operation and there is a platform to do it on."""
    return may(person, "ask_operations") and usable_connectors().exists()


@register.filter
def may_confirm(person: Any) -> bool:
    """True for those who may be the second person."""
    return may(person, "confirm_operations")
