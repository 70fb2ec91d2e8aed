"""A message of the business: accepted with an id, or refused; then its fate, told by statuses."""

from typing import Any

from baylanys.simulator.meta.checks import MEDIA, check_message
from baylanys.simulator.meta.errors import GraphError, not_valid
from baylanys.simulator.meta.faults import refusing_fault, take_fault
from baylanys.simulator.meta.identifiers import digits, message_id
from baylanys.simulator.meta.media_rules import UPLOADED_SECONDS, fits_kind
from baylanys.simulator.meta.pricing import window_is_open
from baylanys.simulator.meta.records import Body, Message, Person, Template
from baylanys.simulator.meta.template_text import fill_template
from baylanys.simulator.meta.world import World

OWN_COUNTRY = "7"
LOCAL_LENGTH = 10


def send_message(world: World, body: Body) -> tuple[Body, Message]:
    """Meta's answer, and the message that now has a fate. Raises GraphError."""
    kind = check_message(body)
    number, bsuid = _recipient(world, body)
    refusing_fault(world, number or bsuid)
    person = world.find_person(number=number, bsuid=bsuid)
    content = body[kind]
    template = _template(world, content) if kind == "template" else None
    if template and template.category == "AUTHENTICATION" and not number:
        raise GraphError(131062)
    _check_references(world, kind, content)
    shown = fill_template(template.components, content.get("components", [])) if template else {}
    failure = _failure(world, person, kind, template)
    if failure and world.knobs.refuse_in == "response":
        raise GraphError(failure)
    at = world.clock()
    _check_rates(world, person.key if person else number or bsuid, at)
    message = Message(
        id=message_id(number or bsuid, ours=True),
        person=person.key if person else "",
        ours=True,
        kind=kind,
        body=content,
        at=at,
        context=(body.get("context") or {}).get("message_id", ""),
        callback=body.get("biz_opaque_callback_data", ""),
        category=template.category.lower() if template else "service",
        shown=shown or _flow_shown(world, kind, content),
        error=failure,
    )
    _settle_fate(world, person, message, number or bsuid)
    answered = {"wa_id": number} if number else {"user_id": bsuid}
    return {
        "messaging_product": "whatsapp",
        "contacts": [{"input": str(body.get("to") or body.get("recipient")), **answered}],
        "messages": [{"id": message.id} | ({"message_status": "accepted"} if template else {})],
    }, message


def _recipient(world: World, body: Body) -> tuple[str, str]:
    """The number's digits, or the BSUID where no number is given; a number without + may get our own country's code."""
    to = body.get("to")
    if not to:
        return "", str(body["recipient"])
    if "." in str(to) and str(to)[:2].isalpha():
        return "", str(to)
    number = digits(str(to))
    if not str(to).strip().startswith("+") and len(number) <= LOCAL_LENGTH:
        number = OWN_COUNTRY + number
    if not 7 <= len(number) <= 15:
        raise not_valid("Param to is not a valid phone number")
    if number == world.settings.display_number:
        raise GraphError(131021)
    return number, ""


def _template(world: World, content: Body) -> Template:
    language = content["language"]["code"]
    name = content["name"]
    found = next((each for each in world.templates.values() if (each.name, each.language) == (name, language)), None)
    if not found or found.status in {"PENDING", "REJECTED", "PENDING_DELETION", "DELETED", "IN_APPEAL"}:
        raise GraphError(132001, f"template name ({name}) does not exist in {language}")
    if found.status == "PAUSED":
        raise GraphError(132015)
    if found.status != "APPROVED":
        raise GraphError(132016)
    return found


def _check_references(world: World, kind: str, content: Any) -> None:
    """Ids in a message name something that is there and fits."""
    if kind in MEDIA and content.get("id"):
        check_media_id(world, kind, content["id"])
    if kind == "interactive":
        header = content.get("header", {})
        media = header.get(header.get("type"), {})
        if isinstance(media, dict) and media.get("id"):
            check_media_id(world, header["type"], media["id"])
        if content["type"] == "flow":
            _check_flow(world, content["action"]["parameters"])
    if kind == "reaction" and content["message_id"] not in world.messages:
        raise not_valid("reaction['message_id'] is not a message of this conversation")


def check_media_id(world: World, kind: str, media_id: str) -> None:
    """Raises 131053 where the file is unknown, older than 30 days, or not of this kind."""
    media = world.media.get(media_id)
    if not media or world.clock() - media.at > UPLOADED_SECONDS:
        raise GraphError(131053, f"Param {kind}['id'] is not a valid whatsapp business account media attachment ID")
    if not fits_kind(kind, media.mime_type):
        raise GraphError(131053, f"Unsupported {kind} mime type {media.mime_type}")


def _check_flow(world: World, parameters: Body) -> None:
    flow = find_flow(world, parameters)
    if not flow:
        raise not_valid("The flow does not exist")
    if flow.status == "BLOCKED":
        raise GraphError(132068)
    if flow.status != ("DRAFT" if parameters.get("mode") == "draft" else "PUBLISHED"):
        raise not_valid(f"The flow is {flow.status}; draft and published flows are sent with their own mode")


def find_flow(world: World, parameters: Body) -> Any:
    wanted = parameters.get("flow_id")
    name = parameters.get("flow_name")
    return world.flows.get(str(wanted)) if wanted else next((f for f in world.flows.values() if f.name == name), None)


def _flow_shown(world: World, kind: str, content: Any) -> Body:
    if kind == "interactive" and content["type"] == "flow":
        return {"flow_id": find_flow(world, content["action"]["parameters"]).id}
    return {}


def _failure(world: World, person: Person | None, kind: str, template: Template | None) -> int:
    """The code with which the message will fail; 0 where nothing stands against it."""
    if not person or not person.has_whatsapp:
        return 131026
    if kind != "template" and not window_is_open(person.wrote_at, world.clock()):
        return 131047
    if template and template.category == "MARKETING" and not person.takes_marketing:
        return 131050
    return 0


def _check_rates(world: World, person: str, at: float) -> None:
    knobs = world.knobs
    if knobs.pair_limit and not world.pairs[person].take(at):
        raise GraphError(131056)
    if not world.rate.take(at, knobs.messages_per_second):
        raise GraphError(130429)


def _settle_fate(world: World, person: Person | None, message: Message, name: str) -> None:
    """The message is kept and its statuses are planned; a reaction changes the message that it is for."""
    fault = take_fault(world, "fail", name)
    if fault:
        message.error = fault.code
    if not person:
        message.shown = {"input": name}
    if message.kind == "reaction" and not message.error:
        target = world.messages[message.body["message_id"]]
        target.reactions["business"] = message.body["emoji"]
        world.keep(target)
    if person:
        person.typing_until = 0.0
        world.keep(person)
    world.keep(message)
    world.plan(world.knobs.sent_after_ms, "failed" if message.error else "sent", message.id)
