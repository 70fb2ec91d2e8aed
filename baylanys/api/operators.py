"""Operators and queues as they are now, and an operator's state as an order."""

from typing import Annotated, Any
from urllib.parse import urlencode

from django.db.models import Count, Min
from django.http import HttpRequest
from ninja import Path, Query, Router

from baylanys.accounts.choices import Scope
from baylanys.api.callers import Token, caller_of
from baylanys.api.problems import Problem
from baylanys.api.shapes import OperatorList, OperatorShape, QueueList, StateOrder, stamp
from baylanys.core import clock, commands
from baylanys.core.errors import NotFound
from baylanys.routing.choices import BreakReason, Device, OperatorStateName
from baylanys.routing.models import OperatorState, Queue, Waiting
from baylanys.workforce.models import Operator

router = Router(tags=["operators"])
NO_NUL = r"^[^\x00]*$"
Limit = Annotated[int, Query(ge=1, le=500)]
READING = Token(Scope.READ_OPERATORS)
STRANGERS = {401: Problem, 403: Problem, 429: Problem}
REFUSALS = {**STRANGERS, 404: Problem, 409: Problem, 422: Problem, 503: Problem}


@router.get("/operators", auth=READING, response={200: OperatorList, **STRANGERS, 422: Problem})
def list_operators(
    request: HttpRequest, limit: Limit = 100, cursor: Annotated[str, Query(max_length=150, pattern=NO_NUL)] = ""
) -> dict[str, Any]:
    """Every operator with the present state, by user name."""
    found = _operators().filter(person__username__gt=cursor, person__is_active=True).order_by("person__username")
    rows = list(found[: limit + 1])
    shown, following = rows[:limit], None
    if len(rows) > limit:
        query = urlencode({"limit": limit, "cursor": shown[-1].username})
        following = request.build_absolute_uri(f"{request.path}?{query}")
    return {"items": [_shape(row) for row in shown], "next": following}


@router.put("/operators/{username}/state", auth=Token(Scope.ORDER_OPERATORS), response={200: OperatorShape, **REFUSALS})
def set_state(
    request: HttpRequest, username: Annotated[str, Path(max_length=150, pattern=NO_NUL)], wanted: StateOrder
) -> dict[str, Any]:
    """The operator is in the state, or will be when the conversation in hand is over (409 where it cannot be).

    Repeating it changes nothing.
    """
    if not _operators().filter(person__username=username, person__is_active=True).exists():
        raise NotFound(code="no_such_operator")
    reason = (wanted.reason or BreakReason.BREAK) if wanted.state == "break" else ""
    order = {"operator": username, "state": wanted.state, "reason": str(reason), "device": wanted.device or ""}
    commands.await_answer(commands.give_order("set_operator_state", order, caller_of(request)))
    return _shape(_operators().get(person__username=username))


@router.get("/queues", auth=READING, response={200: QueueList, **STRANGERS})
def list_queues(request: HttpRequest) -> dict[str, Any]:
    """Every queue with how many wait in it now."""
    waiting: dict[int, Any] = {
        each["queue_id"]: each
        for each in Waiting.objects.values("queue_id").annotate(number=Count("pk"), first=Min("since"))
    }
    return {"items": [_queue_shape(row, waiting.get(row.pk)) for row in Queue.objects.order_by("code")], "next": None}


def _operators() -> Any:
    return Operator.objects.select_related("person", "state").prefetch_related("skills")


def _shape(row: Operator) -> dict[str, Any]:
    now: OperatorState | None = getattr(row, "state", None)
    return {
        "username": row.username,
        "name": row.person.display_name,
        "state": now.state if now else OperatorStateName.OFFLINE,
        "reason": (now.reason or None) if now else None,
        "device": now.device if now else Device.BROWSER,
        "since": stamp(now.since) if now else None,
        "interaction": str(now.interaction_id) if now and now.interaction_id else None,
        "skills": {each.skill: each.level for each in row.skills.all()},
    }


def _queue_shape(row: Queue, waiting: Any) -> dict[str, Any]:
    longest = (clock.now() - waiting["first"]).total_seconds() if waiting else None
    return {
        "code": row.code,
        "names": {"kk": row.name_kk, "ru": row.name_ru, "en": row.name_en},
        "waiting": waiting["number"] if waiting else 0,
        "longest_wait_seconds": round(longest, 3) if longest is not None else None,
    }
