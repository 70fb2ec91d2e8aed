"""Live pages: one LISTEN per web process, fanned out to every open page.

What is told carries names and ids only; pages fetch what changed with their own
permissions. NOTIFY is a hint: after a gap every page hears `resync` and looks again. `heard` is the moment at which
this process heard it (`live_shared.py`).
"""

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
import structlog

from baylanys.core.database_url import url_of_default_database
from baylanys.desktop.live_shared import heard_now

CHANNEL = "baylanys_live"
RECONNECT_SECONDS = 1.0
QUEUE_LIMIT = 500

Told = dict[str, Any]
log = structlog.get_logger(__name__)


class Hub:
    """The open pages of one web process. `closing` is true once the server is shutting down."""

    def __init__(self) -> None:
        self.closing = False
        self._pages: set[asyncio.Queue[Told | None]] = set()
        self._listening: asyncio.Task[None] | None = None

    @contextmanager
    def page(self) -> Iterator[asyncio.Queue[Told | None]]:
        """A queue that receives what is told while the page is open; None ends the stream."""
        if self._listening is None or self._listening.done():
            self._listening = asyncio.create_task(self._listen())
        queue: asyncio.Queue[Told | None] = asyncio.Queue(QUEUE_LIMIT)
        self._pages.add(queue)
        try:
            yield queue
        finally:
            self._pages.discard(queue)

    def close(self) -> None:
        """Every stream ends, and none of them counts as a lost desk."""
        self.closing = True
        self._tell(None)
        if self._listening:
            self._listening.cancel()

    async def _listen(self) -> None:
        while not self.closing:
            try:
                async for told in _notifications():
                    self._tell(told | {"heard": heard_now()})
            except psycopg.OperationalError:
                log.warning("live_line_lost")
            await asyncio.sleep(RECONNECT_SECONDS)

    def _tell(self, told: Told | None) -> None:
        for queue in self._pages:
            if queue.full():
                # A page that reads too slowly loses the details and looks at everything again.
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait({"name": "resync", "people": None, "heard": heard_now()})
            else:
                queue.put_nowait(told)


async def _notifications() -> AsyncIterator[Told]:
    line = await psycopg.AsyncConnection.connect(url_of_default_database(), autocommit=True)
    async with line:
        await line.execute(f"LISTEN {CHANNEL}")
        yield {"name": "resync", "people": None}
        async for notice in line.notifies():
            yield json.loads(notice.payload)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of this process's event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
        _close_on_signal(loop, _hubs[loop])
    return _hubs[loop]


def _close_on_signal(loop: asyncio.AbstractEventLoop, opened: Hub) -> None:
    """The web server waits for open answers before it ends: streams must hear of the end first."""

    def wrap(number: int) -> None:
        before = signal.getsignal(number)

        def heard(received: int, frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(opened.close)
            if callable(before):
                before(received, frame)

        signal.signal(number, heard)

    try:
        wrap(signal.SIGTERM)
        wrap(signal.SIGINT)
    except ValueError:
        log.debug("live_without_signals")
