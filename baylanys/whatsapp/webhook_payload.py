"""Reads the body of a webhook: every message, status, error and event of every entry and every change.

One bad item never hides a good one; what cannot be read comes as a `BadItem`. The one error is `PayloadError`.
Source: Meta, "Webhooks" and "Messages webhook reference"; a body may hold up to 1,000 updates in 3 MB.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from baylanys.whatsapp.account_events import Event, OtherEvent
from baylanys.whatsapp.account_readers import read_account_event
from baylanys.whatsapp.change_readers import read_lists
from baylanys.whatsapp.people import Contacts
from baylanys.whatsapp.webhook_items import BadItem, ChannelFault, Echo, Message, Origin, Status
from baylanys.whatsapp.wire_values import decode_json, is_deep, mapping, moment, text

Item = Message | Status | Echo | ChannelFault | Event | BadItem

OBJECT = "whatsapp_business_account"


class PayloadError(ValueError):
    """The body as a whole is not Meta's. `code`: not_json, not_an_object, wrong_object, entry_missing."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


def read_items(body: bytes) -> list[Item]:
    """Everything in this body, in its order. Raises PayloadError, nothing else."""
    try:
        whole = decode_json(body)
    except ValueError as error:
        raise PayloadError("not_json", str(error)[:200]) from error
    if not isinstance(whole, dict):
        raise PayloadError("not_an_object", type(whole).__name__)
    if whole.get("object") != OBJECT:
        raise PayloadError("wrong_object", str(whole.get("object"))[:100])
    if not isinstance(whole.get("entry"), list):
        raise PayloadError("entry_missing")
    return list(_entries(whole["entry"]))


def _entries(entries: list[Any]) -> Iterator[Item]:
    for entry in entries:
        if not isinstance(entry, dict):
            yield BadItem(None, "entry_not_an_object", _shallow(entry))
        elif not isinstance(entry.get("changes"), list):
            yield BadItem(_origin(entry, {}, {}), "changes_missing", _shallow(entry))
        else:
            for change in entry["changes"]:
                yield from _change(entry, change)


def _change(entry: dict[str, Any], change: Any) -> Iterator[Item]:
    value = change.get("value") if isinstance(change, dict) else None
    if not isinstance(value, dict):
        yield BadItem(_origin(entry, {}, {}), "value_missing", _shallow(change))
        return
    origin = _origin(entry, change, value)
    found = False
    for item in read_lists(origin, value, Contacts(value)):
        found = True
        yield item
    if not found and not _is_empty_list_change(value):
        yield _event(origin, value, change)


def _event(origin: Origin, value: dict[str, Any], change: dict[str, Any]) -> Item:
    if is_deep(value):
        return BadItem(origin, "too_deep", None)
    return read_account_event(origin, value, change) or OtherEvent(origin, value)


def _origin(entry: dict[str, Any], change: dict[str, Any], value: dict[str, Any]) -> Origin:
    metadata = mapping(value.get("metadata"))
    # Two of Meta's examples of account_update have `field` elsewhere than beside `value`.
    field = text(change.get("field")) or text(value.get("field")) or text(entry.get("field")) or ""
    return Origin(
        account_id=text(entry.get("id")),
        field=field[:100],
        phone_number_id=text(metadata.get("phone_number_id")),
        display_phone_number=text(metadata.get("display_phone_number")) or text(value.get("display_phone_number")),
        at=moment(entry.get("time")),
    )


def _is_empty_list_change(value: dict[str, Any]) -> bool:
    """Whether a list is there that says what the change is about, and has nothing in it."""
    return any(value.get(name) == [] for name in ("messages", "statuses", "errors", "message_echoes"))


def _shallow(value: Any) -> Any:
    return None if is_deep(value) else value
