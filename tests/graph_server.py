"""A real local HTTP server that answers as Graph would; the test says how, and reads what came."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class GraphServer:
    """`answers` are taken one for each request, the last again and again; `came` is (method, path, query, body)."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.came: list[tuple[str, str, dict[str, str], Any]] = []
        self.headers: list[dict[str, str]] = []
        self.url = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        is_json = request.content_type == "application/json" and request.can_read_body
        body = await request.json() if is_json else None
        self.came.append((request.method, request.path, dict(request.query), body))
        self.headers.append(dict(request.headers))
        return await answer(request)


@asynccontextmanager
async def graph_server(*answers: Answer) -> AsyncIterator[GraphServer]:
    graph = GraphServer(*answers)
    application = web.Application(client_max_size=200 * 1024 * 1024)
    application.router.add_route("*", "/{path:.*}", graph.handle)
    server = TestServer(application)
    await server.start_server(access_log=None)
    graph.url = str(server.make_url("")).rstrip("/")
    try:
        yield graph
    finally:
        await server.close()


def says(body: Any, status: int = 200) -> Answer:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.json_response(body, status=status)

    return answer


def fails(code: int, status: int = 400, details: str = "") -> Answer:
    return says({"error": {"code": code, "message": f"(#{code})", "error_data": {"details": details}}}, status)


def bytes_of(content: bytes, mime_type: str = "image/jpeg") -> Answer:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(body=content, content_type=mime_type)

    return answer


def moves_to(location: str) -> Answer:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": location})

    return answer


async def hangs_up(request: web.Request) -> web.StreamResponse:
    """The connection breaks after the request was read."""
    assert request.transport is not None
    request.transport.close()
    return web.Response()


TAKEN = says(
    {
        "messaging_product": "whatsapp",
        "contacts": [{"input": "+77010000001", "wa_id": "77010000001"}],
        "messages": [{"id": "wamid.SENT", "message_status": "accepted"}],
    }
)
