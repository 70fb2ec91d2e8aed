"""One way to Meta's Graph API: keep-alive connections, time limits, errors sorted, nothing followed blindly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import SimpleNamespace, TracebackType
from typing import Any, Self

import aiohttp
import msgspec
from yarl import URL

from baylanys.whatsapp.errors import NOT_CONNECTED, UNDECIDABLE, GraphError, read_error

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 30.0
CONNECTIONS = 100
KEEP_ALIVE_SECONDS = 20.0
# An answer of Meta's is a few kilobytes; a page of templates with long texts a few hundred.
LARGEST_ANSWER = 8 * 1024 * 1024

_VERSION = re.compile(r"/v[0-9]+\.[0-9]+\Z", re.ASCII)
_NODE = re.compile(r"[A-Za-z0-9_.-]{1,200}", re.ASCII)


class Graph:
    """`base_url` and `version` are settings (https://graph.facebook.com, v24.0); one token. Raises GraphError."""

    def __init__(
        self,
        *,
        base_url: str,
        version: str,
        token: str,
        connections: int = CONNECTIONS,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self.base_url = URL(base_url.rstrip("/"))
        self._root = _root(base_url.rstrip("/"), version.strip("/"))
        self._headers = {"Authorization": f"Bearer {token}"}
        self._connections = connections
        self._timeout = aiohttp.ClientTimeout(total=answer_seconds, connect=CONNECT_SECONDS)
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> Self:
        """The connection pool exists; nothing has been asked yet."""
        trace = aiohttp.TraceConfig()
        trace.on_request_headers_sent.append(_note_that_it_left)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=KEEP_ALIVE_SECONDS),
            timeout=self._timeout,
            headers=self._headers,
            trace_configs=[trace],
        )
        return self

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def __aenter__(self) -> Self:
        return await self.open()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def session(self) -> aiohttp.ClientSession:
        assert self._session is not None, "open() comes first"
        return self._session

    async def get(self, node: str, edge: str = "", **params: str) -> dict[str, Any]:
        return decoded(await self.request("GET", node, edge, params=params))

    async def post(self, node: str, edge: str = "", *, body: object) -> dict[str, Any]:
        return decoded(await self.request("POST", node, edge, body=msgspec.json.encode(body)))

    async def delete(self, node: str, edge: str = "", *, body: object = None, **params: str) -> dict[str, Any]:
        content = msgspec.json.encode(body) if body is not None else None
        return decoded(await self.request("DELETE", node, edge, params=params, body=content))

    async def request(
        self,
        method: str,
        node: str,
        edge: str = "",
        *,
        params: Mapping[str, str] | None = None,
        body: bytes | aiohttp.FormData | None = None,
        timeout: aiohttp.ClientTimeout | None = None,
    ) -> bytes:
        """The answer of one request to /{node}/{edge}. An error before the request left is safe to repeat."""
        headers = {"Content-Type": "application/json"} if isinstance(body, bytes) else None
        sent = SimpleNamespace(left=False)
        try:
            async with self.session.request(
                method,
                self._address(node, edge),
                params=params,
                data=body,
                headers=headers,
                timeout=timeout or self._timeout,
                allow_redirects=False,
                trace_request_ctx=sent,
            ) as answer:
                content = await _whole(answer)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise unanswered(error, left=sent.left) from error
        if answer.status != 200:
            raise read_error(answer.status, content)
        return content

    def _address(self, node: str, edge: str) -> str:
        if not _NODE.fullmatch(node) or node.strip(".") == "":
            raise ValueError("this is no id of Graph")
        return f"{self._root}/{node}/{edge}" if edge else f"{self._root}/{node}"


def unanswered(error: BaseException, *, left: bool) -> GraphError:
    """What is known when no answer came: nothing happened if the request never left."""
    return GraphError(
        status=0,
        code=None,
        title="no answer" if left else "not connected",
        details=f"{type(error).__name__}: {error}",
        advice=UNDECIDABLE if left else NOT_CONNECTED,
    )


def _root(base_url: str, version: str) -> str:
    """The address with the version, once: it may stand in the address already."""
    return base_url if not version or _VERSION.search(base_url) else f"{base_url}/{version}"


async def _whole(answer: aiohttp.ClientResponse) -> bytes:
    """The answer's body, as far as any honest one goes."""
    parts, size = [], 0
    async for part in answer.content.iter_any():
        size += len(part)
        if size > LARGEST_ANSWER:
            raise aiohttp.ClientPayloadError("the answer has no end")
        parts.append(part)
    return b"".join(parts)


def decoded(content: bytes) -> dict[str, Any]:
    try:
        decoded = msgspec.json.decode(content)
    except (ValueError, RecursionError) as error:
        raise unanswered(error, left=True) from error
    if not isinstance(decoded, dict):
        raise unanswered(TypeError("the answer is no object"), left=True)
    return decoded


async def _note_that_it_left(
    session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestHeadersSentParams
) -> None:
    if context.trace_request_ctx is not None:
        context.trace_request_ctx.left = True
