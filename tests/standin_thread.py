"""The stand-in for Meta beside a test that is no coroutine: it runs in a thread of its own."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from baylanys.core.secrets import encrypt
from baylanys.messaging.models import BusinessNumber
from baylanys.simulator.meta.server import StandIn, start
from tests.standin import BRISK


@contextmanager
def standin_beside() -> Iterator[StandIn]:
    """A stand-in whose webhooks lead nowhere; templates are reviewed at once."""
    started, done = threading.Event(), asyncio.Event()
    found: list[tuple[StandIn, asyncio.AbstractEventLoop]] = []

    async def live() -> None:
        async with start(knobs=BRISK) as standin:
            found.append((standin, asyncio.get_running_loop()))
            started.set()
            await done.wait()

    thread = threading.Thread(target=asyncio.run, args=(live(),), daemon=True)
    thread.start()
    assert started.wait(10)
    standin, loop = found[0]
    try:
        yield standin
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join(10)


def number_at(standin: StandIn) -> BusinessNumber:
    """Our number at that stand-in."""
    settings = standin.settings
    return BusinessNumber.objects.create(
        phone_number_id=settings.phone_number_id,
        waba_id=settings.waba_id,
        display_number="+77172000001",
        graph_url=standin.url,
        graph_version=settings.version,
        token=encrypt(settings.token),
    )
