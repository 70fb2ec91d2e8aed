"""Orders that give a caller to somebody else, or bring a third party into the call.

| declined with | where |
|---|---|
| not_yours, not_talking | the operator has no conversation that could be given away |
| same_operator, no_such_operator, operator_away, operator_busy | the colleague |
| no_such_queue, bad_number, foreign_number, no_line | the queue, the number outside |
| not_answered | the third party has not answered yet |

A blind transfer may be to a colleague who is busy for a moment: the caller waits for a limited time. A consultation
wants one who is free.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from baylanys.core import phones
from baylanys.core.errors import NotFound, NotPossible
from baylanys.engine.call_session import CallSession
from baylanys.engine.house import House
from baylanys.engine.live_operator import LiveOperator
from baylanys.routing import operator_states as states
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_messages import Stage

Payload = dict[str, Any]

SOON_FREE = frozenset({states.READY, states.OFFERED, states.TALKING, states.WRAP_UP})
WITH_THIRD = frozenset({Stage.CONSULTING, Stage.CONFERENCE})


class TransferOrders:
    """What the desk's transfer dialog and its buttons order."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.handlers: dict[str, Callable[[Payload], Awaitable[Payload | None]]] = {
            "transfer": self._transfer,
            "consult": self._consult,
            "complete_transfer": self._complete,
            "cancel_transfer": self._cancel,
            "join_conference": self._join,
            "swap": self._swap,
        }

    async def _transfer(self, payload: Payload) -> None:
        """The caller goes elsewhere without a word between the two."""
        session, to, target = self._talking(payload), str(payload["to"]), str(payload["target"])
        back = self._queue_of(session)
        if to == "queue":
            self._known_queue(target)
            session.tell(m.TransferOrdered(target))
        elif to == "operator":
            colleague = self._colleague(session, target)
            session.tell(m.TransferOrdered(back, colleague.username))
        else:
            session.tell(m.TransferOutOrdered(self._number_outside(target), back))

    async def _consult(self, payload: Payload) -> None:
        """The caller hears music while the operator asks a colleague, or somebody outside."""
        session, to, target = self._talking(payload), str(payload["to"]), str(payload["target"])
        back = self._queue_of(session)
        if to == "outside":
            session.tell(m.ConsultOrdered("outside", self._number_outside(target), back))
            return
        colleague = self._colleague(session, target)
        if colleague.now.state != states.READY or colleague.interaction or colleague.busy_elsewhere:
            raise NotPossible(code="operator_busy")
        self._house.floor.in_hand.begin_own_call(colleague, session.state.interaction)
        session.tell(m.ConsultOrdered("operator", colleague.username, back, colleague.device))

    async def _complete(self, payload: Payload) -> None:
        self._answered(payload).tell(m.TransferCompleted())

    async def _cancel(self, payload: Payload) -> None:
        self._with_third(payload).tell(m.ThirdDismissed())

    async def _join(self, payload: Payload) -> None:
        self._answered(payload).tell(m.ConferenceOrdered())

    async def _swap(self, payload: Payload) -> None:
        """Back to the caller for a moment, or to the one who is asked."""
        session = self._answered(payload)
        if session.state.stage is not Stage.CONSULTING:
            raise NotPossible(code="not_talking")
        session.tell(m.SwapOrdered())

    # Who and what

    def _own(self, payload: Payload) -> CallSession:
        session = self._house.sessions.get(str(payload["interaction"]))
        if session is None or not session.state.live or session.state.operator != payload["operator"]:
            raise NotPossible(code="not_yours")
        return session

    def _talking(self, payload: Payload) -> CallSession:
        session = self._own(payload)
        if session.state.stage is not Stage.TALKING:
            raise NotPossible(code="not_talking")
        return session

    def _with_third(self, payload: Payload) -> CallSession:
        session = self._own(payload)
        if session.state.stage not in WITH_THIRD:
            raise NotPossible(code="not_talking")
        return session

    def _answered(self, payload: Payload) -> CallSession:
        session = self._with_third(payload)
        if session.state.third and not session.state.third.up:
            raise NotPossible(code="not_answered")
        return session

    def _queue_of(self, session: CallSession) -> str:
        """Where a caller waits whom nobody took: the call's own queue, for a call out the first one."""
        assert self._house.known is not None
        return session.state.queue or next(iter(self._house.known.queues), "")

    def _known_queue(self, code: str) -> None:
        assert self._house.known is not None
        if code not in self._house.known.queues:
            raise NotPossible(code="no_such_queue")

    def _colleague(self, session: CallSession, username: str) -> LiveOperator:
        """Another operator who is on duty."""
        if username == session.state.operator:
            raise NotPossible(code="same_operator")
        live = self._house.floor.operators.get(username)
        if live is None:
            raise NotFound(code="no_such_operator")
        if live.now.state not in SOON_FREE or not live.reachable:
            raise NotPossible(code="operator_away")
        return live

    def _number_outside(self, raw: str) -> str:
        known, number = self._house.known, phones.to_e164(raw)
        assert known is not None
        if number is None or number in known.numbers:
            raise NotPossible(code="bad_number")
        if not phones.is_at_home(number):
            raise NotPossible(code="foreign_number")
        if self._house.lines_in_use() >= known.lines:
            raise NotPossible(code="no_line")
        return number
