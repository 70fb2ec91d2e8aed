"""What becomes of a sent message, told as Meta tells it. Source: Meta, webhooks/reference/messages/status, pricing."""

from baylanys.simulator.meta.errors import status_error
from baylanys.simulator.meta.pricing import pricing
from baylanys.simulator.meta.records import Body, Message, Person
from baylanys.simulator.meta.world import World

RANK = {"accepted": 0, "sent": 1, "delivered": 2, "read": 3, "played": 4}


def contact(person: Person) -> Body:
    """An item of `contacts`: no number where a username alone is shown."""
    found: Body = {"profile": {"name": person.name}}
    if person.username:
        found["profile"]["username"] = person.username
    if person.shows_number and person.number:
        found["wa_id"] = person.number
    return found | {"user_id": person.bsuid}


def mark_sent(world: World, message: Message) -> None:
    """The message has left; it is delivered at once where the telephone is on."""
    person = world.people[message.person]
    if message.status != "accepted":
        return
    in_entry_point = world.clock() < person.entry_point_until
    if message.kind != "reaction":
        count = world.count_service(world.clock()) if message.category == "service" else 0
        message.pricing = pricing(
            message.category,
            in_entry_point=in_entry_point,
            service_count=count,
            free_service=world.knobs.free_service_messages,
        )
    _tell(world, person, message, "sent", with_price=True)
    if message.kind != "reaction":
        world.plan(world.knobs.deliver_after_ms, "delivered", message.id)


def mark_delivered(world: World, message: Message) -> None:
    """Nothing happens while the telephone is off or the person blocks the business."""
    person = world.people[message.person]
    if message.status != "sent" or not person.online or person.blocks_business:
        return
    if world.knobs.skip_delivered:
        message.status = "delivered"
        world.keep(message)
    else:
        _tell(world, person, message, "delivered", with_price=True)
    world.plan(world.knobs.read_after_ms, "read", message.id)


def mark_read(world: World, message: Message, *, played: bool = False) -> None:
    """Read, or a voice note heard; a message that was not told to be delivered brings its price with this."""
    wanted = "played" if played else "read"
    if RANK.get(message.status, 9) >= RANK[wanted] or message.kind == "reaction":
        return
    priced = message.status == "sent" or (world.knobs.skip_delivered and message.status == "delivered")
    _tell(world, world.people[message.person], message, wanted, with_price=priced)


def mark_failed(world: World, message: Message) -> None:
    """`contacts` is left out, and the user id too where a number was written to."""
    person = world.people.get(message.person)
    name = str(message.shown.get("input", "")) if not person else ""
    status = _status(world, message, "failed") | {"errors": [status_error(message.error)]}
    if person and person.number and person.shows_number:
        status["recipient_id"] = person.number
    elif person:
        status["recipient_user_id"] = person.bsuid
    else:
        status["recipient_id" if name.isdigit() else "recipient_user_id"] = name
    message.status = "failed"
    world.keep(message)
    world.announce("messages", {"statuses": [status]}, person=message.person)


def _tell(world: World, person: Person, message: Message, status: str, *, with_price: bool) -> None:
    message.status = status
    world.keep(message)
    told = _status(world, message, status)
    if person.shows_number and person.number:
        told["recipient_id"] = person.number
    told["recipient_user_id"] = person.bsuid
    if with_price and message.pricing:
        told["pricing"] = message.pricing
        if status == "sent" and message.pricing["type"] == "free_entry_point":
            ends = str(int(person.entry_point_until))
            told["conversation"] = {
                "id": message.id[-32:],
                "expiration_timestamp": ends,
                "origin": {"type": "referral_conversion"},
            }
    world.announce("messages", {"contacts": [contact(person)], "statuses": [told]}, person=person.key)


def _status(world: World, message: Message, status: str) -> Body:
    told = {"id": message.id, "status": status, "timestamp": str(int(world.clock()))}
    return told | ({"biz_opaque_callback_data": message.callback} if message.callback else {})
