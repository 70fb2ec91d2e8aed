"""Media: uploaded, looked up, fetched by an address that lives five minutes, deleted. Source: Meta, media."""

import re
from urllib.parse import quote

from aiohttp import web

from baylanys.simulator.meta.errors import GraphError, required
from baylanys.simulator.meta.links import link_mark, media_url
from baylanys.simulator.meta.media_rules import INCOMING_SECONDS, UPLOADED_SECONDS, check_upload
from baylanys.simulator.meta.records import Media
from baylanys.simulator.meta.requests import require_token, success
from baylanys.simulator.meta.shelf import drop_media, shelve_media
from baylanys.simulator.meta.world import World


async def upload(request: web.Request) -> web.Response:
    """POST /{phone}/media, multipart: messaging_product, type, file."""
    world = require_token(request)
    if not request.content_type.startswith("multipart/"):
        raise required("file")
    form = await request.post()
    if form.get("messaging_product") != "whatsapp":
        raise required("messaging_product")
    file = form.get("file")
    if not isinstance(file, web.FileField):
        raise required("file")
    mime_type = (
        file.content_type if file.content_type not in {"", "application/octet-stream"} else str(form.get("type", ""))
    )
    content = file.file.read()
    check_upload(mime_type, content)
    return web.json_response({"id": shelve_media(world, content, mime_type, file.filename).id})


def look_up(request: web.Request, world: World, media: Media) -> web.Response:
    """GET /{media}: a fresh address. A foreign phone number id is refused."""
    asked = request.query.get("phone_number_id", world.settings.phone_number_id)
    if asked != world.settings.phone_number_id:
        raise GraphError(
            100, message="(#100) Param phone_number_id is not a valid whatsapp business phone number id ID"
        )
    return web.json_response(
        {
            "messaging_product": "whatsapp",
            "url": media_url(world, media),
            "mime_type": media.mime_type,
            "sha256": media.sha256,
            "file_size": media.size,
            "id": media.id,
        }
    )


def delete(world: World, media: Media) -> web.Response:
    drop_media(world, media)
    return success()


def find_media(world: World, media_id: str) -> Media | None:
    """The file, as long as Meta would still have it: 30 days for uploaded ones, 7 for received."""
    media = world.media.get(media_id)
    if media and world.clock() - media.at > (INCOMING_SECONDS if media.incoming else UPLOADED_SECONDS):
        return None
    return media


async def download(request: web.Request) -> web.StreamResponse:
    """The bytes; 401 without the token, 404 for an address that was never given or is over."""
    world = require_token(request)
    media = find_media(world, request.query.get("mid", ""))
    ends = request.query.get("ext", "")
    if not media or not re.fullmatch(r"\d{1,12}", ends) or int(ends) < world.clock():
        return web.Response(status=404, text="URL signature expired")
    if request.query.get("hash") != link_mark(world, media.id, int(ends)):
        return web.Response(status=404, text="Bad URL hash")
    return media_answer(world, media)


def media_answer(world: World, media: Media) -> web.StreamResponse:
    headers = {
        "Content-Type": media.mime_type,
        "Content-Disposition": f"inline; filename*=UTF-8''{quote(media.name or media.id)}",
    }
    return web.FileResponse(world.store.media_path(media.id), headers=headers)
