"""What happens by itself: statuses rise, templates are reviewed, the state is written down."""

import asyncio
import contextlib
import heapq
from collections.abc import Callable, Mapping

from baylanys.simulator.meta.review import review_template
from baylanys.simulator.meta.statuses import mark_delivered, mark_failed, mark_read, mark_sent
from baylanys.simulator.meta.world import World

FLUSH_SECONDS = 0.05
STATUSES = {"sent": mark_sent, "delivered": mark_delivered, "read": mark_read, "failed": mark_failed}


class Life:
    """The plans of a world, by their moment; `run` works until it is cancelled."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._plans: list[tuple[float, int, str, str]] = []
        self._number = 0
        self._wake = asyncio.Event()
        world.on_plan = self.plan
        self._resume()

    def plan(self, due: float, what: str, key: str) -> None:
        self._number += 1
        heapq.heappush(self._plans, (due, self._number, what, key))
        self._wake.set()

    @property
    def is_busy(self) -> bool:
        """Something is planned."""
        return bool(self._plans)

    async def run(self) -> None:
        while True:
            self.do_due()
            self.world.store.flush()
            await self._rest()

    def do_due(self) -> None:
        """Everything whose moment has come is done."""
        while self._plans and self._plans[0][0] <= self.world.clock():
            _, _, what, key = heapq.heappop(self._plans)
            if what == "review":
                self._with(key, self.world.templates, lambda found: review_template(self.world, found))
            else:
                self._with(key, self.world.messages, lambda found, what=what: STATUSES[what](self.world, found))

    def do_now(self, message_id: str) -> None:
        """The message's statuses up to delivered are told at once."""
        for what in ("failed", "sent", "delivered"):
            message = self.world.messages[message_id]
            if (what == "failed" and not message.error) or (what != "failed" and message.error):
                continue
            STATUSES[what](self.world, message)

    def _with(self, key: str, shelf: Mapping[str, object], do: Callable[..., None]) -> None:
        if key in shelf:
            do(shelf[key])

    def _resume(self) -> None:
        """What was under way when the last run ended goes on."""
        knobs, at = self.world.knobs, self.world.clock()
        for message in self.world.messages.values():
            if message.ours and message.status == "accepted":
                self.plan(at, "failed" if message.error else "sent", message.id)
            elif (
                message.ours and message.status == "sent" and message.kind != "reaction" and knobs.deliver_after_ms >= 0
            ):
                self.plan(at, "delivered", message.id)
        if knobs.review == "auto":
            for template in self.world.templates.values():
                if template.status == "PENDING":
                    self.plan(at + knobs.review_seconds, "review", template.id)

    async def _rest(self) -> None:
        wait = self._plans[0][0] - self.world.clock() if self._plans else 1.0
        if wait > FLUSH_SECONDS:
            self._wake.clear()
        # Not wait_for: it swallows a cancellation that comes together with the event.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.002, min(wait, FLUSH_SECONDS))):
                await self._wake.wait()
