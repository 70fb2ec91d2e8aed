"""The call that an operator has: begun, over, written up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baylanys.core import clock
from baylanys.engine.live_operator import LiveOperator
from baylanys.routing import operator_states as states
from baylanys.routing.work import WorkKind

if TYPE_CHECKING:
    from baylanys.engine.floor import Floor


class WorkInHand:
    """What operators have, and when they are free of it."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._work = floor.work

    def begin_own_call(self, live: LiveOperator, interaction: str) -> None:
        """The operator calls out, or is asked by a colleague: no offers meanwhile."""
        live.interaction = interaction
        self._floor.change(live, states.Conversing())

    def engage(self, username: str, interaction: str) -> None:
        """The operator talks in this call of the queue, which no offer of this router brought; again is safe."""
        live = self._floor.operators.get(username)
        if live is None or live.work == interaction:
            return
        before, live.work, live.interaction = live.work, interaction, interaction
        self._work.perform(self._work.router.work_taken(username, interaction, WorkKind.CALL, self._work.now()))
        if before:
            self._work.perform(self._work.router.operator_freed(username, before, self._work.now()))
        if live.now.state == states.WRAP_UP:
            live.now = states.next_state(live.now, states.WrapUpFinished())
        self._floor.change(live, states.Conversing())

    def end_conversation(self, live: LiveOperator, *, wrap_up: bool) -> None:
        """The call is over for the operator; without wrap-up the next one may come."""
        if wrap_up and live.now.state == states.TALKING:
            self._floor.change(live, states.ConversationEnded(wrap_up=True))
            return
        self._release(live, states.ConversationEnded(wrap_up=False))

    def finish_wrap_up(self, live: LiveOperator, handling_seconds: float, queue: str) -> None:
        """The form is done; the operator is ready again, or in the state ordered meanwhile."""
        self._floor.calls.handled(queue, handling_seconds)
        self._release(live, states.WrapUpFinished())

    def _release(self, live: LiveOperator, event: states.OperatorEvent) -> None:
        work, live.work, live.interaction = live.work, "", ""
        before = live.now
        live.now = states.next_state(before, event)
        if live.now != before:
            live.since = clock.now()
        self._floor.save(live, changed=live.now.state != before.state)
        if not live.wants_work():
            self._floor.sync(live)
        if work:
            self._work.perform(self._work.router.operator_freed(live.username, work, self._work.now()))
        self._floor.sync(live)
