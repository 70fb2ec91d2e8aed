"""One guarded way out to a platform: addresses checked, nothing followed, time and size limited."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace, TracebackType
from typing import Any, Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from baylanys.platforms.addresses import Network, looks_like_address, may_reach, read_networks
from baylanys.platforms.errors import Advice, PlatformError, unanswered

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 10.0
LARGEST_ANSWER = 1024 * 1024
NONE, BEARER, BASIC, HEADER = "none", "bearer", "basic", "header"


@dataclass(frozen=True, slots=True)
class Access:
    """How a platform is reached. `name` is the user of `basic` or the field of `header`; `networks` are those inside
    the house that this connector may reach (CIDR), and only with them plain http is possible."""

    base_url: str
    auth: str = NONE
    name: str = ""
    secret: str = field(default="", repr=False)
    networks: Sequence[str] = ()
    answer_seconds: float = ANSWER_SECONDS

    def headers(self) -> dict[str, str]:
        if self.auth == BEARER:
            return {"Authorization": f"Bearer {self.secret}"}
        if self.auth == BASIC:
            both = base64.b64encode(f"{self.name}:{self.secret}".encode()).decode("ascii")
            return {"Authorization": f"Basic {both}"}
        return {self.name: self.secret} if self.auth == HEADER else {}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; the names are those that scim2-client reads."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", errors="replace")


class GuardedHttp:
    """Requests under one base address. Raises PlatformError, and ValueError for an address that cannot be one."""

    def __init__(self, access: Access) -> None:
        self.base = base_address(access)
        self._networks = read_networks(access.networks)
        self._headers = {"Accept": "application/json", **access.headers()}
        self._timeout = aiohttp.ClientTimeout(total=access.answer_seconds, connect=CONNECT_SECONDS)
        self._resolver = _GuardedResolver(self._networks)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        trace = aiohttp.TraceConfig()
        trace.on_request_headers_sent.append(_note_that_it_left)
        trace.on_connection_create_start.append(_refuse_a_second_try)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=self._resolver, use_dns_cache=False, force_close=True),
            timeout=self._timeout,
            headers=self._headers,
            trace_configs=[trace],
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        changes: bool = False,
    ) -> Answer:
        """The answer of any status but a redirection's; `changes`: the request is to change something there."""
        assert self._session is not None, "entered first"
        url = self.address(path)
        sent = SimpleNamespace(left=False)
        try:
            async with self._session.request(
                method, url, params=params, data=body, headers=headers, allow_redirects=False, trace_request_ctx=sent
            ) as answer:
                content = await _whole(answer)
                return Answer(answer.status, answer.headers, content)
        except _TooLarge as error:
            raise PlatformError("too_large", Advice.UNKNOWN if changes else Advice.NEVER) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            if self._resolver.refused:
                raise PlatformError("address_refused", Advice.NEVER) from error
            raise unanswered(type(error).__name__, left=sent.left, changes=changes) from error

    def address(self, path: str) -> URL:
        """The address under the base; `path` is quoted already. Raises PlatformError `address_refused`."""
        url = path if path.startswith(("http://", "https://")) else f"{str(self.base).rstrip('/')}/{path.lstrip('/')}"
        found = URL(url, encoded=True)
        under = f"{found.raw_path.rstrip('/')}/".startswith(f"{self.base.raw_path.rstrip('/')}/")
        dotted = {".", ".."} & set(found.raw_path.split("/"))
        if found.origin() != self.base.origin() or not under or dotted:
            raise PlatformError("address_refused", Advice.NEVER)
        host = found.host or ""
        if looks_like_address(host) and not may_reach(host, self._networks):
            raise PlatformError("address_refused", Advice.NEVER)
        return found


def base_address(access: Access) -> URL:
    """The base as a value: https, or http where networks of the house are named; no user, no query. Raises
    ValueError `bad_address`, `needs_https`, `inside`."""
    url = URL(access.base_url)
    if url.scheme not in {"http", "https"} or not url.host or url.user or url.password or url.query or url.fragment:
        raise ValueError("bad_address")
    if url.scheme == "http" and not access.networks:
        raise ValueError("needs_https")
    if looks_like_address(url.host) and not may_reach(url.host, read_networks(access.networks)):
        raise ValueError("inside")
    return url


class _GuardedResolver(AbstractResolver):
    """Every address of the name must be one that may be reached; those very addresses are connected to."""

    def __init__(self, networks: Sequence[Network]) -> None:
        self.refused = False
        self._networks = networks

    async def resolve(self, host: str, port: int = 0, family: Any = 0) -> list[ResolveResult]:
        found = await aiohttp.ThreadedResolver(asyncio.get_running_loop()).resolve(host, port, family)
        if not all(may_reach(each["host"], self._networks) for each in found):
            self.refused = True
            raise OSError("an address that this connector may not reach")
        return found

    async def close(self) -> None:
        """Nothing is held."""


class _TooLarge(aiohttp.ClientPayloadError):
    pass


async def _whole(answer: aiohttp.ClientResponse) -> bytes:
    parts, size = [], 0
    async for part in answer.content.iter_any():
        size += len(part)
        if size > LARGEST_ANSWER:
            raise _TooLarge
        parts.append(part)
    return b"".join(parts)


async def _note_that_it_left(
    session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestHeadersSentParams
) -> None:
    context.trace_request_ctx.left = True


async def _refuse_a_second_try(
    session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceConnectionCreateStartParams
) -> None:
    """aiohttp sends PUT, DELETE and GET again by itself when the other side hangs up; whether to is ours to say."""
    if context.trace_request_ctx.left:
        raise aiohttp.ServerDisconnectedError
