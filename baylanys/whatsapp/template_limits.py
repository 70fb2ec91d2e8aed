"""What Meta refuses in a template, checked before it is submitted (Meta, "Templates": components, management)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from baylanys.whatsapp.limits import Broken

NAME = re.compile(r"[a-z0-9_]{1,512}", re.ASCII)
VARIABLE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
VARIABLE_NAME = re.compile(r"[a-z][a-z0-9_]*|[1-9][0-9]?", re.ASCII)
BODY, HEADER, FOOTER, LABEL, URL, BUTTONS = 1024, 60, 60, 25, 2000, 10
BUTTONS_OF_TYPE = {"URL": 2, "PHONE_NUMBER": 1, "COPY_CODE": 1, "QUICK_REPLY": 10}
CATEGORIES = frozenset({"MARKETING", "UTILITY", "AUTHENTICATION"})


def variables(text: str) -> list[str]:
    """The names in {{…}}, in order, each once."""
    return list(dict.fromkeys(VARIABLE.findall(text)))


def check_template(name: str, category: str, components: Sequence[Mapping[str, Any]]) -> list[Broken]:
    """A template as it would be submitted, its components in Meta's shape."""
    return list(_template(name, category, components))


def _template(name: str, category: str, components: Sequence[Mapping[str, Any]]) -> Iterator[Broken]:
    if not NAME.fullmatch(name):
        yield Broken("template_name_malformed", 512)
    if category not in CATEGORIES:
        yield Broken("template_category_unknown")
    by_type = {str(one.get("type", "")).upper(): one for one in components}
    if len(by_type) < len(components):
        yield Broken("component_repeats")
    body = str(by_type.get("BODY", {}).get("text", ""))
    if not body.strip() and category != "AUTHENTICATION":
        yield Broken("body_empty")
    yield from _text("body", body, BODY, most=None)
    yield from _text("header", str(by_type.get("HEADER", {}).get("text", "")), HEADER, most=1)
    yield from _text("footer", str(by_type.get("FOOTER", {}).get("text", "")), FOOTER, most=0)
    buttons = by_type.get("BUTTONS", {}).get("buttons", [])
    yield from _buttons([one for one in buttons if isinstance(one, dict)] if isinstance(buttons, list) else [])


def _text(part: str, text: str, longest: int, *, most: int | None) -> Iterator[Broken]:
    if len(text) > longest:
        yield Broken(f"{part}_too_long", longest)
    names = variables(text)
    if most is not None and len(names) > most:
        yield Broken(f"{part}_too_many_variables", most)
    if any(not VARIABLE_NAME.fullmatch(name) for name in names):
        yield Broken("variable_name_malformed")
    numbers = [int(name) for name in names if name.isascii() and name.isdigit()]
    if numbers and (len(numbers) < len(names) or sorted(numbers) != list(range(1, len(numbers) + 1))):
        yield Broken("variables_not_in_sequence")
    # 2388299: a text may neither begin nor end with a variable.
    if part == "body" and names and _at_edge(text.strip()):
        yield Broken("variable_at_edge")


def _at_edge(text: str) -> bool:
    return text.startswith("{{") or text.endswith("}}")


def _buttons(buttons: Sequence[Mapping[str, Any]]) -> Iterator[Broken]:
    if len(buttons) > BUTTONS:
        yield Broken("too_many_buttons", BUTTONS)
    for kind, most in BUTTONS_OF_TYPE.items():
        if sum(str(button.get("type", "")).upper() == kind for button in buttons) > most:
            yield Broken(f"too_many_{kind.lower()}_buttons", most)
    for button in buttons:
        label, url = str(button.get("text", "")), str(button.get("url", ""))
        if not label and str(button.get("type", "")).upper() != "COPY_CODE":
            yield Broken("button_label_empty")
        if len(label) > LABEL:
            yield Broken("button_label_too_long", LABEL)
        if len(url) > URL:
            yield Broken("button_url_too_long", URL)
        if url and not url.startswith(("https://", "http://")):
            yield Broken("button_url_malformed")
