"""Files as HTTP answers: in parts where a player asks for parts, in pieces under every server."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import IO

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from baylanys.core.byte_ranges import ByteRange, NotSatisfiable, read_range

PIECE_BYTES = 64 * 1024


def answer_file(request: HttpRequest, path: Path, content_type: str) -> HttpResponseBase:
    """The file or the part that was asked for (206), 416 where it has no such part.

    Raises FileNotFoundError. The file's name never reaches the browser.
    """
    return answer_content(request, path.stat().st_size, lambda: path.open("rb"), content_type)


def answer_content(
    request: HttpRequest, size: int, opened: Callable[[], IO[bytes]], content_type: str
) -> HttpResponseBase:
    """The same of anything that can be opened, sought in and read."""
    try:
        part = read_range(request.headers.get("Range", ""), size)
    except NotSatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    wanted = part or ByteRange(0, size - 1)
    response = answer_pieces(request, _pieces(opened, wanted), content_type)
    response.status_code = 206 if part else 200
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Length"] = str(wanted.length)
    response.headers["Cache-Control"] = "private, no-store"
    if part:
        response.headers["Content-Range"] = part.content_range(size)
    return response


def answer_pieces(request: HttpRequest, pieces: Iterator[bytes], content_type: str) -> StreamingHttpResponse:
    """An answer sent piece by piece; an asynchronous server would else gather all of it in memory first."""
    content = _asynchronous(pieces) if isinstance(request, ASGIRequest) else pieces
    return StreamingHttpResponse(content, content_type=content_type)


async def _asynchronous(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    take = sync_to_async(lambda: next(pieces, None))
    while (piece := await take()) is not None:
        yield piece


def _pieces(opened: Callable[[], IO[bytes]], wanted: ByteRange) -> Iterator[bytes]:
    left = wanted.length
    with opened() as file:
        file.seek(wanted.first)
        while left > 0 and (piece := file.read(min(PIECE_BYTES, left))):
            left -= len(piece)
            yield piece
