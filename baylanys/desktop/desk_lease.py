"""One active desk per operator: who holds the lease has the phone and the stream. The engine gives it."""

from datetime import datetime
from typing import Any

from baylanys.core.commands import await_answer, give_order
from baylanys.core.errors import NotAnswered, NotPossible
from baylanys.routing.models import OperatorState
from baylanys.workforce.models import Operator

ANSWER_SECONDS = 5.0


def take_lease(*, operator: Operator, held: str, take_over: bool) -> dict[str, Any]:
    """The desk is this page's: `lease`, the `password` of its phone, the call to `resume` or None.

    `held` is the lease that the same tab had before a reload: it takes the desk over from itself.
    Raises NotPossible where another desk is open, NotAnswered where the engine is away.
    """
    same = OperatorState.objects.filter(operator=operator).exclude(desk_lease="").filter(desk_lease=held)
    wanted = {"operator": operator.username, "takeover": take_over or same.exists()}
    return await_answer(give_order("lease_desk", wanted, operator.person), ANSWER_SECONDS)


def open_desk(*, operator: Operator, lease: str, at: datetime) -> bool | None:
    """The engine knows that the desk is there. False: another has taken over; None: no answer yet."""
    note_seen(operator_id=operator.pk, at=at)
    order = give_order("open_desk", {"operator": operator.username, "lease": lease}, operator.person)
    try:
        await_answer(order, ANSWER_SECONDS)
    except NotPossible:
        return False
    except NotAnswered:
        return None
    return True


def note_seen(*, operator_id: int, at: datetime) -> None:
    """The desk was there at that moment: should this web process die, the engine finds the desk silent."""
    OperatorState.objects.filter(operator_id=operator_id).update(desk_seen_at=at)


def close_desk(*, operator: Operator, lease: str, seen_at: datetime) -> None:
    """The engine knows that the desk is gone, unless another stream has seen it since `seen_at`."""
    alive = OperatorState.objects.filter(operator=operator, desk_seen_at__gt=seen_at)
    if not alive.exists():
        give_order("close_desk", {"operator": operator.username, "lease": lease}, operator.person)
