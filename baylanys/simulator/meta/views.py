"""What the page /try/whatsapp/ is shown: people, conversations, templates. Pure shapes, no HTML."""

from typing import Any

import msgspec

from baylanys.simulator.meta.pricing import WINDOW_SECONDS
from baylanys.simulator.meta.records import Body, Message, Person, Template
from baylanys.simulator.meta.world import World

SHOWN_MESSAGES = 200
HIDDEN_KINDS = {"reaction", "edit", "revoke"}


def person_view(world: World, person: Person) -> Body:
    """Somebody in the list, with the last message and how many wait to be read."""
    thread = [each for each in world.thread(person)[-SHOWN_MESSAGES:] if visible(each)]
    unread = sum(each.ours and each.status == "delivered" for each in thread)
    return {
        "key": person.key,
        "name": person.name,
        "number": person.number if person.shows_number else "",
        "username": person.username,
        "language": person.language,
        "bsuid": person.bsuid,
        "online": person.online,
        "marketing": person.takes_marketing,
        "blocks": person.blocks_business,
        "typing": person.typing_until > world.clock(),
        "window_ends_at": person.wrote_at + WINDOW_SECONDS if person.wrote_at else 0,
        "unread": unread,
        "last": message_view(thread[-1]) if thread else None,
    }


def conversation_view(world: World, person: Person, since: int) -> Body:
    """The conversation, or what changed in it after `since`."""
    found = [each for each in world.thread(person)[-SHOWN_MESSAGES:] if each.changed > since and visible(each)]
    return {
        "changed": world.changed,
        "person": person_view(world, person),
        "messages": [message_view(each) for each in found],
        "business": {"name": world.verified_name, "number": world.settings.display_number},
    }


def visible(message: Message) -> bool:
    """A message of the business is seen once it arrived; reactions and edits are seen in what they change."""
    if message.kind in HIDDEN_KINDS:
        return False
    return not message.ours or message.status in {"delivered", "read", "played"}


def message_view(message: Message) -> Body:
    view: dict[str, Any] = msgspec.to_builtins(message)
    for name in ("callback", "category", "pricing", "error"):
        view.pop(name)
    if message.revoked_at:
        view["body"] = {}
    return view


def template_view(template: Template) -> Body:
    view: Body = msgspec.to_builtins(template)
    return view
