"""Orders to the engine: a row is the hand-over, NOTIFY only shortens the wait.

A page gives an order and waits for its answer; the engine claims the row with
the old value in WHERE, so that an order is carried out once however many
engines look.
"""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, transaction

from baylanys.core import clock
from baylanys.core.audit import Actor, write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import NotAnswered, NotPossible
from baylanys.core.models import Order

CHANNEL = "baylanys_orders"
LIVE_CHANNEL = "baylanys_live"
ORDER_LIFETIME_SECONDS = 15
_POLL_SECONDS = 0.01


def give_order(kind: str, payload: dict[str, Any], actor: Any = None) -> Order:
    """An order stands in the table and the engine has been woken.

    What is ordered for somebody else than the actor stands in the audit log too. An actor is a person, or an
    `audit.Actor` for an outside program.
    """
    with transaction.atomic(savepoint=False):
        order = Order.objects.create(kind=kind, payload=payload, actor_id=getattr(actor, "pk", None))
        _audit_order(order, actor)
        notify(CHANNEL, [str(order.pk)])
    return order


def _audit_order(order: Order, actor: Any) -> None:
    concerned = str(order.payload.get("operator", ""))
    who = actor.who if isinstance(actor, Actor) else getattr(actor, "username", None)
    if who is None or concerned == who or order.kind.startswith("refresh_"):
        return
    about = ("operator", concerned) if concerned else ("order", order.pk)
    after = {"order": order.kind, **order.payload}
    write_audit(AuditKind.ORDER_GIVEN, by=actor, at=order.given_at, about=about, after=after)


def await_answer(order: Order, timeout: float = 5.0) -> dict[str, Any]:
    """What the engine answered.

    Raises NotPossible with the engine's code where it declined, and
    NotAnswered after `timeout` seconds (the engine is away; the order lapses
    unclaimed after ORDER_LIFETIME_SECONDS).
    """
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        row = Order.objects.filter(pk=order.pk, answered_at__isnull=False).first()
        if row is not None:
            if not row.accepted:
                raise NotPossible(row.answer.get("message", ""), code=row.answer.get("code"))
            return dict(row.answer)
        time.sleep(_POLL_SECONDS)
    raise NotAnswered(code="engine_away")


def claim_orders(limit: int = 50) -> list[Order]:
    """Unclaimed orders in their sequence, now this caller's alone.

    Orders older than their lifetime are answered as lapsed: a click of a
    minute ago must not act on another call.
    """
    moment = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE core_order SET claimed_at = %s WHERE id IN (
                SELECT id FROM core_order WHERE claimed_at IS NULL
                ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
            ) RETURNING id
            """,
            [moment, limit],
        )
        claimed = [row[0] for row in cursor.fetchall()]
    fresh = []
    for order in Order.objects.filter(pk__in=claimed).order_by("pk"):
        if (moment - order.given_at).total_seconds() > ORDER_LIFETIME_SECONDS:
            answer_order(order.pk, accepted=False, answer={"code": "lapsed"})
        else:
            fresh.append(order)
    return fresh


def answer_order(order_id: int, *, accepted: bool, answer: dict[str, Any]) -> None:
    """The order has its answer; a second answer changes nothing."""
    Order.objects.filter(pk=order_id, answered_at__isnull=True).update(
        accepted=accepted, answer=answer, answered_at=clock.now()
    )


def announce(name: str, *, people: list[int] | None = None, **fields: Any) -> None:
    """Open pages hear `name` after the commit (people: ids of those it is for, None: all)."""
    announce_all([{"name": name, "people": people, **fields}])


def announce_all(told: Sequence[Mapping[str, Any]]) -> None:
    """The same for several at once, in their order; each has `name` and `people`."""
    notify(LIVE_CHANNEL, [json.dumps(each) for each in told])


def notify(channel: str, payloads: Sequence[str]) -> None:
    """Whoever listens to the channel hears these after the commit, in their order."""
    words = [(channel, payload) for payload in payloads]
    gathered = _gathered.get()
    if gathered is not None:
        gathered += words
    elif words:
        _send(words)


@contextmanager
def told_together() -> Iterator[None]:
    """Everything that is announced inside takes one statement at the end; nothing, where the inside fails.

    For work within one transaction: whoever listens hears it after the commit either way.
    """
    if _gathered.get() is not None:
        yield
        return
    words: list[tuple[str, str]] = []
    before = _gathered.set(words)
    try:
        yield
    finally:
        _gathered.reset(before)
    if words:
        _send(words)


_gathered: ContextVar[list[tuple[str, str]] | None] = ContextVar("gathered words", default=None)


def _send(words: Sequence[tuple[str, str]]) -> None:
    channels, payloads = zip(*words, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_notify(channel, payload) FROM unnest(%s::text[], %s::text[]) AS told(channel, payload)",
            [list(channels), list(payloads)],
        )
