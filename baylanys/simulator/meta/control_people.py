"""/standin/people: being one of those who write. The page uses it through Django; tests use it directly.

GET  /standin/people                          the people
POST /standin/people                          {name, number?, username?, language?}: somebody new
GET  /standin/people/{key}?since=N            the conversation, or what changed after N
POST /standin/people/{key}/messages           {type, <type>: {…}, context?, referral?}: writes
POST /standin/people/{key}/acts               {act, …}: see acts.py
POST /standin/people/{key}/media?voice=1      multipart `file`: {id, mime_type} for a message
GET  /standin/media/{id}                      the file
"""

from aiohttp import web

from baylanys.simulator.meta.acts import act
from baylanys.simulator.meta.doors_media import media_answer
from baylanys.simulator.meta.errors import GraphError, not_valid
from baylanys.simulator.meta.identifiers import digits
from baylanys.simulator.meta.media_rules import INCOMING_LIMIT
from baylanys.simulator.meta.records import Person
from baylanys.simulator.meta.requests import read_json, world_of
from baylanys.simulator.meta.shelf import shelve_media
from baylanys.simulator.meta.views import conversation_view, message_view, person_view
from baylanys.simulator.meta.voice import as_voice_note
from baylanys.simulator.meta.writing import write_message

NAME_LENGTH = 100


async def listed(request: web.Request) -> web.Response:
    world = world_of(request)
    return web.json_response({"people": [person_view(world, each) for each in world.people.values()]})


async def add(request: web.Request) -> web.Response:
    world, body = world_of(request), await read_json(request)
    number = digits(str(body.get("number", "")))
    username = str(body.get("username", ""))[:40]
    if not username and not 7 <= len(number) <= 15:
        raise not_valid("a telephone number with country code, or a username, is needed")
    if number in world.by_number:
        raise not_valid("somebody has this number already")
    name = str(body.get("name", ""))[:NAME_LENGTH] or username or f"+{number}"
    person = world.add_person(
        name=name,
        number=number,
        username=username,
        shows_number=bool(number),
        language=str(body.get("language", "ru"))[:2],
    )
    return web.json_response(person_view(world, person), status=201)


def _person(request: web.Request) -> Person:
    person = world_of(request).people.get(request.match_info["key"])
    if not person:
        raise GraphError(100, "nobody of this name", status=404)
    return person


async def conversation(request: web.Request) -> web.Response:
    since = digits(request.query.get("since", "0"))
    return web.json_response(conversation_view(world_of(request), _person(request), int(since or 0)))


async def write(request: web.Request) -> web.Response:
    message = write_message(world_of(request), _person(request), await read_json(request))
    return web.json_response(message_view(message), status=201)


async def do(request: web.Request) -> web.Response:
    world, person = world_of(request), _person(request)
    act(world, person, await read_json(request))
    return web.json_response(person_view(world, person))


async def upload(request: web.Request) -> web.Response:
    world, file = world_of(request), (await request.post()).get("file")
    if not isinstance(file, web.FileField):
        raise not_valid("a multipart field `file` is needed")
    content, mime_type = file.file.read(), file.content_type
    if len(content) > INCOMING_LIMIT:
        raise GraphError(131053, "WhatsApp takes at most 100 MB")
    if request.query.get("voice"):
        content, mime_type = await as_voice_note(content), "audio/ogg"
    media = shelve_media(world, content, mime_type, file.filename, incoming=True)
    return web.json_response({"id": media.id, "mime_type": mime_type, "size": media.size}, status=201)


async def media(request: web.Request) -> web.StreamResponse:
    found = world_of(request).media.get(request.match_info["id"])
    if not found:
        raise GraphError(100, "no such file", status=404)
    return media_answer(world_of(request), found)
