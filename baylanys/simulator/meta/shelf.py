"""Files are laid on the stand-in's shelf under ids, and taken from it."""

import hashlib

from baylanys.simulator.meta.identifiers import object_id
from baylanys.simulator.meta.records import Media
from baylanys.simulator.meta.world import World


def shelve_media(world: World, content: bytes, mime_type: str, name: str, *, incoming: bool = False) -> Media:
    """The file has an id."""
    media = Media(
        id=object_id(16),
        mime_type=mime_type,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        name=name[:240],
        at=world.clock(),
        incoming=incoming,
    )
    world.store.media_path(media.id).write_bytes(content)
    world.keep(media)
    return media


def drop_media(world: World, media: Media) -> None:
    world.forget(media)
    world.store.media_path(media.id).unlink(missing_ok=True)
