"""Open pages as the browser's scripts behave: desks, and live views that fetch their parts at their own rate."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator

import aiohttp

Cookie = dict[str, str]
GAPS = {"waiting": 0.3, "operators": 0.3, "figures": 1.0}
WANTS = {"waiting": {"queue"}, "operators": {"queue", "state"}, "figures": {"queue"}}
DESK_GAP = 1.0


class Pages(threading.Thread):
    """Runs until stopped. `seen`: by part, milliseconds from each event's beginning to the fragment that shows it."""

    def __init__(self, url: str, desks: list[tuple[int, Cookie]], views: list[Cookie]) -> None:
        super().__init__(daemon=True)
        self.seen: dict[str, list[float]] = {part: [] for part in GAPS}
        self._url, self._desks, self._views = url, desks, views
        self._loop = asyncio.new_event_loop()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._cancel)
        self.join(10)

    def run(self) -> None:
        self._loop.create_task(self._open())
        self._loop.run_forever()
        self._loop.run_until_complete(self._client.close())

    def _cancel(self) -> None:
        """Everything under way is given up, then the loop ends."""
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.call_later(0.5, self._loop.stop)

    async def _open(self) -> None:
        connector, timeout = aiohttp.TCPConnector(limit=0), aiohttp.ClientTimeout(total=None)
        self._client = aiohttp.ClientSession(connector=connector, timeout=timeout)
        desks = [self._desk(person, cookie) for person, cookie in self._desks]
        views = [self._view(cookie) for cookie in self._views]
        await asyncio.gather(*desks, *views)

    async def _desk(self, person: int, cookie: Cookie) -> None:
        """The own work and state whenever they change; the queue's line, once a second, while no call is in hand."""
        queue_at, free = 0.0, True
        async for name, told in self._told(cookie):
            if name == "queue" and free and time.monotonic() - queue_at > DESK_GAP:
                queue_at = time.monotonic()
                self._soon("/desk/queue", cookie)
            elif name == "work":
                free = told.get("phase") == "wrapped_up"
                self._soon("/desk/work", cookie)
            elif name == "state" and told.get("operator") == person:
                self._soon("/desk/state", cookie)

    async def _view(self, cookie: Cookie) -> None:
        parts = {part: Part(self, part, cookie) for part in GAPS}
        async for name, told in self._told(cookie):
            for part, wanted in WANTS.items():
                if name in wanted and "stamp" in told:
                    parts[part].happened(float(told["stamp"]), int(told["heard"]))

    async def _told(self, cookie: Cookie) -> AsyncIterator[tuple[str, dict[str, object]]]:
        name = ""
        async with self._client.get(f"{self._url}/live/stream", cookies=cookie) as stream:
            stream.raise_for_status()
            async for line in stream.content:
                if line.startswith(b"event: "):
                    name = line[7:].strip().decode()
                elif line.startswith(b"data: "):
                    yield name, json.loads(line[6:])

    def _soon(self, address: str, cookie: Cookie) -> None:
        self._loop.create_task(self.fetch(address, cookie))

    async def fetch(self, address: str, cookie: Cookie) -> None:
        async with self._client.get(self._url + address, cookies=cookie) as answer:
            answer.raise_for_status()
            await answer.read()


class Part:
    """One part of one live view: `schedule` of static/js/live/main.js."""

    def __init__(self, pages: Pages, name: str, cookie: Cookie) -> None:
        self._pages, self._name, self._cookie = pages, name, cookie
        self._refreshed_at = 0.0
        self._heard = 0
        self._stamps: list[float] = []
        self._pending: asyncio.Task[None] | None = None

    def happened(self, stamp: float, heard: int) -> None:
        self._stamps.append(stamp)
        self._heard = heard
        if self._pending is None:
            self._pending = asyncio.get_running_loop().create_task(self._refresh())

    async def _refresh(self) -> None:
        """One request at a time (hx-sync): what happens meanwhile is asked for together afterwards."""
        while self._stamps:
            await asyncio.sleep(max(0.0, self._refreshed_at + GAPS[self._name] - time.monotonic()))
            self._refreshed_at = time.monotonic()
            stamps, self._stamps = self._stamps, []
            await self._pages.fetch(f"/live/?part={self._name}&after={self._heard}", self._cookie)
            now = time.time()
            self._pages.seen[self._name] += [(now - stamp) * 1000 for stamp in stamps]
        self._pending = None
