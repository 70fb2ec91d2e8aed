"""Values put into a described request, and values found in an answer. Pure."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from baylanys.platforms.form_schema import Value

_NAMED = re.compile(r"\{([A-Za-z][A-Za-z0-9_.]{0,59})\}", re.ASCII)
_DEEPEST = 12


def names_in(template: Any) -> set[str]:
    """Names that stand in braces anywhere in it."""
    if isinstance(template, str):
        return set(_NAMED.findall(template))
    parts = template.values() if isinstance(template, Mapping) else template if isinstance(template, list) else []
    return {name for part in parts for name in names_in(part)}


def filled_path(template: str, values: Mapping[str, Value]) -> str:
    """The path with its values, each quoted so that it stays one segment."""
    return _NAMED.sub(lambda found: quote(as_text(values.get(found[1], "")), safe=""), template)


def filled(template: Any, values: Mapping[str, Value]) -> Any:
    """The body or query with its values. A text that is one name alone becomes that value with its type, and is left
    out where there is none."""
    if isinstance(template, Mapping):
        parts = {name: filled(part, values) for name, part in template.items()}
        return {name: part for name, part in parts.items() if part is not None}
    if isinstance(template, list):
        return [part for part in (filled(each, values) for each in template) if part is not None]
    if not isinstance(template, str):
        return template
    alone = _NAMED.fullmatch(template)
    if alone:
        return values.get(alone[1])
    return _NAMED.sub(lambda found: as_text(values.get(found[1], "")), template)


def value_at(answer: Any, path: str) -> Any:
    """What stands at the dotted path, None where nothing does; digits count in a list."""
    found = answer
    for part in path.split(".")[:_DEEPEST] if path else []:
        if isinstance(found, list) and part.isdigit():
            found = found[int(part)] if int(part) < len(found) else None
        elif isinstance(found, dict):
            found = found.get(part)
        else:
            return None
    return found


def as_text(value: Any) -> str:
    """A value as an address or a page has it; what is no plain value is empty."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else ""


def same_user(one: Any, other: str) -> bool:
    """Names of users are compared as people read them (RFC 7643, 4.1.1: userName ignores case)."""
    text = as_text(one).strip()
    return bool(text) and text.casefold() == other.strip().casefold()
