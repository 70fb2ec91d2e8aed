"""What happens by itself: statuses rise, templates are reviewed, the state is written down."""

import asyncio
import contextlib
import heapq
from collections.abc import Callable, Mapping

from baylanys.simulator.meta.review import review_template
from baylanys.simulator.meta.statuses import mark_delivered, mark_failed, mark_read, mark_sent
from baylanys.simulator.meta.world import World

FLUSH_SECONDS = 0.05
IDLE_SECONDS = 60.0
STATUSES = {"sent": mark_sent, "delivered": mark_delivered, "read": mark_read, "failed": mark_failed}


class Life:
    """The plans of a world, by their moment; `run` works until it is cancelled."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._plans: list[tuple[float, int, str, str]] = []
        self._number = 0
        self._wake = asyncio.Event()
        self._flush_at = 0.0
        world.on_plan = self.plan
        world.store.on_dirty = self._wake.set
        self._resume()

    def plan(self, due: float, what: str, key: str) -> None:
        self._number += 1
        sooner = not self._plans or due < self._plans[0][0]
        heapq.heappush(self._plans, (due, self._number, what, key))
        if sooner:
            self._wake.set()

    @property
    def is_busy(self) -> bool:
        """Something is planned."""
        return bool(self._plans)

    async def run(self) -> None:
        while True:
            self.do_due()
            if self.world.clock() >= self._flush_at:
                self.world.store.flush()
                self._flush_at = self.world.clock() + FLUSH_SECONDS
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
        """Until the next plan, or the next moment to write down what changed; new ones end it early."""
        self._wake.clear()
        at = self.world.clock()
        wait = self._plans[0][0] - at if self._plans else IDLE_SECONDS
        if self.world.store.is_dirty:
            wait = min(wait, self._flush_at - at)
        # Not wait_for: it swallows a cancellation that comes together with the event.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.002, min(wait, IDLE_SECONDS))):
                await self._wake.wait()
