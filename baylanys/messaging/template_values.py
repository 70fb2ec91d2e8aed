"""A template with its variables filled in: what the person reads, and what Meta is given. Pure.

Source: Meta, "Send template messages"; the limits of a value from its errors 132000, 132005, 132018.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from baylanys.messaging.template_parts import TEXT, Button, Parts, Variable
from baylanys.whatsapp.template_limits import BODY, VARIABLE

LONGEST_VALUE = 1000
_REFUSED_BY_META = re.compile(r"[\n\t\r]| {5,}")


class ValueRefusedError(ValueError):
    """`code` is missing, malformed or too_long; `name` is the variable's, empty for the whole text."""

    def __init__(self, code: str, name: str = "") -> None:
        super().__init__(f"{code}: {name}")
        self.code = code
        self.name = name


@dataclass(frozen=True, slots=True)
class Filled:
    """What the person reads; `parts.body` is the text of the message."""

    parts: Parts
    parameters: list[dict[str, Any]]

    @property
    def text(self) -> str:
        """Header, text and footer as the thread shows them."""
        return "\n\n".join(each for each in (self.parts.header, self.parts.body, self.parts.footer) if each)


def fill(parts: Parts, variables: Sequence[Variable], values: Mapping[str, str]) -> Filled:
    """The template with these values by our names. Raises ValueRefusedError."""
    if parts.header_format not in {"", TEXT}:
        raise ValueRefusedError("header_file")
    given = {(each.part, each.key): _checked(each.name, values.get(each.name, "")) for each in variables}
    buttons = tuple(
        Button(each.kind, each.label, _put_in(each.url, f"button{place}", given), each.number)
        for place, each in enumerate(parts.buttons)
    )
    shown = Parts(
        body=_put_in(parts.body, "body", given),
        header=_put_in(parts.header, "header", given),
        header_format=parts.header_format,
        footer=parts.footer,
        buttons=buttons,
    )
    if len(shown.body) > BODY:
        raise ValueRefusedError("too_long")
    return Filled(shown, _parameters(parts, variables, given))


def _checked(name: str, value: str) -> str:
    value = value.strip()
    if not value:
        raise ValueRefusedError("missing", name)
    if _REFUSED_BY_META.search(value):
        raise ValueRefusedError("malformed", name)
    if len(value) > LONGEST_VALUE:
        raise ValueRefusedError("too_long", name)
    return value


def _put_in(text: str, part: str, given: Mapping[tuple[str, str], str]) -> str:
    return VARIABLE.sub(lambda found: given.get((part, found.group(1)), found.group(0)), text)


def _parameters(
    parts: Parts, variables: Sequence[Variable], given: Mapping[tuple[str, str], str]
) -> list[dict[str, Any]]:
    """Meta's `components` of a message: positional keys in their order, named ones with their name."""
    found: list[dict[str, Any]] = []
    for part in ("header", "body"):
        own = _in_order([each for each in variables if each.part == part])
        if own:
            found.append({"type": part, "parameters": [_parameter(each, given) for each in own]})
    for place, button in enumerate(parts.buttons):
        own = [each for each in variables if each.part == f"button{place}"]
        if own:
            text = {"type": "text", "text": given[own[0].part, own[0].key]}
            found.append({"type": "button", "sub_type": button.kind.lower(), "index": str(place), "parameters": [text]})
    return found


def _in_order(variables: list[Variable]) -> list[Variable]:
    return sorted(variables, key=lambda each: int(each.key) if each.key.isdigit() else 0)


def _parameter(variable: Variable, given: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    shown = {"type": "text", "text": given[variable.part, variable.key]}
    return shown if variable.key.isdigit() else shown | {"parameter_name": variable.key}
