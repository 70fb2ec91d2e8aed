"""The door of Meta's webhooks: `/webhooks/whatsapp`, with or without the slash.

It stands before Django (`asgi.py`): no session, no form token, no middleware lies between a delivery and its row.
A body is verified on its raw bytes, stored, and only then answered with 200; looking into it is the messenger's work.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

import structlog
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connection

from baylanys.api.webhooks.body_writer import BodyWriter, NotStored
from baylanys.api.webhooks.keys import KEYS, LOOK_AGAIN_SECONDS
from baylanys.api.webhooks.whatsapp_rules import (
    LARGEST_BODY,
    NOT_ALLOWED,
    NOT_SIGNED,
    NOT_STORED,
    STORED,
    TOO_LARGE,
    Answer,
    Keys,
    answer_handshake,
    is_signed,
)
from baylanys.core.database_url import url_of_default_database

ADDRESSES = frozenset({"/webhooks/whatsapp", "/webhooks/whatsapp/"})
_HEADERS = [
    (b"content-type", b"text/plain; charset=utf-8"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
]

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

log = structlog.get_logger()
_writers: WeakKeyDictionary[asyncio.AbstractEventLoop, BodyWriter] = WeakKeyDictionary()


class BodyTooLarge(Exception):
    """More than 4 MiB came, or were announced."""


class ClientGone(Exception):
    """Whoever sent the body left before its end."""


class WhatsAppDoor:
    """The ASGI application that answers the webhook's address, and hands everything else on."""

    def __init__(self, rest: Application) -> None:
        self._rest = rest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] not in ADDRESSES:
            await self._rest(scope, receive, send)
            return
        try:
            answer = await _answer(scope, receive)
        except ClientGone:
            return
        await _send(send, answer)


def writer() -> BodyWriter:
    """The one of this process's event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _writers:
        _writers[loop] = BodyWriter(url_of_default_database())
    return _writers[loop]


async def _answer(scope: Scope, receive: Receive) -> Answer:
    if scope["method"] == "GET":
        keys = KEYS.fresh() or await _read_keys()
        return answer_handshake(scope["query_string"].decode("latin-1"), keys.verify_tokens)
    if scope["method"] != "POST":
        return NOT_ALLOWED
    headers = dict(scope["headers"])
    try:
        body = await _body(headers, receive)
    except BodyTooLarge:
        return TOO_LARGE
    if not await _is_genuine(body, headers.get(b"x-hub-signature-256")):
        log.warning("a webhook body was refused", size=len(body))
        return NOT_SIGNED
    try:
        await writer().store(body)
    except NotStored:
        return NOT_STORED
    return STORED


async def _is_genuine(body: bytes, header: bytes | None) -> bool:
    if header is None:
        return False
    signature = header.decode("latin-1")
    keys = KEYS.fresh() or await _read_keys()
    if is_signed(body, signature, keys.secrets):
        return True
    if KEYS.fresh(within=LOOK_AGAIN_SECONDS):
        return False
    return is_signed(body, signature, (await _read_keys()).secrets)


async def _read_keys() -> Keys:
    return await sync_to_async(_read_keys_apart)()


def _read_keys_apart() -> Keys:
    try:
        return KEYS.read()
    finally:
        connection.close()


async def _body(headers: dict[bytes, bytes], receive: Receive) -> bytes:
    announced = headers.get(b"content-length", b"0")
    if announced.isdigit() and int(announced[:20]) > LARGEST_BODY:
        raise BodyTooLarge
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise ClientGone
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LARGEST_BODY:
            raise BodyTooLarge
        if not message.get("more_body"):
            return b"".join(parts)


async def _send(send: Send, answer: Answer) -> None:
    text = answer.text.encode()
    headers = [*_HEADERS, (b"content-length", str(len(text)).encode())]
    if settings.SECURE_HSTS_SECONDS:
        headers.append((b"strict-transport-security", f"max-age={settings.SECURE_HSTS_SECONDS}".encode()))
    if answer is NOT_ALLOWED:
        headers.append((b"allow", b"GET, POST"))
    if answer is NOT_STORED:
        headers.append((b"retry-after", b"5"))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
