"""Buttons, lists, links, flows and requests: what fits into them. Pure. Source: Meta, messages/interactive-*."""

from collections.abc import Callable, Mapping
from typing import Any

from baylanys.simulator.meta.errors import GraphError, not_valid

Fields = Mapping[str, Any]
BUTTONS, ROWS, SECTIONS = 3, 10, 10
TITLE, BUTTON_ID, ROW_ID, ROW_TITLE, DESCRIPTION, FOOTER, HEADER = 20, 256, 200, 24, 72, 60, 60
BODY, LIST_BODY = 1024, 4096
FLOW_LABEL = 30


def check_interactive(interactive: Fields) -> None:
    """Raises GraphError (131009, 131008) where something does not fit."""
    kind = str(interactive.get("type"))
    if kind not in KINDS:
        raise not_valid(f"Param interactive['type'] must be one of {', '.join(sorted(KINDS))}")
    limit = LIST_BODY if kind == "list" else BODY
    _length("Body", _part(interactive, "body").get("text"), limit)
    if "footer" in interactive:
        _length("Footer", _part(interactive, "footer").get("text"), FOOTER)
    if "header" in interactive:
        _check_header(_part(interactive, "header"), only_text=kind == "list")
    KINDS[kind](_part(interactive, "action"))


def _part(interactive: Fields, name: str) -> Fields:
    found = interactive.get(name)
    if not isinstance(found, dict):
        raise GraphError(131008, f"Parameter interactive['{name}'] is required")
    return found


def _length(what: str, value: object, limit: int, *, least: int = 1) -> None:
    if not isinstance(value, str) or not least <= len(value) <= limit:
        raise not_valid(f"{what} length invalid. Min length: {least}, Max length: {limit}")


def _check_header(header: Fields, *, only_text: bool) -> None:
    kind = header.get("type")
    if kind == "text":
        _length("Header text", header.get("text"), HEADER)
        return
    media = header.get(str(kind))
    if only_text or kind not in {"image", "video", "document"} or not isinstance(media, dict):
        raise not_valid(f"Header type {kind} is not valid here")
    if bool(media.get("id")) == bool(media.get("link")):
        raise not_valid(f"Header {kind} needs exactly one of id and link")


def _check_buttons(action: Fields) -> None:
    buttons = action.get("buttons")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= BUTTONS:
        raise not_valid(f"Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: {BUTTONS}")
    replies = [
        each.get("reply") if isinstance(each, dict) and each.get("type") == "reply" else None for each in buttons
    ]
    for reply in replies:
        if not isinstance(reply, dict):
            raise not_valid("Button type must be reply")
        _length("Button title", reply.get("title"), TITLE)
        _length("Button id", reply.get("id"), BUTTON_ID)
    _unique("button titles", [reply["title"] for reply in replies if reply])
    _unique("button ids", [reply["id"] for reply in replies if reply])


def _check_list(action: Fields) -> None:
    _length("Button label", action.get("button"), TITLE)
    sections = action.get("sections")
    if not isinstance(sections, list) or not 1 <= len(sections) <= SECTIONS:
        raise not_valid(f"Section count invalid. Min allowed count: 1, Max allowed count: {SECTIONS}")
    rows: list[Fields] = []
    for section in sections:
        inside = section.get("rows") if isinstance(section, dict) else None
        if not isinstance(inside, list) or not inside or not all(isinstance(row, dict) for row in inside):
            raise not_valid("Each section needs at least one row")
        if len(sections) > 1 or section.get("title"):
            _length("Section title", section.get("title"), ROW_TITLE)
        rows.extend(inside)
    if len(rows) > ROWS:
        raise not_valid(f"Total row count exceed max allowed count: {ROWS}")
    for row in rows:
        _length("Row title", row.get("title"), ROW_TITLE)
        _length("Row id", row.get("id"), ROW_ID)
        _length("Row description", row.get("description", ""), DESCRIPTION, least=0)
    _unique("row ids", [row["id"] for row in rows])


def _check_link(action: Fields) -> None:
    parameters = action.get("parameters")
    if action.get("name") != "cta_url" or not isinstance(parameters, dict):
        raise not_valid("action['name'] must be cta_url, with parameters")
    _length("Display text", parameters.get("display_text"), TITLE)
    if not str(parameters.get("url", "")).startswith(("http://", "https://")):
        raise not_valid("action['parameters']['url'] is not a valid URI")


def _check_flow(action: Fields) -> None:
    parameters = action.get("parameters")
    if action.get("name") != "flow" or not isinstance(parameters, dict):
        raise not_valid("action['name'] must be flow, with parameters")
    if str(parameters.get("flow_message_version")) != "3":
        raise not_valid("flow_message_version must be 3")
    if bool(parameters.get("flow_id")) == bool(parameters.get("flow_name")):
        raise not_valid("Exactly one of flow_id and flow_name is required")
    _length("Flow CTA", parameters.get("flow_cta"), FLOW_LABEL)
    if parameters.get("flow_action", "navigate") not in {"navigate", "data_exchange"}:
        raise not_valid("flow_action must be navigate or data_exchange")


def _check_request(name: str) -> Callable[[Fields], None]:
    def check(action: Fields) -> None:
        if action.get("name") != name:
            raise not_valid(f"action['name'] must be {name}")

    return check


def _unique(what: str, values: list[str]) -> None:
    if len(set(values)) != len(values):
        raise not_valid(f"Duplicated {what}")


KINDS: dict[str, Callable[[Fields], None]] = {
    "button": _check_buttons,
    "list": _check_list,
    "cta_url": _check_link,
    "flow": _check_flow,
    "location_request_message": _check_request("send_location"),
    "contact_request": _check_request("request_contact_info"),
}
