"""Stored deliveries are worked off: each in one transaction with everything that it brings, so that a crash at any
moment leaves it either whole or still to be done. Exactly once, also with two processes: the row is locked, and
Meta's ids are unique.
"""

from __future__ import annotations

import traceback
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from baylanys.messaging.models import WebhookBody
from baylanys.messaging.receiving.items import Delivery, take_item
from baylanys.messaging.settings_kept import kept_settings, read_numbers
from baylanys.whatsapp.webhook_payload import Item, PayloadError, read_items

log = structlog.get_logger()

MOST_ATTEMPTS = 8
LONGEST_PROBLEM = 4000
KEPT = timedelta(days=30)
KEPT_WITH_PROBLEMS = timedelta(days=180)

# Commits need not wait for the disk: what is lost with a machine that goes down is done again, for the delivery is on
# the disk and its end then is not.
_COMMIT_QUICKLY = "set_config('synchronous_commit', 'off', true)"
CLAIM = f"""
UPDATE messaging_webhookbody SET attempts = attempts + 1 WHERE id = (
    SELECT id FROM messaging_webhookbody
    WHERE handled_at IS NULL AND set_aside_at IS NULL AND id <> ALL(%s::bigint[])
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING id, attempts, problem, {_COMMIT_QUICKLY}
"""
TAKE = f"""
SELECT received_at, body, {_COMMIT_QUICKLY} FROM messaging_webhookbody
WHERE id = %s AND handled_at IS NULL AND set_aside_at IS NULL FOR UPDATE SKIP LOCKED
"""


@dataclass(frozen=True)
class Done:
    """One body was looked into. `again`: something in it failed and is to be tried once more."""

    body_number: int
    again: bool = False


def take_in_next(*, at: datetime, leave: Collection[int] = ()) -> Done | None:
    """The oldest delivery that waits has been taken in; None where none does. `leave` are numbers to pass over.

    Raises OperationalError where the database is away; the delivery waits on.
    """
    claimed = _claim(leave)
    if claimed is None:
        return None
    if claimed.attempts > MOST_ATTEMPTS:
        return _set_aside(claimed, at)
    try:
        return _take_in(claimed.pk, at)
    except DatabaseError as failure:
        _note_failure(claimed.pk, failure)
        return Done(claimed.pk, again=True)


def _claim(leave: Collection[int]) -> WebhookBody | None:
    """The try is counted before it begins: a body that kills its process is given up in the end, too."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [list(leave)])
        row = cursor.fetchone()
    return WebhookBody(pk=row[0], attempts=row[1], problem=row[2]) if row else None


def _take_in(number: int, at: datetime) -> Done | None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TAKE, [number])
        row = cursor.fetchone()
        if row is None:
            return Done(number)
        kept = kept_settings()
        delivery = Delivery(number, row[0], kept.numbers if kept else read_numbers(), are_fresh=kept is None)
        failed = _take_items(bytes(row[1]), delivery)
        is_void = connection.needs_rollback
        if not is_void:
            _write_down(delivery, None if failed else at)
    if is_void:
        _write_down(delivery, None)
    return Done(number, again=failed)


def _write_down(delivery: Delivery, handled_at: datetime | None) -> None:
    WebhookBody.objects.filter(pk=delivery.body_number, handled_at__isnull=True).update(
        problem="\n".join(delivery.problems)[:LONGEST_PROBLEM], foreign_items=delivery.foreign, handled_at=handled_at
    )


def _take_items(body: bytes, delivery: Delivery) -> bool:
    """Every item that can be is in the rows. True where one failed that should not have; where it was the only one,
    the transaction is to be rolled back."""
    try:
        items = read_items(body)
    except PayloadError as error:
        delivery.problems.append(str(error))
        return False
    failed = False
    for position, item in enumerate(items):
        try:
            with transaction.atomic(savepoint=len(items) > 1):
                problem = take_item(item, delivery)
        except (OperationalError, InterfaceError):
            raise
        except Exception as failure:  # noqa: BLE001  one bad item must not hide the good ones beside it
            log.error("an item of a delivery failed", body=delivery.body_number, position=position, **_trace(failure))
            problem, failed = f"failed: {type(failure).__name__}", True
        if problem:
            delivery.problems.append(f"{position} {_kind(item)}: {problem}"[:300])
    return failed


def _trace(failure: Exception) -> dict[str, str]:
    """Where it broke; the words of the error may be somebody's message and stay out of the log."""
    last = traceback.extract_tb(failure.__traceback__)[-1]
    return {"error": type(failure).__name__, "where": f"{last.filename}:{last.lineno}"}


def _kind(item: Item) -> str:
    return type(item).__name__


def _set_aside(row: WebhookBody, at: datetime) -> Done:
    """A person has to look; the alarm stands while one is there."""
    WebhookBody.objects.filter(pk=row.pk).update(set_aside_at=at)
    log.error("a delivery is set aside", body=row.pk, problem=row.problem[:200])
    return Done(row.pk)


def _note_failure(number: int, failure: DatabaseError) -> None:
    log.warning("a delivery was not taken in", body=number, error=type(failure).__name__)
    WebhookBody.objects.filter(pk=number).update(problem=f"failed: {failure}"[:LONGEST_PROBLEM])


def forget_old_bodies(*, at: datetime) -> int:
    """Deliveries that were taken in long ago are gone; those with problems stay longer, set aside ones for good."""
    done = WebhookBody.objects.filter(handled_at__lt=at - KEPT, problem="", foreign_items=0)
    looked_at = WebhookBody.objects.filter(handled_at__lt=at - KEPT_WITH_PROBLEMS)
    return sum(rows.delete()[0] for rows in (done, looked_at))
