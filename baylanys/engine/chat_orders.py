"""Orders about conversations.

| kind | payload | refused with |
|---|---|---|
| accept_conversation | operator, conversation | not_waiting, on_a_call, too_many_chats |
| refuse_conversation | operator, conversation | not_offered |
| take_conversation | operator, conversation | not_waiting, on_a_call, too_many_chats |
| release_conversation | operator, conversation | not_yours |
| transfer_conversation | operator, conversation, to: queue|operator, target, note | not_yours, no_such_queue, no_such_operator, same_operator, operator_away |
| park_conversation, unpark_conversation | operator, conversation, until: ISO 8601 | not_yours, bad_moment |
| close_conversation | operator, conversation, result, language, topic, note, farewell | not_yours, closed, unread, result_missing |
| assign_conversation | operator (who gets it), conversation | on_a_call, too_many_chats, operator_away |
| conversation_changed | conversation | |

An empty `operator` is a supervisor's order about anybody's conversation; the page that gives it has asked for the
permission.
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from baylanys.core.errors import NotFound, NotPossible
from baylanys.core.models import Order
from baylanys.engine.live_operator import LiveOperator
from baylanys.interactions.choices import Language, Result
from baylanys.messaging import conversation_words as w
from baylanys.messaging.models import Conversation
from baylanys.messaging.refusals import refusal
from baylanys.routing import operator_states as states

if TYPE_CHECKING:
    from baylanys.engine.house import House

Payload = dict[str, Any]
LONGEST_NOTE = 5000
IN_A_CALL = frozenset({states.OFFERED, states.TALKING, states.WRAP_UP})


class ChatOrders:
    """Carries out orders about conversations: the row first, then the router."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.handlers: dict[str, Callable[[Order], Awaitable[Payload | None]]] = {
            "accept_conversation": self._accept,
            "refuse_conversation": self._refuse,
            "take_conversation": self._take,
            "release_conversation": self._release,
            "transfer_conversation": self._transfer,
            "park_conversation": self._park,
            "unpark_conversation": self._unpark,
            "close_conversation": self._close,
            "assign_conversation": self._assign,
            "conversation_changed": self._changed,
        }

    async def _accept(self, order: Order) -> None:
        live = self._operator(order)
        self._has_room(live, order)
        await self._step(order, w.Accepted(live.profile.person_id))

    async def _refuse(self, order: Order) -> None:
        """The row follows by itself once the router knows."""
        live = self._operator(order)
        if not self._house.floor.chats.refuse(live, _conversation(order)):
            raise refusal("not_offered")

    async def _take(self, order: Order) -> None:
        live = self._operator(order)
        self._has_room(live, order)
        await self._step(order, w.Taken(live.profile.person_id))

    async def _assign(self, order: Order) -> None:
        live = self._operator(order)
        if not live.present:
            raise NotPossible(code="operator_away")
        self._has_room(live, order)
        await self._step(order, w.Taken(live.profile.person_id, by=order.actor_id or 0))

    async def _release(self, order: Order) -> None:
        holder = self._own(order)
        reason = "released" if holder is not None else "taken_away"
        await self._step(order, w.Released(reason, holder, by=None if holder is not None else order.actor_id))

    async def _transfer(self, order: Order) -> None:
        to, target = str(order.payload["to"]), str(order.payload["target"])
        note = str(order.payload.get("note") or "")[:LONGEST_NOTE]
        holder = self._own(order)
        by = order.actor_id if holder is None else None
        if to == "queue":
            if self._house.known is None or target not in self._house.known.queues:
                raise NotFound(code="no_such_queue")
            await self._step(order, w.Transferred(holder, to, queue=target, note=note, by=by))
            return
        colleague = self._colleague(target, holder)
        await self._step(order, w.Transferred(holder, "operator", target=colleague, note=note, by=by))

    def _colleague(self, target: str, holder: int | None) -> int:
        """The person id of somebody at a desk who takes conversations."""
        live = self._house.floor.operators.get(target)
        if live is None:
            raise NotFound(code="no_such_operator")
        if live.profile.person_id == holder:
            raise NotPossible(code="same_operator")
        if not live.present or live.now.state == states.OFFLINE or not live.profile.chat_capacity:
            raise NotPossible(code="operator_away")
        return live.profile.person_id

    async def _park(self, order: Order) -> None:
        try:
            until = datetime.fromisoformat(str(order.payload["until"]))
        except ValueError:
            raise refusal("bad_moment") from None
        if until.tzinfo is None:
            raise refusal("bad_moment")
        await self._step(order, w.Parked(self._own(order), until))

    async def _unpark(self, order: Order) -> None:
        await self._step(order, w.Unparked("order", self._own(order)))

    async def _close(self, order: Order) -> None:
        """The form is mandatory for who had the conversation; a supervisor may close as not stated."""
        holder, told = self._own(order), order.payload
        result, language = str(told.get("result") or ""), str(told.get("language") or "")
        if holder is not None and (result not in Result.values or result == Result.NOT_STATED):
            raise NotPossible(code="result_missing")
        closing = w.Closing(
            reason="operator" if holder is not None else "supervisor",
            operator=holder,
            by=order.actor_id if holder is None else None,
            result=result if result in Result.values else Result.NOT_STATED,
            language=language if language in Language.values else "",
            topic=str(told.get("topic") or "")[:40],
            note=str(told.get("note") or "")[:LONGEST_NOTE],
            farewell=bool(told.get("farewell")),
        )
        await self._step(order, closing)

    async def _changed(self, order: Order) -> None:
        await self._house.conversations.look(_conversation(order))

    # Who and what

    async def _step(self, order: Order, event: w.Event) -> None:
        try:
            await self._house.conversations.step(_conversation(order), event)
        except Conversation.DoesNotExist:
            raise NotFound(code="closed") from None

    def _operator(self, order: Order) -> LiveOperator:
        live = self._house.floor.operators.get(str(order.payload["operator"]))
        if live is None:
            raise NotFound(code="no_such_operator")
        return live

    def _own(self, order: Order) -> int | None:
        """The person id of the operator who says that the conversation is theirs; None for a supervisor's order."""
        return self._operator(order).profile.person_id if order.payload.get("operator") else None

    def _has_room(self, live: LiveOperator, order: Order) -> None:
        """A call and nothing else, or so many conversations (accepting twice is no second one)."""
        if live.now.state in IN_A_CALL:
            raise refusal("on_a_call")
        if len(live.chats - {_conversation(order)}) >= live.profile.chat_capacity:
            raise refusal("too_many_chats")


def _conversation(order: Order) -> str:
    try:
        return str(UUID(str(order.payload["conversation"])))
    except ValueError:
        raise NotFound(code="closed") from None
