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

from baylanys.messaging.models import BusinessNumber, WebhookBody
from baylanys.messaging.receiving.items import Delivery, take_item
from baylanys.whatsapp.webhook_payload import Item, PayloadError, read_items

log = structlog.get_logger()

MOST_ATTEMPTS = 8
LONGEST_PROBLEM = 4000
KEPT = timedelta(days=30)
KEPT_WITH_PROBLEMS = timedelta(days=180)


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
    with transaction.atomic():
        _commit_quickly()
        waiting = WebhookBody.objects.filter(handled_at__isnull=True, set_aside_at__isnull=True)
        rows = waiting.exclude(pk__in=leave).order_by("pk").select_for_update(skip_locked=True)
        row = rows.only("pk", "attempts", "problem").first()
        if row is not None:
            row.attempts += 1
            row.save(update_fields=["attempts"])
        return row


def _take_in(number: int, at: datetime) -> Done | None:
    with transaction.atomic():
        _commit_quickly()
        waiting = WebhookBody.objects.filter(pk=number, handled_at__isnull=True, set_aside_at__isnull=True)
        row = waiting.select_for_update(skip_locked=True).first()
        if row is None:
            return Done(number)
        numbers = {each.phone_number_id: each for each in BusinessNumber.objects.all()}
        delivery = Delivery(row.pk, row.received_at, numbers)
        failed = _take_items(bytes(row.body), delivery)
        row.problem = "\n".join(delivery.problems)[:LONGEST_PROBLEM]
        row.foreign_items = delivery.foreign
        row.handled_at = None if failed else at
        row.save(update_fields=["problem", "foreign_items", "handled_at"])
        return Done(row.pk, again=failed)


def _take_items(body: bytes, delivery: Delivery) -> bool:
    """Every item that can be is in the rows. True where one failed that should not have."""
    try:
        items = read_items(body)
    except PayloadError as error:
        delivery.problems.append(str(error))
        return False
    failed = False
    for position, item in enumerate(items):
        try:
            with transaction.atomic():
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


def _commit_quickly() -> None:
    """What is lost with a machine that goes down is done again: the delivery is on the disk, its end then is not."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")


def forget_old_bodies(*, at: datetime) -> int:
    """Deliveries that were taken in long ago are gone; those with problems stay longer, set aside ones for good."""
    done = WebhookBody.objects.filter(handled_at__lt=at - KEPT, problem="", foreign_items=0)
    looked_at = WebhookBody.objects.filter(handled_at__lt=at - KEPT_WITH_PROBLEMS)
    return sum(rows.delete()[0] for rows in (done, looked_at))
