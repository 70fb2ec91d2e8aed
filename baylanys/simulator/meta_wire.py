"""How the demonstration's pages reach the stand-in for Meta beside them. Loopback; every question has a time limit."""

from typing import Any

import aiohttp
from django.conf import settings

SECONDS = 5.0
UPLOAD_SECONDS = 60.0
AWAY = 503
Answer = tuple[int, dict[str, Any]]


def standin_url() -> str:
    """Not `whatsapp.graph_url`, which may name another Graph than ours."""
    return f"http://127.0.0.1:{settings.INSTALLATION.meta_port}"


async def ask(
    method: str,
    path: str,
    *,
    body: dict[str, Any] | None = None,
    form: aiohttp.FormData | None = None,
    query: dict[str, str] | None = None,
) -> Answer:
    """Status and JSON of /standin/{path}; 503 where the stand-in does not answer in time."""
    limit = aiohttp.ClientTimeout(total=UPLOAD_SECONDS if form else SECONDS)
    address = f"{standin_url()}/standin/{path}"
    try:
        async with (
            aiohttp.ClientSession(timeout=limit) as session,
            session.request(method, address, json=body, data=form, params=query, allow_redirects=False) as answer,
        ):
            return answer.status, await answer.json()
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return AWAY, {"error": {"code": AWAY, "message": "the stand-in is away"}}


async def fetch(path: str, *, span: str = "") -> tuple[int, dict[str, str], bytes]:
    """Status, headers and bytes of a file; `span` is a Range header."""
    headers = {"Range": span} if span else {}
    limit = aiohttp.ClientTimeout(total=UPLOAD_SECONDS)
    address = f"{standin_url()}/standin/{path}"
    try:
        async with (
            aiohttp.ClientSession(timeout=limit) as session,
            session.get(address, headers=headers, allow_redirects=False) as answer,
        ):
            return answer.status, dict(answer.headers), await answer.read()
    except (aiohttp.ClientError, TimeoutError):
        return AWAY, {}, b""
