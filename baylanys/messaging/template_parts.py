"""What a template is made of: Meta's components on one side, header, text, footer and buttons on the other. Pure.

Source: Meta, "Templates" / "Template components". Variables stand in the text as {{name}} or {{1}}.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from baylanys.whatsapp.template_limits import VARIABLE, variables

Component = Mapping[str, Any]
TEXT = "TEXT"


@dataclass(frozen=True, slots=True)
class Button:
    """`kind` as Meta names it: QUICK_REPLY, URL, PHONE_NUMBER…; `url` and `number` where the kind has them."""

    kind: str
    label: str
    url: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """`part` is header, body or button0…; `key` stands in the text; `name` is ours for it, `example` what Meta sees."""

    part: str
    key: str
    name: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class Parts:
    """`header_format` is TEXT, IMAGE, VIDEO, DOCUMENT or LOCATION; empty where there is no header."""

    body: str
    header: str = ""
    header_format: str = ""
    footer: str = ""
    buttons: tuple[Button, ...] = ()

    @property
    def texts(self) -> list[tuple[str, str]]:
        """Each part that may have variables, with its text."""
        found = [("header", self.header), ("body", self.body)]
        return found + [(f"button{place}", each.url) for place, each in enumerate(self.buttons)]


def parts_of(components: Sequence[Component]) -> Parts:
    """The parts of Meta's components; what has another shape than Meta documents counts as absent."""
    by_type = {str(one.get("type", "")).upper(): one for one in components if isinstance(one, Mapping)}
    header = by_type.get("HEADER", {})
    buttons = by_type.get("BUTTONS", {}).get("buttons", [])
    return Parts(
        body=str(by_type.get("BODY", {}).get("text") or ""),
        header=str(header.get("text") or ""),
        header_format=str(header.get("format") or TEXT).upper() if header else "",
        footer=str(by_type.get("FOOTER", {}).get("text") or ""),
        buttons=tuple(_button(each) for each in buttons if isinstance(each, Mapping))
        if isinstance(buttons, list)
        else (),
    )


def _button(one: Mapping[str, Any]) -> Button:
    return Button(
        kind=str(one.get("type") or "").upper(),
        label=str(one.get("text") or ""),
        url=str(one.get("url") or ""),
        number=str(one.get("phone_number") or ""),
    )


def components_of(parts: Parts, examples: Mapping[str, str]) -> list[dict[str, Any]]:
    """Meta's components, with the examples that its review wants. Headers are texts alone."""
    found: list[dict[str, Any]] = []
    if parts.header:
        header = {"type": "HEADER", "format": TEXT, "text": parts.header}
        found.append(header | _examples("header", parts.header, examples))
    found.append({"type": "BODY", "text": parts.body} | _examples("body", parts.body, examples))
    if parts.footer:
        found.append({"type": "FOOTER", "text": parts.footer})
    if parts.buttons:
        found.append({"type": "BUTTONS", "buttons": [_wire_button(each, examples) for each in parts.buttons]})
    return found


def parameter_format(parts: Parts) -> str:
    """How Meta reads the variables of header and text: NAMED, or POSITIONAL where they are numbered."""
    keys = [*variables(parts.header), *variables(parts.body)]
    return "POSITIONAL" if keys and all(key.isdigit() for key in keys) else "NAMED"


def _examples(part: str, text: str, examples: Mapping[str, str]) -> dict[str, Any]:
    keys = variables(text)
    if not keys:
        return {}
    if all(key.isdigit() for key in keys):
        listed = [examples.get(key, "") for key in sorted(keys, key=int)]
        return {"example": {f"{part}_text": [listed] if part == "body" else listed}}
    given = [{"param_name": key, "example": examples.get(key, "")} for key in keys]
    return {"example": {f"{part}_text_named_params": given}}


def _wire_button(button: Button, examples: Mapping[str, str]) -> dict[str, Any]:
    shown: dict[str, Any] = {"type": button.kind, "text": button.label}
    if button.url:
        shown["url"] = button.url
    if variables(button.url):
        shown["example"] = [VARIABLE.sub(lambda found: examples.get(found.group(1), ""), button.url)]
    return shown | ({"phone_number": button.number} if button.number else {})


def variables_of(components: Sequence[Component], known: Sequence[Variable] = ()) -> list[Variable]:
    """The variables in the order of the text; a name that we gave before stays, an example comes from Meta's."""
    names = {(each.part, each.key): each for each in known}
    given = _given_examples(components)
    found = []
    for part, text in parts_of(components).texts:
        for key in variables(text):
            before = names.get((part, key))
            example = given.get((part, key)) or (before.example if before else "")
            found.append(Variable(part, key, before.name if before else key, example))
    return found


def _given_examples(components: Sequence[Component]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for one in components:
        part, example = str(one.get("type", "")).lower(), one.get("example")
        if part == "buttons":
            found |= _button_examples(one.get("buttons"))
        elif isinstance(example, Mapping):
            found |= _text_examples(part, example)
    return found


def _text_examples(part: str, example: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    named, listed = example.get(f"{part}_text_named_params"), example.get(f"{part}_text")
    found = {
        (part, str(each.get("param_name"))): str(each.get("example", ""))
        for each in (named if isinstance(named, list) else [])
        if isinstance(each, Mapping)
    }
    rows = listed if isinstance(listed, list) else []
    first = rows[0] if rows and isinstance(rows[0], list) else rows
    return found | {(part, str(place)): str(value) for place, value in enumerate(first, start=1)}


def _button_examples(buttons: object) -> dict[tuple[str, str], str]:
    """Meta shows the whole link as the example: what stands in it for the variable."""
    found = {}
    for place, one in enumerate(buttons if isinstance(buttons, list) else []):
        example = one.get("example") if isinstance(one, Mapping) else None
        if not (isinstance(example, list) and example):
            continue
        before, _, after = VARIABLE.sub("\0", str(one.get("url", "")), count=1).partition("\0")
        whole = str(example[0])
        fits = whole.startswith(before) and whole.endswith(after)
        found[f"button{place}", "1"] = whole[len(before) : len(whole) - len(after)] if fits else whole
    return found
