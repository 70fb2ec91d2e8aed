"""Values of a line of the guide, as its form shows them."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def value_of(line: Any, name: str) -> Any:
    """The line's field; nothing of no line; several values separated by commas."""
    value = getattr(line, name, "") if line else ""
    return ", ".join(value) if isinstance(value, tuple) else value
