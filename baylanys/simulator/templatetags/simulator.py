"""What the demonstration's pages need in templates."""

import json
from typing import Any

from django import template

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """JSON for a data attribute; Django escapes it there."""
    return json.dumps(value, ensure_ascii=False)
