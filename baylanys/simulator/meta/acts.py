"""What somebody does with WhatsApp besides writing: reads, blocks, stops marketing, changes the number."""

from collections.abc import Callable

from baylanys.simulator.meta.errors import not_valid
from baylanys.simulator.meta.identifiers import digits, message_id, scoped_user_id
from baylanys.simulator.meta.pricing import WINDOW_SECONDS
from baylanys.simulator.meta.records import Body, Person
from baylanys.simulator.meta.statuses import contact, mark_read
from baylanys.simulator.meta.world import World

DETAILS = {"stop": "User requested to stop marketing messages", "resume": "User requested to resume marketing messages"}


def act(world: World, person: Person, given: Body) -> None:
    """The person did what `act` says. Raises GraphError for an unknown act."""
    verb = ACTS.get(str(given.get("act")))
    if not verb:
        raise not_valid(f"act must be one of {', '.join(sorted(ACTS))}")
    verb(world, person, given)
    world.keep(person)


def _read(world: World, person: Person, _given: Body) -> None:
    """Everything delivered is read."""
    for message in world.thread(person):
        if message.ours and message.status in {"sent", "delivered"} and person.online and not person.blocks_business:
            mark_read(world, message)


def _played(world: World, person: Person, given: Body) -> None:
    message = world.messages.get(str(given.get("message")))
    if message and message.ours and message.person == person.key and message.kind == "audio":
        mark_read(world, message)
        if message.body.get("voice"):
            mark_read(world, message, played=True)


def _online(world: World, person: Person, given: Body) -> None:
    """The telephone is on again: what waited is delivered."""
    person.online = bool(given.get("on", True))
    _deliver_waiting(world, person)


def _block(world: World, person: Person, given: Body) -> None:
    """Meta tells the business nothing of it: its messages stay at one tick."""
    person.blocks_business = bool(given.get("on", True))


def _deliver_waiting(world: World, person: Person) -> None:
    if person.online:
        for message in world.thread(person):
            if message.ours and message.status == "sent" and message.kind != "reaction":
                world.plan(0, "delivered", message.id)


def _marketing(world: World, person: Person, given: Body) -> None:
    """The setting “offers and announcements” of this business; told by user_preferences."""
    person.takes_marketing = bool(given.get("on", True))
    value = "resume" if person.takes_marketing else "stop"
    told: Body = {"wa_id": person.number} if person.shows_number and person.number else {}
    told |= {
        "user_id": person.bsuid,
        "detail": DETAILS[value],
        "category": "marketing_messages",
        "value": value,
        "timestamp": int(world.clock()),
    }
    world.announce("user_preferences", {"contacts": [contact(person)], "user_preferences": [told]}, person=person.key)


def _change_number(world: World, person: Person, given: Body) -> None:
    """The same person under another number and another BSUID; a system message without `contacts` tells so."""
    number = digits(str(given.get("number", "")))
    if not 7 <= len(number) <= 15 or number in world.by_number:
        raise not_valid("this is not a free telephone number")
    old, old_user = person.number, person.bsuid
    world.by_number.pop(old, None)
    world.by_bsuid.pop(old_user, None)
    person.number, person.bsuid = number, scoped_user_id()
    if old:
        words = f"User {person.name} changed from {old} to {number}"
        system = {"body": words, "wa_id": number, "type": "user_changed_number"}
        _announce_system(world, person, old, old_user, system)
    else:
        system = {"body": f"User {person.name} changed", "user_id": person.bsuid, "type": "user_changed_user_id"}
        _announce_system(world, person, "", old_user, system)
    update: Body = {"user_id": {"previous": old_user, "current": person.bsuid}, "timestamp": str(int(world.clock()))}
    update |= {"detail": "User changed phone number"} | ({"wa_id": number} if person.shows_number else {})
    world.announce("user_id_update", {"contacts": [contact(person)], "user_id_update": [update]}, person=person.key)


def _announce_system(world: World, person: Person, old: str, old_user: str, system: Body) -> None:
    told: Body = {"from": old} if old and person.shows_number else {"from_user_id": old_user}
    told |= {
        "id": message_id(old, ours=False),
        "timestamp": str(int(world.clock())),
        "type": "system",
        "system": system,
    }
    world.announce("messages", {"messages": [told]}, person=person.key)


def _close_window(world: World, person: Person, _given: Body) -> None:
    """As if the last message of the person were a day old."""
    person.wrote_at = min(person.wrote_at, world.clock() - WINDOW_SECONDS)


def _show_number(_world: World, person: Person, given: Body) -> None:
    person.shows_number = bool(given.get("on", True)) and bool(person.number)


def _rename(_world: World, person: Person, given: Body) -> None:
    person.name = str(given.get("name", ""))[:100] or person.name


ACTS: dict[str, Callable[[World, Person, Body], None]] = {
    "read": _read,
    "played": _played,
    "online": _online,
    "block": _block,
    "marketing": _marketing,
    "change_number": _change_number,
    "close_window": _close_window,
    "show_number": _show_number,
    "rename": _rename,
}
