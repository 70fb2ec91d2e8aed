"""Addresses of media: good for five minutes, and for whoever has the token. Source: Meta, media."""

import hashlib
import hmac

from baylanys.simulator.meta.media_rules import URL_SECONDS
from baylanys.simulator.meta.records import Media
from baylanys.simulator.meta.world import World

PATH = "/whatsapp_business/attachments/"


def media_url(world: World, media: Media, *, source: str = "getMedia") -> str:
    ends = int(world.clock() + URL_SECONDS)
    mark = link_mark(world, media.id, ends)
    return f"{world.public_url}{PATH}?mid={media.id}&source={source}&ext={ends}&hash={mark}"


def link_mark(world: World, media_id: str, ends: int) -> str:
    """Nobody makes an address of their own, or makes one last."""
    return hmac.new(world.settings.app_secret.encode(), f"{media_id}.{ends}".encode(), hashlib.sha256).hexdigest()[:24]
