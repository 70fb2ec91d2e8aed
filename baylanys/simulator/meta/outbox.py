"""Webhooks leave for the centre: signed, in order for each person, again with falling frequency until 200.

Source: Meta, webhooks: a handshake first, at least once, up to 1,000 updates a body, given up after seven days.
"""

import asyncio
import contextlib
import heapq
import logging
import secrets
from collections import deque

import aiohttp

from baylanys.simulator.meta.envelope import envelope, raw_body, sign
from baylanys.simulator.meta.records import Event
from baylanys.simulator.meta.world import World

log = logging.getLogger("standin")
OK = 200
GIVEN_UP_SECONDS = 7 * 86400.0
MOST_UPDATES = 1000
LOOK_AHEAD = 2000
HANDSHAKE_SECONDS = (0.3, 0.5, 1.0, 2.0, 5.0)
HEADERS = {"Content-Type": "application/json", "User-Agent": "facebookexternalua"}


class Outbox:
    """One for a stand-in; `run` works until it is cancelled."""

    def __init__(self, world: World, *, headers: dict[str, str] | None = None) -> None:
        self.world = world
        self.verified = False
        self.posts = self.failures = 0
        self._extra = headers or {}
        self._due: list[tuple[float, int]] = [(event.due_at, event.number) for event in world.events.values()]
        heapq.heapify(self._due)
        self._ready: deque[Event] = deque()
        self._busy: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        world.on_event = self.notice

    def notice(self, event: Event) -> None:
        heapq.heappush(self._due, (event.due_at, event.number))
        self._wake.set()

    async def run(self) -> None:
        async with aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=None), cookie_jar=aiohttp.DummyCookieJar()
        ) as web:
            try:
                await self._handshake(web)
                while True:
                    self._gather()
                    batch = self._take()
                    if batch:
                        task = asyncio.create_task(self._deliver(web, batch))
                        self._tasks.add(task)
                        task.add_done_callback(self._tasks.discard)
                    else:
                        await self._rest()
            finally:
                for task in self._tasks:
                    task.cancel()

    async def verify(self, web: aiohttp.ClientSession) -> bool:
        """The handshake: our challenge comes back, bare."""
        challenge = str(secrets.randbelow(10**9))
        query = {
            "hub.mode": "subscribe",
            "hub.challenge": challenge,
            "hub.verify_token": self.world.settings.verify_token,
        }
        try:
            async with web.get(self.world.webhook_url, params=query, headers=self._extra, allow_redirects=False,
                               timeout=aiohttp.ClientTimeout(total=10)) as answer:  # fmt: skip
                self.verified = answer.status == 200 and (await answer.text()).strip() == challenge
        except (aiohttp.ClientError, TimeoutError):
            self.verified = False
        return self.verified

    async def quiet(self, seconds: float = 10.0) -> bool:
        """Whether everything left within that time. For tests, and for statuses that come before the answer."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.world.events:
                    await asyncio.sleep(0.005)
        return not self.world.events

    async def _handshake(self, web: aiohttp.ClientSession) -> None:
        attempt = 0
        while not await self.verify(web):
            await asyncio.sleep(HANDSHAKE_SECONDS[min(attempt, len(HANDSHAKE_SECONDS) - 1)])
            attempt += 1

    def _gather(self) -> None:
        at = self.world.clock()
        while self._due and self._due[0][0] <= at:
            event = self.world.events.get(heapq.heappop(self._due)[1])
            if event:
                self._ready.append(event)

    def _take(self) -> list[Event]:
        """The next body's updates; whoever has one under way waits, so that a conversation keeps its order."""
        knobs = self.world.knobs
        if len(self._tasks) >= knobs.concurrency or not self._ready:
            return []
        taken: list[Event] = []
        passed: list[Event] = []
        ordered = not knobs.shuffle_ms
        held: set[str] = set()
        while self._ready and len(taken) < min(knobs.batch, MOST_UPDATES) and len(passed) < LOOK_AHEAD:
            event = self._ready.popleft()
            if ordered and event.person and (event.person in self._busy or event.person in held):
                passed.append(event)
                held.add(event.person)
            else:
                taken.append(event)
        self._ready.extendleft(reversed(passed))
        self._busy.update(event.person for event in taken if event.person)
        if not ordered:
            self.world.random.shuffle(taken)
        return taken

    async def _rest(self) -> None:
        wait = self._due[0][0] - self.world.clock() if self._due else 60.0
        self._wake.clear()
        # Not wait_for: it swallows a cancellation that comes together with the event.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.005, min(wait, 1.0))):
                await self._wake.wait()

    async def _deliver(self, web: aiohttp.ClientSession, batch: list[Event]) -> None:
        world = self.world
        metadata = {
            "display_phone_number": world.settings.display_number,
            "phone_number_id": world.settings.phone_number_id,
        }
        raw = raw_body(envelope(batch, waba_id=world.settings.waba_id, metadata=metadata))
        try:
            posts = [self.post(web, raw) for _ in range(1 + world.knobs.duplicates)]
            delivered = set(await asyncio.gather(*posts)) == {OK}
            for event in batch:
                self._settle(event, delivered=delivered)
        finally:
            self._busy.difference_update(event.person for event in batch)
            self._wake.set()

    async def post(self, web: aiohttp.ClientSession, raw: bytes, signature: str | None = None) -> int:
        """The status of the answer; 0 where there was none in time."""
        signed = sign(self.world.settings.app_secret, raw) if signature is None else signature
        headers = HEADERS | self._extra | ({"X-Hub-Signature-256": signed} if signed else {})
        limit = aiohttp.ClientTimeout(total=self.world.knobs.webhook_seconds)
        self.posts += 1
        try:
            async with web.post(self.world.webhook_url, data=raw, headers=headers, allow_redirects=False,
                                timeout=limit) as answer:  # fmt: skip
                await answer.read()
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 0

    def _settle(self, event: Event, *, delivered: bool) -> None:
        world = self.world
        event.attempts += 1
        if not delivered:
            self.failures += 1
            delays = world.knobs.retry_seconds or (3600.0,)
            event.due_at = world.clock() + delays[min(event.attempts, len(delays)) - 1]
            if event.attempts == 1 or world.clock() - event.at > GIVEN_UP_SECONDS:
                log.warning("a webhook was not answered with 200; event %s, attempt %s", event.number, event.attempts)
            if world.clock() - event.at > GIVEN_UP_SECONDS:
                delivered = True
            else:
                heapq.heappush(self._due, (event.due_at, event.number))
        world.settle(event, delivered=delivered)
