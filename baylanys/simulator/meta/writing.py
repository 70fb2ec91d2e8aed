"""What somebody with WhatsApp writes to the business. Source: Meta, webhooks/reference/messages/*."""

import base64
from typing import Any

from baylanys.simulator.meta.checks import MEDIA
from baylanys.simulator.meta.errors import GraphError, not_valid
from baylanys.simulator.meta.identifiers import message_id
from baylanys.simulator.meta.links import media_url
from baylanys.simulator.meta.pricing import ENTRY_POINT_SECONDS
from baylanys.simulator.meta.records import Body, Message, Person
from baylanys.simulator.meta.statuses import contact
from baylanys.simulator.meta.world import World

EDIT_SECONDS = 15 * 60.0
UNSUPPORTED = {"code": 131051, "title": "Message type unknown", "message": "Message type unknown",
               "error_data": {"details": "Message type is currently not supported."}}  # fmt: skip
KINDS = {
    *MEDIA,
    "text",
    "location",
    "contacts",
    "interactive",
    "button",
    "order",
    "reaction",
    "edit",
    "revoke",
    "unsupported",
}


def write_message(world: World, person: Person, given: Body) -> Message:
    """The message stands in the conversation with one tick, opens the 24 hours, and waits for its webhook.

    `given` is `{type, <type>: {…}, context?: {message_id | forwarded | frequently_forwarded}, referral?}`.
    Raises GraphError.
    """
    kind = str(given.get("type", "text"))
    if kind not in KINDS or not isinstance(given.get(kind, {}), dict | list):
        raise not_valid(f"type must be one of {', '.join(sorted(KINDS))}")
    at = world.clock()
    content = given.get(kind, {})
    context = given.get("context") or {}
    message = Message(
        id=message_id(person.number, ours=False),
        person=person.key,
        ours=False,
        kind=kind,
        body=content,
        at=at,
        status="sent",
        context=context.get("message_id", ""),
        forwarded=bool(context.get("forwarded") or context.get("frequently_forwarded")),
    )
    _change_earlier(world, person, message)
    person.wrote_at = at
    if "referral" in given:
        person.entry_point_until = at + ENTRY_POINT_SECONDS
    world.keep(person)
    world.keep(message)
    if not person.blocked_by_business and not person.blocks_business:
        told = _told(world, person, message, context) | {name: given[name] for name in ("referral",) if name in given}
        world.announce(
            "messages", {"contacts": [contact(person)], "messages": [told]}, person=person.key, message=message.id
        )
    return message


def _told(world: World, person: Person, message: Message, context: Body) -> Body:
    """The item of `messages`."""
    told: Body = {"from": person.number} if person.shows_number and person.number else {}
    told |= {"from_user_id": person.bsuid, "id": message.id, "timestamp": str(int(message.at)), "type": message.kind}
    if message.kind == "unsupported":
        told |= {"errors": [UNSUPPORTED], "unsupported": message.body or {"type": "poll"}}
    else:
        told[message.kind] = _media(world, message) if message.kind in MEDIA else message.body
    if message.context:
        earlier = world.messages.get(message.context)
        sender = world.settings.display_number if not earlier or earlier.ours else person.number
        told["context"] = {"from": sender, "id": message.context} if sender else {"id": message.context}
    told_context = {name: True for name in ("forwarded", "frequently_forwarded") if context.get(name)}
    if told_context:
        told["context"] = told.get("context", {}) | told_context
    return told


def _media(world: World, message: Message) -> Body:
    """The object as Meta tells it, with a ready address that is good for five minutes."""
    media = world.media[message.body["id"]]
    told = {name: message.body[name] for name in ("caption", "filename") if message.body.get(name)}
    mime_type = "audio/ogg; codecs=opus" if message.body.get("voice") else media.mime_type
    digest = base64.b64encode(bytes.fromhex(media.sha256)).decode()
    told |= {"mime_type": mime_type, "sha256": digest, "id": media.id, "url": media_url(world, media, source="webhook")}
    if message.kind == "audio":
        told["voice"] = bool(message.body.get("voice"))
    if message.kind == "sticker":
        told["animated"] = bool(message.body.get("animated"))
    return told


def _change_earlier(world: World, person: Person, message: Message) -> None:
    """A reaction, an edit, a revocation and an answer leave their mark on the message they are for."""
    content: Any = message.body
    if message.kind in MEDIA and content.get("id") not in world.media:
        raise GraphError(131053, f"{message.kind}['id'] is not known")
    if message.kind == "reaction":
        target = _known(world, person, content.get("message_id"))
        target.reactions["person"] = content.get("emoji", "")
        world.keep(target)
    elif message.kind in {"edit", "revoke"}:
        target = _own(world, person, content.get("original_message_id"), message)
        if message.kind == "revoke":
            target.revoked_at = message.at
        else:
            new = content.get("message", {})
            target.body, target.edited_at = new.get(target.kind, target.body), message.at
        world.keep(target)
    elif message.kind in {"interactive", "button"} and message.context in world.messages:
        target = world.messages[message.context]
        target.answered = message.id
        world.keep(target)


def _known(world: World, person: Person, message_id: object) -> Message:
    found = world.messages.get(str(message_id))
    if not found or found.person != person.key:
        raise not_valid("there is no such message in this conversation")
    return found


def _own(world: World, person: Person, original: object, message: Message) -> Message:
    found = _known(world, person, original)
    if found.ours or found.revoked_at:
        raise not_valid("only an own message that was not taken back can be changed")
    if message.kind == "edit" and message.at - found.at > EDIT_SECONDS:
        raise not_valid("a message can be edited for fifteen minutes")
    return found
