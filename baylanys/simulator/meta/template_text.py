"""What a template says once its variables are filled in, or why they do not fit. Pure. Source: Meta, templates."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from baylanys.simulator.meta.errors import GraphError

Fields = Mapping[str, Any]
VARIABLE = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")
BODY_LENGTH = 1024
MEDIA_HEADERS = {"IMAGE", "VIDEO", "DOCUMENT"}


def variables(text: str) -> list[str]:
    """Names or numbers of the variables in order of their first appearance."""
    return list(dict.fromkeys(VARIABLE.findall(text)))


def fill_template(components: Sequence[Fields], given: Sequence[Fields]) -> dict[str, Any]:
    """Header, body, footer and buttons as the person reads them. Raises GraphError."""
    shown: dict[str, Any] = {}
    for component in components:
        kind = str(component.get("type", "")).upper()
        if kind == "BUTTONS":
            shown["buttons"] = _buttons(component.get("buttons", []), given)
        elif kind == "HEADER" and component.get("format", "TEXT") != "TEXT":
            shown["header"] = _media_header(str(component["format"]), _parameters(given, "header"))
        elif kind in {"HEADER", "BODY"}:
            shown[kind.lower()] = _filled(kind.lower(), component.get("text", ""), _parameters(given, kind.lower()))
        elif kind == "FOOTER":
            shown["footer"] = component.get("text", "")
    if len(shown.get("body", "")) > BODY_LENGTH:
        raise GraphError(132005, f"body: text too long ({len(shown['body'])} of {BODY_LENGTH} characters)")
    return shown


def _parameters(given: Sequence[Fields], kind: str, **wanted: str) -> list[Fields]:
    for each in given:
        fits = all(str(each.get(name, "")).lower() == value for name, value in wanted.items())
        if str(each.get("type", "")).lower() == kind and fits:
            found = each.get("parameters", [])
            return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
    return []


def _filled(where: str, text: str, given: Sequence[Fields]) -> str:
    names = variables(text)
    if len(names) != len(given):
        raise GraphError(
            132000,
            f"{where}: number of localizable_params ({len(given)}) does not match the expected number of params "
            f"({len(names)})",
        )
    values: dict[str, str] = {}
    for position, parameter in enumerate(given):
        name = parameter.get("parameter_name") or (names[position] if names[position].isdigit() else "")
        if name not in names:
            raise GraphError(132012, f"{where}: Parameter name is missing or empty, or unknown: {name!s:.40}")
        values[str(name)] = _value(where, parameter)
    if set(values) != set(names):
        raise GraphError(132000, f"{where}: a variable was given twice")
    return VARIABLE.sub(lambda found: values[found.group(1)], text)


def _value(where: str, parameter: Fields) -> str:
    kind = parameter.get("type")
    if kind == "text":
        value = parameter.get("text")
        if not isinstance(value, str) or not value:
            raise GraphError(131008, f"{where}: Parameter of type text is missing text value")
        if "\n" in value or "\t" in value or "     " in value:
            raise GraphError(
                132018, f"{where}: Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
            )
        return value
    if kind in {"currency", "date_time"} and isinstance(parameter.get(str(kind)), dict):
        return str(parameter[str(kind)].get("fallback_value", ""))
    raise GraphError(132012, f"{where}: Format mismatch, expected TEXT, received {str(kind).upper()}")


def _media_header(wanted: str, given: Sequence[Fields]) -> dict[str, Any]:
    received = str(given[0].get("type", "")).upper() if given else "UNKNOWN"
    if received != wanted:
        raise GraphError(132012, f"header: Format mismatch, expected {wanted}, received {received}")
    content = given[0].get(wanted.lower())
    if not isinstance(content, dict):
        raise GraphError(131008, f"header: parameter of type {wanted.lower()} is missing its object")
    if wanted in MEDIA_HEADERS and bool(content.get("id")) == bool(content.get("link")):
        raise GraphError(131008, f"header: exactly one of id and link is needed for {wanted.lower()}")
    return {"type": wanted.lower(), wanted.lower(): content}


def _buttons(buttons: Sequence[Fields], given: Sequence[Fields]) -> list[dict[str, Any]]:
    shown = []
    for index, button in enumerate(buttons):
        kind = str(button.get("type", "")).upper()
        row = {"type": kind, "text": button.get("text", ""), "index": index}
        parameters = _parameters(given, "button", sub_type=kind.lower(), index=str(index))
        if kind == "URL":
            row["url"] = _url(str(button.get("url", "")), parameters, index)
        elif kind == "QUICK_REPLY":
            row["payload"] = parameters[0].get("payload", row["text"]) if parameters else row["text"]
        elif kind == "FLOW":
            action = parameters[0].get("action", {}) if parameters else {}
            row |= {"flow_id": str(button.get("flow_id", "")), "flow_token": action.get("flow_token", "unused")}
            row["data"] = action.get("flow_action_data", {})
        shown.append(row)
    return shown


def _url(url: str, parameters: Sequence[Fields], index: int) -> str:
    wanted = variables(url)
    if len(wanted) != len(parameters):
        raise GraphError(131008, f"buttons: Button at index {index} of type Url requires a parameter")
    return VARIABLE.sub(lambda _: str(parameters[0].get("text", "")), url)
