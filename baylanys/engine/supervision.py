"""A supervisor's orders. Each is written down with its giver, and live views hear of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from baylanys.core.errors import NotFound, NotPossible
from baylanys.core.models import Order
from baylanys.engine.live_operator import LiveOperator
from baylanys.routing import operator_states as states
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_messages import Stage

if TYPE_CHECKING:
    from baylanys.engine.call_session import CallSession
    from baylanys.engine.house import House

Payload = dict[str, Any]
SetState = Callable[[Payload], Awaitable[Payload]]


class Supervision:
    """Carries out what a supervisor orders; `set_state` is how anybody's state is ordered."""

    def __init__(self, house: House, set_state: SetState) -> None:
        self._house = house
        self._set_state = set_state
        self.handlers: dict[str, Callable[[Order], Awaitable[Payload | None]]] = {
            "supervise_state": self._supervise_state,
            "free_offer": self._free_offer,
            "move_caller": self._move_caller,
            "lease_listener": self._lease_listener,
            "listen": self._join,
            "whisper": self._join,
            "barge_in": self._join,
            "stop_listening": self._stop_listening,
        }

    async def _supervise_state(self, order: Order) -> Payload:
        """An operator in wrap-up who is ordered ready has the form closed as not stated."""
        live, wanted = self._operator(order), str(order.payload["state"])
        if wanted == states.READY and live.now.state == states.WRAP_UP:
            self._house.close_wrap_up(live, live.interaction)
        answer = await self._set_state({**order.payload, "device": live.device})
        reason = str(order.payload.get("reason") or "")
        self._note(order, "state_set", live, state=wanted, reason=reason)
        return answer

    async def _free_offer(self, order: Order) -> None:
        live = self._operator(order)
        if live.now.state != states.OFFERED:
            raise NotPossible(code="nothing_offered")
        interaction = live.interaction
        self._house.floor.offers.take_back(live)
        self._note(order, "offer_freed", live, interaction)

    async def _move_caller(self, order: Order) -> None:
        session, queue = self._session(order), str(order.payload["queue"])
        known = self._house.known
        if known is None or queue not in known.queues:
            raise NotFound(code="no_such_queue")
        if session is None or session.state.stage not in {Stage.QUEUED, Stage.OFFERED} or session.state.queue == queue:
            raise NotPossible(code="not_waiting")
        before = session.state.queue
        session.tell(m.QueueChanged(queue))
        detail = {"from": before, "queue": queue}
        self._note(order, "caller_moved", None, session.state.interaction, **detail)

    async def _lease_listener(self, order: Order) -> Payload:
        return dict(await self._house.listeners.lease(str(order.payload["supervisor"])))

    async def _join(self, order: Order) -> None:
        session = self._session(order)
        if session is None:
            raise NotPossible(code="not_talking")
        await self._house.listeners.join(session, str(order.payload["supervisor"]), order.actor_id or 0, order.kind)

    async def _stop_listening(self, order: Order) -> None:
        self._house.listeners.leave(str(order.payload["supervisor"]))

    def _operator(self, order: Order) -> LiveOperator:
        live = self._house.floor.operators.get(str(order.payload["operator"]))
        if live is None:
            raise NotFound(code="no_such_operator")
        return live

    def _session(self, order: Order) -> CallSession | None:
        return self._house.sessions.get(str(order.payload["interaction"]))

    def _note(self, order: Order, kind: str, live: LiveOperator | None, interaction: str = "", **detail: Any) -> None:
        self._house.floor.log.note(
            kind,
            actor=order.actor_id or 0,
            operator=live.profile.person_id if live else 0,
            interaction=interaction,
            **detail,
        )
