"""The attributes of a textarea whose spelling is checked as one writes."""

from typing import Any

from django import template

from baylanys.accounts.permissions import may

register = template.Library()


@register.inclusion_tag("desktop/parts/spelling.html", takes_context=True)
def spelling(context: template.Context, hint: str = "") -> dict[str, Any]:
    """`<textarea {% spelling interaction.language %}>`; the hint is the conversation's language."""
    return {"hint": hint or "", "may_add": may(context["request"].user, "manage_words")}
