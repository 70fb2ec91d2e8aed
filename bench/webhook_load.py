"""Deliveries as Meta makes them: signed bodies, all at once or at a steady rate."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import aiohttp


def body(numbers: range, *, to: str, persons: int = 400, prefix: str = "bench") -> bytes:
    """One delivery with a message for each number; the number makes Meta's id and chooses the person."""
    messages = [_message(number, persons, prefix) for number in numbers]
    people = sorted({each["from"] for each in messages})
    contacts = [{"profile": {"name": f"Person {wa_id[-4:]}"}, "wa_id": wa_id} for wa_id in people]
    metadata = {"display_phone_number": "77172000001", "phone_number_id": to}
    value = {"messaging_product": "whatsapp", "metadata": metadata, "contacts": contacts, "messages": messages}
    entry = {"id": "102290129340398", "changes": [{"value": value, "field": "messages"}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def wa_id(number: int, persons: int, prefix: str) -> str:
    """The person of a message; other prefixes are other people."""
    return f"7{7000000000 + sum(prefix.encode()) * 100_000 + number % persons}"


def _message(number: int, persons: int, prefix: str) -> dict[str, Any]:
    person = wa_id(number, persons, prefix)
    text = {"body": f"Сәлеметсіз бе! Тапсырысым қайда? №{number}"}
    identity = f"wamid.{prefix}.{number}"
    return {"from": person, "id": identity, "timestamp": str(int(time.time())), "type": "text", "text": text}


class Knocker:
    """Posts signed bodies to one door."""

    def __init__(self, url: str, secret: str) -> None:
        self._url, self._secret = url, secret.encode()
        self.statuses: dict[int, int] = {}

    async def __aenter__(self) -> Knocker:
        self._client = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()

    def signed(self, content: bytes) -> tuple[bytes, dict[str, str]]:
        digest = hmac.new(self._secret, content, hashlib.sha256).hexdigest()
        return content, {"X-Hub-Signature-256": f"sha256={digest}", "Content-Type": "application/json"}

    async def post(self, content: bytes, headers: dict[str, str]) -> None:
        async with self._client.post(self._url, data=content, headers=headers) as answer:
            await answer.read()
            self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1

    async def flood(self, bodies: list[tuple[bytes, dict[str, str]]], at_once: int) -> float:
        """All of them, so many at a time; the seconds that it took."""
        waiting = iter(bodies)

        async def one() -> None:
            for content, headers in waiting:
                await self.post(content, headers)

        begun = time.perf_counter()
        await asyncio.gather(*(one() for _ in range(at_once)))
        return time.perf_counter() - begun

    async def steadily(
        self, bodies: list[tuple[bytes, dict[str, str]]], rate: float, sent: Callable[[int, float], None] | None = None
    ) -> list[float]:
        """One after another at the rate, whether or not earlier ones are answered; milliseconds from the moment each
        was due to its answer."""
        loop, lengths = asyncio.get_running_loop(), [0.0] * len(bodies)
        begun = loop.time() + 0.1

        async def one(number: int) -> None:
            due = begun + number / rate
            await asyncio.sleep(max(0.0, due - loop.time()))
            if sent is not None:
                sent(number, time.monotonic())
            await self.post(*bodies[number])
            lengths[number] = (loop.time() - due) * 1000

        await asyncio.gather(*(one(number) for number in range(len(bodies))))
        return lengths
