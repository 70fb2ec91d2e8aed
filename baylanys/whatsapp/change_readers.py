"""Reads the lists of one change: messages, statuses, errors, echoes, preferences, id changes, history, calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from baylanys.whatsapp.account_events import (
    AddressBookChange,
    CallEvent,
    Event,
    HistoryMessage,
    Preference,
    UserIdChange,
)
from baylanys.whatsapp.message_readers import faults_of, read_echo, read_message, read_status
from baylanys.whatsapp.people import Contacts, ids_of
from baylanys.whatsapp.webhook_items import BadItem, ChannelFault, Echo, Message, Origin, Status
from baylanys.whatsapp.wire_values import MESSAGE_ID, USER_ID, WA_ID, is_deep, mapping, matching, moment, objects, text

ListItem = Message | Status | Echo | ChannelFault | Event | BadItem
_Reader = Callable[[Origin, Contacts, dict[str, Any], int, int], Iterator[ListItem]]


def read_lists(origin: Origin, value: dict[str, Any], contacts: Contacts) -> Iterator[ListItem]:
    """Every item of every list of this value; whatever is no object or nested too deep comes as a BadItem."""
    for name, read in _LISTS.items():
        if name not in value:
            continue
        items = value[name]
        if not isinstance(items, list):
            yield BadItem(origin, f"{name}_not_a_list", None if is_deep(items) else items)
            continue
        for position, item in enumerate(items):
            if is_deep(item):
                yield BadItem(origin, "too_deep", None)
            elif not isinstance(item, dict):
                yield BadItem(origin, f"{name}_not_an_object", item)
            else:
                yield from read(origin, contacts, item, position, len(items))


def _message(origin: Origin, contacts: Contacts, item: dict[str, Any], at: int, of: int) -> Iterator[ListItem]:
    yield read_message(origin, contacts, item, at, of)


def _echo(origin: Origin, contacts: Contacts, item: dict[str, Any], at: int, of: int) -> Iterator[ListItem]:
    yield read_echo(origin, contacts, item, at, of)


def _status(origin: Origin, contacts: Contacts, item: dict[str, Any], at: int, of: int) -> Iterator[ListItem]:
    if item.get("type") == "call":
        yield from _call(origin, contacts, item, at, of)
    else:
        yield read_status(origin, contacts, item, at, of)


def _error(origin: Origin, contacts: Contacts, item: dict[str, Any], at: int, of: int) -> Iterator[ListItem]:
    for fault in faults_of([item]):
        yield ChannelFault(origin, fault, item)


def _preference(origin: Origin, contacts: Contacts, item: dict[str, Any], at: int, of: int) -> Iterator[ListItem]:
    person = contacts.person(ids_of(item.get("wa_id"), item.get("user_id")), at, of)
    wish = text(item.get("value"))
    if wish is None or (person.wa_id is None and person.user_id is None):
        yield BadItem(origin, "preference_unreadable", item)
        return
    yield Preference(
        origin, person, text(item.get("category")), wish, moment(item.get("timestamp")), text(item.get("detail")), item
    )  # fmt: skip


def _user_id(origin: Origin, contacts: Contacts, item: dict[str, Any], at: int, of: int) -> Iterator[ListItem]:
    change = mapping(item.get("user_id"))
    previous, current = matching(USER_ID, change.get("previous")), matching(USER_ID, change.get("current"))
    if previous is None or current is None:
        yield BadItem(origin, "user_id_change_unreadable", item)
        return
    ids = (matching(WA_ID, text(item.get("wa_id"))), current)
    person = contacts.person(ids, at, of, mapping(item.get("parent_user_id")).get("current"))
    yield UserIdChange(origin, person, previous, moment(item.get("timestamp")), item)


def _state_sync(origin: Origin, contacts: Contacts, item: dict[str, Any], at: int, of: int) -> Iterator[ListItem]:
    contact = mapping(item.get("contact"))
    name = text(contact.get("full_name")) or text(contact.get("first_name"))
    wa_id = ids_of(contact.get("phone_number"), None)[0]
    said_at = moment(mapping(item.get("metadata")).get("timestamp"))
    yield AddressBookChange(origin, text(item.get("action")), wa_id, name, said_at, item)


def _history(origin: Origin, contacts: Contacts, item: dict[str, Any], at: int, of: int) -> Iterator[ListItem]:
    for error in objects(item.get("errors")):
        yield from _error(origin, contacts, error, 0, 1)
    for thread in objects(item.get("threads")):
        for message in objects(thread.get("messages")):
            yield _old_message(origin, text(thread.get("id")), message)


def _old_message(origin: Origin, thread: str | None, message: dict[str, Any]) -> HistoryMessage | BadItem:
    identity, kind = matching(MESSAGE_ID, message.get("id")), text(message.get("type"))
    if identity is None or kind is None:
        return BadItem(origin, "history_unreadable", message)
    state = text(mapping(message.get("history_context")).get("status"))
    return HistoryMessage(origin, thread, identity, kind, moment(message.get("timestamp")), state, message)


def _call(origin: Origin, contacts: Contacts, item: dict[str, Any], at: int, of: int) -> Iterator[ListItem]:
    identity, event = matching(MESSAGE_ID, item.get("id")), text(item.get("event")) or text(item.get("status"))
    if identity is None or event is None:
        yield BadItem(origin, "call_unreadable", item)
        return
    theirs = item.get("to") if item.get("direction") == "BUSINESS_INITIATED" else item.get("from")
    ids = ids_of(theirs or item.get("recipient_id"), item.get("from_user_id") or item.get("recipient_user_id"))
    yield CallEvent(origin, identity, event, contacts.person(ids, at, of), moment(item.get("timestamp")), item)


_LISTS: dict[str, _Reader] = {
    "messages": _message,
    "statuses": _status,
    "errors": _error,
    "message_echoes": _echo,
    "user_preferences": _preference,
    "user_id_update": _user_id,
    "state_sync": _state_sync,
    "history": _history,
    "calls": _call,
}
