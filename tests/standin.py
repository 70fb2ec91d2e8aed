"""A centre so small that it only remembers what the stand-in for Meta delivers, and says how it answered."""

import asyncio
import threading
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, TypeVar

from aiohttp import web

from baylanys.simulator.meta.records import Knobs
from baylanys.simulator.meta.server import StandIn, start
from baylanys.whatsapp.client import WhatsAppClient
from baylanys.whatsapp.message_bodies import envelope
from baylanys.whatsapp.signature import HEADER, is_genuine
from baylanys.whatsapp.webhook_payload import Item, read_items

T = TypeVar("T")
BRISK = Knobs(sent_after_ms=0, deliver_after_ms=0, review_seconds=0, retry_seconds=(0.01,), pair_limit=False)


class Receiver:
    """A webhook door: keeps the bodies, and answers as `answers` says (200 when it is empty)."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.genuine: list[bool] = []
        self.answers: list[int] = []
        self.handshakes = 0
        self.open = True
        self.secret = "test-secret"

    async def get(self, request: web.Request) -> web.Response:
        self.handshakes += 1
        if not self.open or request.query.get("hub.verify_token") != "test-verify":
            return web.Response(status=403)
        return web.Response(text=request.query["hub.challenge"])

    async def post(self, request: web.Request) -> web.Response:
        raw = await request.read()
        status = self.answers.pop(0) if self.answers else 200
        if status == 200:
            self.bodies.append(raw)
            self.genuine.append(is_genuine(self.secret, raw, request.headers.get(HEADER)))
        return web.Response(status=status)

    @property
    def items(self) -> list[Item]:
        """Everything delivered, as the centre's own reader reads it."""
        return [item for raw in self.bodies for item in read_items(raw)]


@asynccontextmanager
async def receiver() -> AsyncIterator[tuple[Receiver, str]]:
    door = Receiver()
    app = web.Application(client_max_size=4 * 1024 * 1024)
    app.router.add_get("/webhooks/whatsapp", door.get)
    app.router.add_post("/webhooks/whatsapp", door.post)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield door, f"http://127.0.0.1:{runner.addresses[0][1]}/webhooks/whatsapp"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def centre(knobs: Knobs = BRISK, **more: Any) -> AsyncIterator[tuple[StandIn, Receiver, WhatsAppClient]]:
    """A stand-in, the door that it delivers to, and the centre's own client."""
    async with AsyncExitStack() as stack:
        door, url = await stack.enter_async_context(receiver())
        standin = await stack.enter_async_context(start(webhook_url=url, knobs=knobs, **more))
        token = standin.settings.token
        client = WhatsAppClient(base_url=standin.url, version="v26.0", token=token)
        yield standin, door, await stack.enter_async_context(client)


async def settled(standin: StandIn, seconds: float = 5.0) -> None:
    """Nothing is planned any more, and every webhook left."""
    async with asyncio.timeout(seconds):
        while standin.life.is_busy or standin.world.events:
            await asyncio.sleep(0.005)


class Neighbour:
    """A stand-in with its small centre in a thread of its own, for tests that are not asynchronous themselves."""

    def __init__(self, knobs: Knobs = BRISK) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._stack = AsyncExitStack()
        self.seen = 0
        self.standin, self.door, self.client = self.wait_for(self._stack.enter_async_context(centre(knobs)))

    @property
    def port(self) -> int:
        return int(self.standin.url.rpartition(":")[2])

    def wait_for(self, something: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(something, self._loop).result(30)

    def send(self, kind: str, content: Any, *, number: str = "77010000001", **more: Any) -> str:
        """The business sends this, and it arrives; the id."""
        body = envelope(kind, content, wa_id=number, **more)
        accepted = self.wait_for(self.client.send(self.standin.settings.phone_number_id, body))
        self.settle()
        return accepted.id

    def settle(self) -> None:
        self.wait_for(settled(self.standin))

    def close(self) -> None:
        self.wait_for(self._stack.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
