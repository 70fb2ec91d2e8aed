"""Whether a Flow without endpoint is sound. Pure. Source: Meta, flows/reference/flowjson."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

Fields = Mapping[str, Any]
VERSIONS = {"5.1", "6.0", "6.1", "6.2", "6.3", "7.0", "7.1", "7.2", "7.3"}
SCREEN = re.compile(r"[A-Z_]+")
COMPONENTS, OPTIONS, FOOTER, LABEL, TITLE, HEADING = 50, 20, 35, 30, 30, 80
CHOICES = {"RadioButtonsGroup", "CheckboxGroup", "Dropdown"}


def flow_errors(content: object) -> list[dict[str, Any]]:
    """What stands against publishing, in the shape of `validation_errors`; empty for a sound Flow."""
    return [
        {"error": code, "error_type": "FLOW_JSON_ERROR", "message": words, "line_start": 1, "line_end": 1}
        for code, words in _complaints(content)
    ]


def _complaints(content: object) -> Iterator[tuple[str, str]]:
    if not isinstance(content, dict) or not isinstance(content.get("screens"), list) or not content["screens"]:
        yield "REQUIRED_PROPERTY_MISSING", "The property 'screens' is missing or empty."
        return
    if content.get("version") not in VERSIONS:
        yield "INVALID_PROPERTY_VALUE", f"Version {content.get('version')!r} cannot be published."
    screens = [each for each in content["screens"] if isinstance(each, dict)]
    names = [str(each.get("id", "")) for each in screens]
    if len(set(names)) != len(names) or not all(SCREEN.fullmatch(name) for name in names):
        yield "INVALID_SCREEN_ID", "Screens need ids of their own, of capital letters and _."
    if not any(each.get("terminal") for each in screens):
        yield "MISSING_TERMINAL_SCREEN", "At least one screen must be terminal."
    for screen in screens:
        yield from _screen_complaints(screen, names, with_endpoint="data_api_version" in content)


def _screen_complaints(screen: Fields, names: list[str], *, with_endpoint: bool) -> Iterator[tuple[str, str]]:
    parts = list(components(screen))
    name = screen.get("id")
    if not parts or len(parts) > COMPONENTS:
        yield "INVALID_COMPONENT_COUNT", f"Screen {name} has {len(parts)} components; 1 to {COMPONENTS} fit."
    footers = [each for each in parts if each.get("type") == "Footer"]
    if screen.get("terminal") and not footers:
        yield "MISSING_FOOTER", f"The terminal screen {name} needs a Footer."
    for variable, schema in (screen.get("data") or {}).items():
        if not isinstance(schema, dict) or "__example__" not in schema:
            yield "MISSING_EXAMPLE", f"data.{variable} of {name} needs __example__."
    for part in parts:
        yield from _component_complaints(part)
        action = part.get("on-click-action")
        if isinstance(action, dict):
            yield from _action_complaints(action, screen, names, with_endpoint=with_endpoint)


def _component_complaints(part: Fields) -> Iterator[tuple[str, str]]:
    kind = part.get("type")
    options = part.get("data-source")
    if kind in CHOICES and isinstance(options, list):
        if not 1 <= len(options) <= (200 if kind == "Dropdown" else OPTIONS):
            yield "INVALID_OPTION_COUNT", f"{part.get('name')} has {len(options)} options."
        if any(len(str(each.get("title", ""))) > TITLE for each in options if isinstance(each, dict)):
            yield "INVALID_LENGTH", f"An option's title in {part.get('name')} has at most {TITLE} characters."
    limit = FOOTER if kind == "Footer" else LABEL if "name" in part else 0
    if limit and not 1 <= len(str(part.get("label", ""))) <= limit:
        yield "INVALID_LENGTH", f"The label of {part.get('name', kind)} has 1 to {limit} characters."
    if kind == "TextHeading" and len(str(part.get("text", ""))) > HEADING:
        yield "INVALID_LENGTH", f"A heading has at most {HEADING} characters."


def _action_complaints(
    action: Fields, screen: Fields, names: list[str], *, with_endpoint: bool
) -> Iterator[tuple[str, str]]:
    verb = action.get("name")
    if verb == "navigate":
        target = (action.get("next") or {}).get("name")
        if target not in names:
            yield "INVALID_NAVIGATION", f"{screen.get('id')} leads to {target}, which is no screen."
    elif verb == "complete":
        if not screen.get("terminal"):
            yield "INVALID_COMPLETE", f"{screen.get('id')} completes but is not terminal."
    elif verb != "open_url" and not (with_endpoint and verb in {"data_exchange", "update_data"}):
        yield "INVALID_ACTION", f"Action {verb} needs an endpoint."


def components(screen: Fields) -> Iterator[Fields]:
    """All components of a screen, those inside a Form too."""
    layout = screen.get("layout")
    waiting = list(layout.get("children", [])) if isinstance(layout, dict) else []
    while waiting:
        each = waiting.pop(0)
        if isinstance(each, dict):
            yield each
            waiting = list(each.get("children", [])) + waiting
