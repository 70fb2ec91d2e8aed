"""POST /{phone}/messages: sends, marks as read, shows typing. Source: Meta, messages/send-messages."""

import asyncio

from aiohttp import ClientSession, ClientTimeout, web
from aiohttp.client_exceptions import ClientError

from baylanys.simulator.meta.checks import MEDIA
from baylanys.simulator.meta.errors import not_valid, required
from baylanys.simulator.meta.faults import take_fault
from baylanys.simulator.meta.life import Life
from baylanys.simulator.meta.media_rules import fits_kind
from baylanys.simulator.meta.outbox import Outbox
from baylanys.simulator.meta.records import Body, Message
from baylanys.simulator.meta.requests import read_json, require_token, success
from baylanys.simulator.meta.sending import send_message
from baylanys.simulator.meta.shelf import shelve_media
from baylanys.simulator.meta.world import World

LIFE: web.AppKey[Life] = web.AppKey("life", Life)
OUTBOX: web.AppKey[Outbox] = web.AppKey("outbox", Outbox)
TYPING_SECONDS = 25.0
EARLY_SECONDS = 3.0
LINK_LIMIT = 16 * 1024 * 1024


async def messages(request: web.Request) -> web.StreamResponse:
    world = require_token(request)
    body = await read_json(request)
    if "status" in body and "type" not in body:
        return _mark_read(world, body)
    if fault := take_fault(world, "http", ""):
        return web.Response(status=fault.status, text="Sorry, this content isn't available right now")
    answer, message = send_message(world, body)
    await _fetch_link(world, message)
    if world.knobs.statuses_first:
        request.app[LIFE].do_now(message.id)
        await request.app[OUTBOX].quiet(EARLY_SECONDS)
    name = str(body.get("to") or body.get("recipient"))
    if fault := take_fault(world, "hang", name):
        await asyncio.sleep(fault.seconds)
    if take_fault(world, "drop", name):
        assert request.transport is not None
        request.transport.abort()
    return web.json_response(answer)


def _mark_read(world: World, body: Body) -> web.Response:
    """The message and all before it have blue ticks; typing shows for 25 seconds or until an answer."""
    if body.get("messaging_product") != "whatsapp":
        raise required("messaging_product")
    if body["status"] != "read":
        raise not_valid("Param status must be one of {READ}")
    message = world.messages.get(str(body.get("message_id")))
    if not message or message.ours:
        raise not_valid("Param message_id is not a message that this number received")
    person = world.people[message.person]
    for each in world.thread(person):
        if not each.ours and each.at <= message.at and each.status != "read":
            each.status = "read"
            world.keep(each)
    if "typing_indicator" in body:
        if body["typing_indicator"] != {"type": "text"}:
            raise not_valid("Param typing_indicator['type'] must be text")
        person.typing_until = world.clock() + TYPING_SECONDS
        world.keep(person)
    return success()


async def _fetch_link(world: World, message: Message) -> None:
    """A file given by link is fetched as Meta fetches it; where that fails the message fails with 131053."""
    link = message.body.get("link") if message.kind in MEDIA else None
    if not link or message.error:
        return
    try:
        async with ClientSession(timeout=ClientTimeout(total=10)) as web_session, web_session.get(link) as answer:
            content = await answer.content.read(LINK_LIMIT)
            if answer.status == 200 and fits_kind(message.kind, answer.content_type):
                message.shown = {"media": shelve_media(world, content, answer.content_type, "").id}
                world.keep(message)
                return
    except (ClientError, TimeoutError, ValueError):
        pass
    message.error = 131053
    world.keep(message)
