"""Reads one message, echo or status object; what has no id or no person in it becomes a BadItem."""

from __future__ import annotations

from typing import Any

from baylanys.whatsapp.content_shapes import Content, Media, Unreadable
from baylanys.whatsapp.message_contents import read_content
from baylanys.whatsapp.people import Contacts, Ids, ids_of
from baylanys.whatsapp.webhook_items import BadItem, Context, Echo, GraphFault, Message, Origin, Pricing, Status
from baylanys.whatsapp.wire_values import MESSAGE_ID, flag, mapping, matching, moment, objects, text

STATUSES = frozenset({"sent", "delivered", "read", "played", "failed"})
CALLBACK_CHARACTERS = 512


def read_message(
    origin: Origin, contacts: Contacts, item: dict[str, Any], position: int, of: int
) -> Message | BadItem:  # fmt: skip
    identity, kind = matching(MESSAGE_ID, item.get("id")), text(item.get("type"))
    if identity is None or kind is None:
        return BadItem(origin, "message_without_id" if identity is None else "message_without_type", item)
    ids = ids_of(item.get("from"), item.get("from_user_id"))
    person = contacts.person(ids, position, of, item.get("from_parent_user_id"))
    if person.wa_id is None and person.user_id is None:
        return BadItem(origin, "message_without_sender", item)
    content = read_content(kind, item)
    return Message(
        origin=origin,
        id=identity,
        kind=kind[:100],
        person=person,
        sent_at=moment(item.get("timestamp")),
        content=content,
        context=_context(item.get("context")),
        referral=mapping(item.get("referral")) or None,
        group_id=text(item.get("group_id")),
        faults=faults_of(item.get("errors")),
        flaws=_flaws(item, "from", ids, content),
        raw=item,
    )


def read_echo(origin: Origin, contacts: Contacts, item: dict[str, Any], position: int, of: int) -> Echo | BadItem:
    identity, kind = matching(MESSAGE_ID, item.get("id")), text(item.get("type"))
    if identity is None or kind is None:
        return BadItem(origin, "echo_unreadable", item)
    ids = ids_of(item.get("to"), item.get("to_user_id"))
    person = contacts.person(ids, position, of)
    if person.wa_id is None and person.user_id is None:
        return BadItem(origin, "echo_without_recipient", item)
    content = read_content(kind, item)
    flaws = _flaws(item, "to", ids, content)
    return Echo(origin, identity, kind[:100], person, moment(item.get("timestamp")), content, flaws, item)


def read_status(origin: Origin, contacts: Contacts, item: dict[str, Any], position: int, of: int) -> Status | BadItem:
    identity, status = matching(MESSAGE_ID, item.get("id")), text(item.get("status"))
    if identity is None or status is None:
        return BadItem(origin, "status_unreadable", item)
    group = item.get("recipient_type") == "group"
    ids = _recipient(item, group)
    flaws = () if status in STATUSES else ("status_unknown",)
    callback = text(item.get("biz_opaque_callback_data"))
    return Status(
        origin=origin,
        message_id=identity,
        status=status[:100],
        person=contacts.person(ids, position, of),
        at=moment(item.get("timestamp")),
        callback_data=callback[:CALLBACK_CHARACTERS] if callback else None,
        group_id=text(item.get("recipient_id")) if group else None,
        pricing=_pricing(item.get("pricing")),
        faults=faults_of(item.get("errors")),
        flaws=flaws + (() if moment(item.get("timestamp")) else ("timestamp_absurd",)),
        raw=item,
    )


def faults_of(errors: object) -> tuple[GraphFault, ...]:
    """The errors of a message, a status or a value; the code is None where Meta gave none."""
    return tuple(_fault(error) for error in objects(errors))


def _fault(error: dict[str, Any]) -> GraphFault:
    code = text(error.get("code"))
    details = text(mapping(error.get("error_data")).get("details")) or text(error.get("message")) or ""
    return GraphFault(
        code=int(code) if code and code.isascii() and code.isdigit() and len(code) <= 10 else None,
        title=text(error.get("title")) or "",
        details=details,
    )


def _recipient(item: dict[str, Any], group: bool) -> Ids:
    number = item.get("recipient_participant_id") if group else item.get("recipient_id")
    return ids_of(number, item.get("recipient_user_id"))


def _context(value: object) -> Context | None:
    if not isinstance(value, dict) or not value:
        return None
    return Context(
        message_id=matching(MESSAGE_ID, value.get("id")),
        sender=text(value.get("from")),
        forwarded=value.get("forwarded") is True,
        frequently_forwarded=value.get("frequently_forwarded") is True,
        product=mapping(value.get("referred_product")) or None,
    )


def _pricing(value: object) -> Pricing | None:
    if not isinstance(value, dict):
        return None
    return Pricing(text(value.get("type")), text(value.get("category")), flag(value.get("billable")))


def _flaws(item: dict[str, Any], sender: str, ids: Ids, content: Content) -> tuple[str, ...]:
    found = []
    if moment(item.get("timestamp")) is None:
        found.append("timestamp_absurd")
    if sender in item and ids[0] is None:
        found.append("wa_id_malformed")
    if isinstance(content, Unreadable):
        found.append("content_unreadable")
    if isinstance(content, Media) and content.id is None:
        found.append("media_id_malformed")
    return tuple(found)
