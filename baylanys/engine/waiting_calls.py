"""Calls that wait for an operator: given to the router, with their place and expected wait."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING

from baylanys.core import clock
from baylanys.engine.known import Known
from baylanys.engine.live_operator import LiveOperator
from baylanys.engine.work_router import WorkRouter
from baylanys.routing.expected_wait import expected_wait
from baylanys.routing.work import Work, WorkKind
from baylanys.telephony import call_messages as m

if TYPE_CHECKING:
    from baylanys.engine.call_session import CallSession

HANDLED_REMEMBERED = 50


class WaitingCalls:
    """Calls in queues, and how long the latest of each queue took."""

    def __init__(self, work: WorkRouter, operators: Mapping[str, LiveOperator]) -> None:
        self._work = work
        self._operators = operators
        self._handling: dict[str, deque[float]] = {}
        self._known: Known | None = None

    def use(self, known: Known) -> None:
        """Queues and topics are as `known` says."""
        self._known = known

    def join(self, session: CallSession, *, returned: bool) -> None:
        """The call waits for a suitable operator; its place is by the moment it first entered the queue."""
        work = self._work_of(session.state, returned)
        self._work.perform(self._work.router.work_requeued(work, self._work.now(), head=returned))

    def leave(self, session: CallSession) -> None:
        """The call waits no more."""
        self._work.drop(session.state.interaction)

    def place(self, session: CallSession) -> tuple[int, float | None]:
        """Position (1 is next) and expected wait in seconds (None: nobody there)."""
        position = self._work.router.position(session.state.interaction) or 1
        suitable = sum(1 for live in self._operators.values() if self._suits(live, session.state))
        handling = self._handling.get(session.state.queue, deque())
        wait = expected_wait(position=position, handling_seconds=list(handling), operators=suitable)
        return position, wait

    def handled(self, queue: str, seconds: float) -> None:
        """A call of the queue has kept its operator so long, wrap-up included."""
        self._handling.setdefault(queue, deque(maxlen=HANDLED_REMEMBERED)).append(seconds)

    def routed(self) -> list[str]:
        """Calls that the router keeps: waiting or offered."""
        items = self._work.floor.items.items()
        return [key for key, item in items if item.work.kind is not WorkKind.CONVERSATION]

    def _suits(self, live: LiveOperator, state: m.CallState) -> bool:
        if not live.wants_work():
            return False
        return not state.language or live.profile.skills.get(f"lang:{state.language}", 0) > 0

    def _work_of(self, state: m.CallState, returned: bool) -> Work:
        assert self._known is not None and state.queue_entered_at is not None
        rule = self._known.queues.get(state.queue)
        required = {f"lang:{state.language}": 1} if state.language else {}
        if skill := self._known.topic_skills.get(state.topic):
            required[skill] = 1
        preferred = (f"lang:{state.language}",) if state.language else ("lang:kk", "lang:ru")
        return Work(
            id=state.interaction,
            kind=WorkKind.CALLBACK if state.callback else WorkKind.CALL,
            queue=state.queue,
            waiting_since=clock.epoch_milliseconds(state.queue_entered_at),
            required=required,
            preferred=preferred,
            priority=rule.priority if rule else 0,
            returned=returned,
            only_operator=state.only_operator or None,
            preferred_operator=state.came_from or None,
            offer_lasts=rule.offer_ms if rule else None,
        )
