"""Knocks at the webhook's door as Meta does: through the ASGI application, without a server."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from baylanys.whatsapp.signature import sign

SECRET = "an app secret of the tests"
VERIFY_TOKEN = "a verify token"
ADDRESS = "/webhooks/whatsapp"


@dataclass(frozen=True)
class Heard:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str


async def ask(
    method: str,
    path: str = ADDRESS,
    *,
    query: str = "",
    headers: dict[str, str] | None = None,
    parts: Sequence[bytes] = (),
) -> Heard:
    """One request of the door; the body comes in parts."""
    from baylanys.api.webhooks.whatsapp import WhatsAppDoor

    sent: list[dict[str, Any]] = []
    waiting = list(parts) or [b""]

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting)}

    async def send(message: Any) -> None:
        sent.append(message)

    async def nowhere(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b"the rest"})

    raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in (headers or {}).items()]
    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": raw}
    await WhatsAppDoor(nowhere)(scope, receive, send)
    heard = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Heard(sent[0]["status"], heard, sent[1]["body"].decode())


async def post(body: bytes, *, secret: str = SECRET, path: str = ADDRESS) -> Heard:
    """A signed delivery."""
    return await ask("POST", path, headers={"X-Hub-Signature-256": sign(secret, body)}, parts=[body])


def text_body(number: int, text: str = "Сәлем", *, wa_id: str = "77010000001", to: str = "106540352242922") -> bytes:
    """One text message; the number makes its id."""
    return json.dumps(messages_body([text_message(number, text, wa_id=wa_id)], to=to)).encode()


def text_message(number: int, text: str = "Сәлем", *, wa_id: str = "77010000001") -> dict[str, Any]:
    return {
        "from": wa_id,
        "id": f"wamid.in.{number}",
        "timestamp": "1795345200",
        "type": "text",
        "text": {"body": text},
    }


def messages_body(messages: list[dict[str, Any]], *, to: str = "106540352242922") -> dict[str, Any]:
    people = {each["from"] for each in messages}
    contacts = [{"profile": {"name": f"Person {wa_id}"}, "wa_id": wa_id} for wa_id in sorted(people)]
    metadata = {"display_phone_number": "77172000001", "phone_number_id": to}
    value = {"messaging_product": "whatsapp", "metadata": metadata, "contacts": contacts, "messages": messages}
    entry = {"id": "102290129340398", "changes": [{"value": value, "field": "messages"}]}
    return {"object": "whatsapp_business_account", "entry": [entry]}


def run(coroutine: Any) -> Any:
    """The coroutine has run in a loop of its own, and the door's connection of that loop is closed."""

    async def wrapped() -> Any:
        from baylanys.api.webhooks.whatsapp import writer

        try:
            return await coroutine
        finally:
            await writer().close()

    return asyncio.run(wrapped())
