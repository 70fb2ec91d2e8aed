"""/standin: how the stand-in behaves, and what goes wrong on demand. For tests and the demonstration.

GET   /standin                                what is under way
GET   /standin/knobs, PATCH {…}               see records.Knobs
GET   /standin/faults, POST {…}, DELETE       see records.Fault
POST  /standin/events                         {field, value}: any update, as it is
POST  /standin/raw?signature=good|wrong|none|odd   the body as it is; answers {status}
POST  /standin/bulk                           {messages, people, text?}: so many texts at once
POST  /standin/handshake                      asks the centre again; answers {verified}
POST  /standin/quiet?seconds=10               waits until no webhook is left; answers {quiet, waiting}
GET   /standin/messages?kind=&callback=       what the business sent
GET   /standin/templates                      all templates
POST  /standin/templates/{id}                 {event, reason?} | {quality} | {category}: the review by hand
GET   /standin/flows/{id}                     a Flow with its JSON
"""

from typing import Any

import msgspec
from aiohttp import ClientSession, web

from baylanys.simulator.meta.doors_messages import OUTBOX
from baylanys.simulator.meta.errors import GraphError, not_valid
from baylanys.simulator.meta.faults import KINDS
from baylanys.simulator.meta.records import Body, Fault, Knobs, Message
from baylanys.simulator.meta.requests import read_json, world_of
from baylanys.simulator.meta.review import change_category, change_quality, decide
from baylanys.simulator.meta.template_checks import CATEGORIES
from baylanys.simulator.meta.views import template_view
from baylanys.simulator.meta.world import World
from baylanys.simulator.meta.writing import write_message

BULK_LIMIT = 100_000
ODD_SIGNATURES = {"wrong": "sha256=" + "0" * 64, "none": "", "odd": "sha256=қате"}


async def overview(request: web.Request) -> web.Response:
    world, outbox = world_of(request), request.app[OUTBOX]
    return web.json_response(
        {
            "verified": outbox.verified,
            "webhook_url": world.webhook_url,
            "waiting": len(world.events),
            "posts": outbox.posts,
            "failures": outbox.failures,
            "people": len(world.people),
            "messages": len(world.messages),
        }
    )


async def knobs(request: web.Request) -> web.Response:
    """Only what is given changes. The order of what already waits stays."""
    world = world_of(request)
    if request.method == "PATCH":
        world.knobs = _shaped(msgspec.to_builtins(world.knobs) | await read_json(request), Knobs)
        world.store.put("knobs", "knobs", world.knobs)
    return web.json_response(msgspec.to_builtins(world.knobs))


async def faults(request: web.Request) -> web.Response:
    world = world_of(request)
    if request.method == "DELETE":
        world.faults.clear()
    if request.method == "POST":
        fault = _shaped(await read_json(request), Fault)
        if fault.kind not in KINDS:
            raise not_valid(f"kind must be one of {', '.join(sorted(KINDS))}")
        world.faults.append(fault)
    return web.json_response({"faults": [msgspec.to_builtins(each) for each in world.faults]})


def _shaped(values: Body, shape: Any) -> Any:
    try:
        return msgspec.convert(values, shape)
    except msgspec.ValidationError as wrong:
        raise not_valid(str(wrong)) from wrong


async def events(request: web.Request) -> web.Response:
    body = await read_json(request)
    if not isinstance(body.get("field"), str) or not isinstance(body.get("value"), dict):
        raise not_valid("field and value are needed")
    event = world_of(request).announce(body["field"], body["value"])
    return web.json_response({"number": event.number}, status=201)


async def raw(request: web.Request) -> web.Response:
    signature = ODD_SIGNATURES.get(request.query.get("signature", "good"))
    content = await request.read()
    async with ClientSession() as session:
        try:
            status = await request.app[OUTBOX].post(session, content, signature)
        except ValueError:
            status = -1
    return web.json_response({"status": status})


async def bulk(request: web.Request) -> web.Response:
    """Texts from so many numbers, in turn; each says its place, so that a lost one can be named."""
    world, body = world_of(request), await read_json(request)
    count, people = int(body.get("messages", 0)), int(body.get("people", 1))
    if not (0 < count <= BULK_LIMIT and 0 < people <= BULK_LIMIT):
        raise not_valid(f"messages and people are 1 to {BULK_LIMIT}")
    numbers = [str(77770000000 + place) for place in range(people)]
    writers = [world.by_number.get(each) or world.add_person(name=f"+{each}", number=each) for each in numbers]
    text = str(body.get("text", "сәлем"))
    ids = [
        write_message(world, writers[place % people], {"type": "text", "text": {"body": f"{text} {place}"}}).id
        for place in range(count)
    ]
    return web.json_response({"ids": ids}, status=201)


async def handshake(request: web.Request) -> web.Response:
    async with ClientSession() as session:
        return web.json_response({"verified": await request.app[OUTBOX].verify(session)})


async def quiet(request: web.Request) -> web.Response:
    settled = await request.app[OUTBOX].quiet(float(request.query.get("seconds", "10")))
    return web.json_response({"quiet": settled, "waiting": len(world_of(request).events)})


async def messages(request: web.Request) -> web.Response:
    wanted = {name: request.query[name] for name in ("kind", "callback", "person", "status") if name in request.query}
    found = [each for each in world_of(request).messages.values() if each.ours and _fits(each, wanted)]
    return web.json_response({"messages": [msgspec.to_builtins(each) for each in found]})


def _fits(message: Message, wanted: dict[str, str]) -> bool:
    return all(getattr(message, name) == value for name, value in wanted.items())


async def templates(request: web.Request) -> web.Response:
    return web.json_response({"templates": [template_view(each) for each in world_of(request).templates.values()]})


async def judge(request: web.Request) -> web.Response:
    world, body = world_of(request), await read_json(request)
    template = world.templates.get(request.match_info["id"])
    if not template:
        raise GraphError(100, "no such template", status=404)
    if "event" in body:
        decide(world, template, str(body["event"]), str(body.get("reason", "NONE")))
    elif "quality" in body:
        change_quality(world, template, str(body["quality"]))
    elif body.get("category") in CATEGORIES:
        change_category(world, template, body["category"])
    else:
        raise not_valid("event, quality or category is needed")
    return web.json_response(template_view(template))


async def flow(request: web.Request) -> web.Response:
    world: World = world_of(request)
    found = world.flows.get(request.match_info["id"])
    if not found:
        raise GraphError(100, "no such flow", status=404)
    return web.json_response(msgspec.to_builtins(found))
