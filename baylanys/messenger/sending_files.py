"""Files of outgoing messages go to Meta before their messages do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from io import BufferedReader
from mimetypes import guess_extension
from typing import BinaryIO, NamedTuple, cast

import structlog
from django.db import close_old_connections

from baylanys.messaging.media_store import open_media
from baylanys.messaging.models import MessageMedia
from baylanys.messaging.sending.request import Unsendable
from baylanys.messaging.sending.rows import Claimed, keep_media_id
from baylanys.messenger.sending_store import Store
from baylanys.whatsapp.client import WhatsAppClient

log = structlog.get_logger()

AT_ONCE = 4


class OpenFile(NamedTuple):
    """A file of ours, readable in clear; whoever opened it closes `content`."""

    content: BinaryIO
    mime_type: str
    filename: str


Opener = Callable[[int], OpenFile]
"""Opens the file of a `MessageMedia` row; raises OSError where it is not there. Blocking."""


def open_file(media_row: int) -> OpenFile:
    """The stored file of a message."""
    try:
        media = MessageMedia.objects.filter(pk=media_row).first()
    finally:
        close_old_connections()
    if media is None:
        raise FileNotFoundError(media_row)
    name = media.filename or f"file{guess_extension(media.mime_type) or ''}"
    return OpenFile(cast(BinaryIO, BufferedReader(open_media(media))), media.mime_type, name)


class Files:
    """Brings at most four files at once: a hundred megabytes each should not stand in the way of texts."""

    def __init__(self, store: Store, opener: Opener) -> None:
        self._store, self._opener = store, opener
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def upload(self, client: WhatsAppClient, phone_number_id: str, row: Claimed) -> str:
        """Meta's id of the row's file, kept for a later attempt. Raises Unsendable and GraphError."""
        assert row.media_row is not None, "only a message with a file has one to bring"
        async with self._turns:
            try:
                file = await asyncio.to_thread(self._opener, row.media_row)
            except OSError as error:
                log.error("the file of a message cannot be read", message=str(row.id), error=type(error).__name__)
                raise Unsendable("media_missing") from error
            with file.content:
                media_id = await client.media.upload(
                    phone_number_id, file.content, mime_type=file.mime_type, filename=file.filename
                )  # fmt: skip
        await self._store.ask(partial(keep_media_id, media_row=row.media_row, media_id=media_id))
        return media_id
