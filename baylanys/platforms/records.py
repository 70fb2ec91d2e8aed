"""A user's record as it is shown and kept: a few named values, never a secret. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from baylanys.platforms.description import Shown
from baylanys.platforms.secret_names import is_secret
from baylanys.platforms.templates import as_text, value_at

MOST_VALUES = 40
LONGEST_VALUE = 300


@dataclass(frozen=True, slots=True)
class Record:
    """`id` is the platform's own; `values` are texts by path, in their order."""

    id: str
    values: Mapping[str, str] = field(default_factory=dict)


def values_of(raw: Any, shows: Sequence[Shown]) -> dict[str, str]:
    """What is kept of a record: what the description names, or every plain value of it; secrets never."""
    paths = [each.path for each in shows] or [path for path in _paths(raw) if not path.startswith(("meta", "schemas"))]
    found = {path: as_text(value_at(raw, path))[:LONGEST_VALUE] for path in paths if not is_secret(path)}
    return dict([each for each in found.items() if each[1]][:MOST_VALUES])


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """What changed, by path: the value before and after."""
    paths = dict.fromkeys([*before, *after])
    return {path: (before.get(path, ""), after.get(path, "")) for path in paths if before.get(path) != after.get(path)}


def _paths(raw: Any, above: str = "", depth: int = 0) -> list[str]:
    if not isinstance(raw, Mapping) or depth > 3:
        return []
    found: list[str] = []
    for name, value in raw.items():
        path = f"{above}{name}"
        if isinstance(value, Mapping):
            found += _paths(value, f"{path}.", depth + 1)
        elif isinstance(value, str | int | float):
            found.append(path)
    return found
