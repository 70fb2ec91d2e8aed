"""Media to and from Meta. A file is fetched only from Meta's own hosts or the configured one, and only up to a size.

Source: Meta, "Business phone numbers: media". The address of a file lives five minutes and wants the same token.
"""

from __future__ import annotations

import base64
import hashlib
import io
from pathlib import Path
from typing import BinaryIO

import aiohttp
import msgspec
from yarl import URL

from baylanys.whatsapp.errors import GraphError, read_error
from baylanys.whatsapp.graph import CONNECT_SECONDS, Graph, unanswered

# Where Meta keeps media; a dot in front stands for every host below.
META_HOSTS = ("lookaside.fbsbx.com", ".fbsbx.com", ".fbcdn.net", ".whatsapp.net", "graph.facebook.com")
TRANSFER = aiohttp.ClientTimeout(total=300, connect=CONNECT_SECONDS, sock_read=30)
PIECE = 64 * 1024
REDIRECTS = 3


class MediaRefused(Exception):
    """The file is not fetched. `code`: host_refused, too_many_redirects, too_big."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code


class MediaAddress(msgspec.Struct, frozen=True):
    """Where a file can be fetched now; `sha256` is hexadecimal here, `file_size` in bytes."""

    url: str
    mime_type: str = ""
    sha256: str = ""
    file_size: int = 0


class Fetched(msgspec.Struct, frozen=True):
    """A file that lies whole on the disk; `sha256` is hexadecimal."""

    size: int
    sha256: str
    mime_type: str


class Measured(aiohttp.BufferedReaderPayload):
    """A file whose length is known though it is none of the operating system's, so that no chunks are needed."""

    def __init__(self, content: BinaryIO, mime_type: str) -> None:
        super().__init__(content, content_type=mime_type)
        begin = content.tell()
        self._bytes = content.seek(0, io.SEEK_END) - begin
        content.seek(begin)

    @property
    def size(self) -> int:
        return self._bytes


class Media:
    """Media of one account. Raises GraphError, and MediaRefused where an address or a size is not acceptable."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    async def upload(self, phone_number_id: str, content: BinaryIO, *, mime_type: str, filename: str) -> str:
        """The file's id at Meta, good for 30 days."""
        form = aiohttp.FormData()
        form.add_field("messaging_product", "whatsapp")
        form.add_field("type", mime_type)
        form.add_field("file", Measured(content, mime_type), filename=filename)
        answer = await self._graph.request("POST", phone_number_id, "media", body=form, timeout=TRANSFER)
        return _uploaded(answer)

    async def look_up(self, media_id: str, phone_number_id: str) -> MediaAddress:
        """Where the file is for the next five minutes."""
        answer = await self._graph.get(media_id, phone_number_id=phone_number_id)
        return msgspec.convert(answer, MediaAddress, strict=False)

    async def delete(self, media_id: str) -> None:
        await self._graph.delete(media_id)

    async def fetch(self, url: str, to: Path, *, most_bytes: int) -> Fetched:
        """The file lies at `to`, at most that many bytes; on any failure nothing does.

        A GraphError with status 404 means that the address has expired: look it up again.
        """
        try:
            address = URL(url)
        except ValueError as error:
            raise MediaRefused("host_refused", "no address") from error
        try:
            for _ in range(REDIRECTS + 1):
                moved = await self._fetch_one(address, to, most_bytes)
                if isinstance(moved, Fetched):
                    return moved
                address = moved
        except BaseException:
            to.unlink(missing_ok=True)
            raise
        raise MediaRefused("too_many_redirects")

    async def _fetch_one(self, address: URL, to: Path, most_bytes: int) -> Fetched | URL:
        if not may_be_fetched(address, self._graph.base_url):
            raise MediaRefused("host_refused", address.host or address.scheme)
        try:
            async with self._graph.session.get(
                address, timeout=TRANSFER, allow_redirects=False, headers={"Accept-Encoding": "identity"}
            ) as answer:
                if answer.status in {301, 302, 303, 307, 308}:
                    return _moved(address, answer.headers.get("Location", ""))
                if answer.status != 200:
                    raise read_error(answer.status, await answer.content.read(PIECE))
                return await _store(answer, to, most_bytes)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise unanswered(error, left=False) from error


def may_be_fetched(address: URL, base: URL) -> bool:
    """Whether a file may come from there: Meta over https, or the very host and port that is configured."""
    if address.user or address.password or not address.host:
        return False
    if (address.scheme, address.host, address.port) == (base.scheme, base.host, base.port):
        return True
    if address.scheme != "https" or address.port != 443:
        return False
    host = address.host.lower()
    return any(host == known or (known.startswith(".") and host.endswith(known)) for known in META_HOSTS)


def _moved(address: URL, location: str) -> URL:
    try:
        return address.join(URL(location))
    except ValueError as error:
        raise MediaRefused("host_refused", "no address") from error


def as_hexadecimal(digest: str) -> str:
    """A SHA-256 as Meta writes it, base64 in a webhook and hexadecimal in a look-up; empty for anything else."""
    if len(digest) == 64 and all(letter in "0123456789abcdefABCDEF" for letter in digest):
        return digest.lower()
    try:
        plain = base64.b64decode(digest, validate=True)
    except ValueError:
        return ""
    return plain.hex() if len(plain) == 32 else ""


async def _store(answer: aiohttp.ClientResponse, to: Path, most_bytes: int) -> Fetched:
    if (answer.content_length or 0) > most_bytes:
        raise MediaRefused("too_big", str(answer.content_length))
    digest, size = hashlib.sha256(), 0
    with to.open("wb") as file:
        async for piece in answer.content.iter_chunked(PIECE):
            size += len(piece)
            if size > most_bytes:
                raise MediaRefused("too_big")
            digest.update(piece)
            file.write(piece)
    return Fetched(size, digest.hexdigest(), answer.content_type)


class _Uploaded(msgspec.Struct):
    id: str | int


def _uploaded(answer: bytes) -> str:
    try:
        return str(msgspec.json.decode(answer, type=_Uploaded).id)
    except ValueError as error:
        raise GraphError(status=200, code=None, title="no id of the media", details=str(error)) from error
