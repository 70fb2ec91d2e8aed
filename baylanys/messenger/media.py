"""Fetches the files of messages from Meta in the background, a few at once."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psycopg
import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError

from baylanys.core import clock
from baylanys.core.database_url import url_of_default_database
from baylanys.core.line import Line
from baylanys.core.locks import Lock
from baylanys.messaging.choices import MediaState
from baylanys.messaging.domain import media
from baylanys.messaging.domain.number import readable
from baylanys.messaging.media_store import MOST_BYTES, Refused, keep_file, workroom
from baylanys.messaging.models import BusinessNumber
from baylanys.messaging.virus_scan import ScannerAway
from baylanys.messenger.apart import Apart
from baylanys.whatsapp.client import WhatsAppClient
from baylanys.whatsapp.errors import GraphError, Verdict
from baylanys.whatsapp.media import Fetched, MediaAddress, MediaRefused, as_hexadecimal

log = structlog.get_logger()

AT_ONCE = 4
POLL_SECONDS = 1.0
LOOK_UPS = 3


@dataclass(frozen=True)
class Account:
    """Where and with what a number's files are asked for."""

    phone_number_id: str
    graph_url: str
    version: str
    token: str


class ChecksumDiffers(Exception):
    """What came is not what Meta promised: cut off or changed on its way."""


async def fetch_media() -> None:
    """The task: runs until it is cancelled."""
    line = Line(url_of_default_database(), Lock.MEDIA_IN)
    await line.become_active(asyncio.Event())
    apart = Apart("media")
    try:
        await apart.run(_begin)
        await _work_off(line, apart)
    finally:
        apart.close()
        await line.close()


async def _work_off(line: Line, apart: Apart) -> None:
    """Claims as many as there is room for; a slow file holds up nobody but itself."""
    under_way: set[asyncio.Task[None]] = set()
    try:
        while True:
            try:
                room = AT_ONCE - len(under_way)
                claimed = await apart.run(partial(_claim, room)) if room else []
                under_way |= {asyncio.create_task(fetch_one(each, apart)) for each in claimed}
            except (OperationalError, InterfaceError):
                log.warning("no files are fetched: the database is away")
                await _restored(line)
            if under_way:
                done, under_way = await asyncio.wait(
                    under_way, timeout=POLL_SECONDS, return_when=asyncio.FIRST_COMPLETED
                )
                for task in done:
                    task.result()
            else:
                await asyncio.sleep(POLL_SECONDS)
    finally:
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


async def _restored(line: Line) -> None:
    await asyncio.sleep(POLL_SECONDS)
    with contextlib.suppress(psycopg.OperationalError):
        await line.restore()


async def fetch_one(claimed: media.Claimed, apart: Apart) -> None:
    """The file is stored, refused, or waits for its next try."""
    at = clock.now()
    try:
        await _fetch(claimed, apart)
    except (Refused, MediaRefused) as refused:
        state = MediaState.INFECTED if refused.code == "infected" else MediaState.REFUSED
        await apart.run(partial(media.refuse_media, row=claimed.row, state=state, reason=refused.code))
        log.warning("a file was refused", message=str(claimed.message), reason=refused.code)
    except GraphError as failure:
        again = failure.advice.verdict != Verdict.NEVER or failure.status in {404, 429} or failure.status >= 500
        attempts = claimed.attempts if again else media.MOST_ATTEMPTS
        await _later(apart, claimed, f"meta_{failure.code or failure.status}", attempts)
    except (ScannerAway, ChecksumDiffers, OSError) as failure:
        await _later(apart, claimed, type(failure).__name__, claimed.attempts)
    except (OperationalError, InterfaceError):
        log.warning("a file waits: the database is away", seconds=(clock.now() - at).total_seconds())


async def _later(apart: Apart, claimed: media.Claimed, reason: str, attempts: int) -> None:
    log.warning("a file was not fetched", message=str(claimed.message), reason=reason, attempts=attempts)
    at = clock.now()
    await apart.run(lambda: media.try_media_later(row=claimed.row, reason=reason, attempts=attempts, at=at))


async def _fetch(claimed: media.Claimed, apart: Apart) -> None:
    if not claimed.media_id:
        raise Refused("no_id")
    account = await apart.run(lambda: _account(claimed.number))
    with workroom() as room:
        plain = room / "content"
        fetched, address = await _download(account, claimed.media_id, plain)
        promised = claimed.sha256 or as_hexadecimal(address.sha256)
        if promised and promised != fetched.sha256:
            raise ChecksumDiffers
        file = await asyncio.to_thread(
            keep_file,
            plain,
            kind=str(claimed.kind),
            promised_type=claimed.mime_type or address.mime_type,
            filename=claimed.filename,
            at=clock.now(),
        )
    await apart.run(lambda: media.keep_media(row=claimed.row, file=file, at=clock.now()))


async def _download(account: Account, media_id: str, to: Path) -> tuple[Fetched, MediaAddress]:
    """An address lives five minutes; one that has expired (404) is asked for again."""
    async with WhatsAppClient(base_url=account.graph_url, version=account.version, token=account.token) as client:
        for attempt in range(1, LOOK_UPS + 1):
            address = await client.media.look_up(media_id, account.phone_number_id)
            try:
                return await client.media.fetch(address.url, to, most_bytes=MOST_BYTES), address
            except GraphError as failure:
                if failure.status != 404 or attempt == LOOK_UPS:
                    raise
    raise AssertionError("not reached")


def _claim(room: int) -> list[media.Claimed]:
    return media.claim_media(most=room, at=clock.now())


def _account(number_id: int) -> Account:
    row = BusinessNumber.objects.get(pk=number_id)
    return Account(row.phone_number_id, row.graph_url, row.graph_version, readable(row.token))


def _begin() -> None:
    """What an earlier fetcher left in clear is gone, and what it had begun is free."""
    shutil.rmtree(settings.INSTALLATION.media_dir / "work", ignore_errors=True)
    media.free_claims(at=clock.now())
