"""An operation is carried out once: it is `running` in the table before the request leaves."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from baylanys.core.errors import NotPossible
from baylanys.core.secrets import SecretUnreadable
from baylanys.platform_operations.described import described_then
from baylanys.platform_operations.domain.connector import access_to
from baylanys.platform_operations.domain.trail import move, tell
from baylanys.platform_operations.models import PlatformOperation
from baylanys.platform_operations.states import QUEUED, READY, RUNNING, UNDECIDED
from baylanys.platforms.carrying import Carried, carry
from baylanys.platforms.clients import platform_at
from baylanys.platforms.errors import Advice, PlatformError
from baylanys.platforms.guarded_http import Access
from baylanys.platforms.passwords import temporary_password
from baylanys.platforms.records import Record
from baylanys.platforms.retries import AGAIN, Next, what_next

LONGEST_RUN = timedelta(minutes=10)
"""Longer than every request of an operation together: whoever ran it is gone."""


def carry_out(*, operation_id: UUID, at: datetime) -> Next:
    """What is queued is carried out, or is to be tried again after `wait_seconds`. Raises NotPossible `not_now`."""
    row = _row(operation_id)
    if row.state != QUEUED:
        raise NotPossible(code="not_now")
    return _run(row, "", None, at)


def carry_out_with_password(*, row: PlatformOperation, by: Any, at: datetime) -> str:
    """The password is another, and the answer is the new one: the only time that anybody sees it. Empty where it was
    not set. Raises NotPossible `not_yours`, `not_now`, `changed_meanwhile`."""
    if row.asked_by_id != by.pk:
        raise NotPossible(code="not_yours")
    if row.state != READY:
        raise NotPossible(code="not_now")
    password = temporary_password()
    return password if _run(row, password, by, at).state == "done" else ""


def give_up_lost_runs(*, at: datetime) -> int:
    """Operations whose program ended while it carried them out are undecided. Safe to repeat."""
    lost = PlatformOperation.objects.filter(state=RUNNING, began_at__lt=at - LONGEST_RUN).select_related("connector")
    for row in lost:
        with transaction.atomic():
            move(row, "end", UNDECIDED, reason_code="program_ended", ended_at=at)
            tell(row, "undecided", by=None, at=at, detail={"code": "program_ended"})
    return len(lost)


def waiting_too_long(*, at: datetime) -> list[UUID]:
    """Queued operations that no job seems to know of."""
    old = PlatformOperation.objects.filter(state=QUEUED, asked_at__lt=at - LONGEST_RUN)
    return list(old.values_list("pk", flat=True)[:100])


def _row(operation_id: UUID) -> PlatformOperation:
    return PlatformOperation.objects.select_related("connector").get(pk=operation_id)


def _run(row: PlatformOperation, password: str, by: Any, at: datetime) -> Next:
    back = row.state
    with transaction.atomic():
        move(row, "begin", RUNNING, began_at=at, attempts=row.attempts + 1)
    carried = _carry(row, password)
    error = carried.error
    following = what_next(
        error.advice if error else None,
        code=error.code if error else "",
        attempts=row.attempts,
        changes=row.changes,
        repeatable=described_then(row)[1].repeatable,
    )
    if following.state == AGAIN and back == READY:
        following = Next("refused")
    _write_end(row, carried, following, back, by, at)
    return following


def _carry(row: PlatformOperation, password: str) -> Carried:
    try:
        return asyncio.run(_on_platform(row, access_to(row.connector), row.connector.kind, password))
    except PlatformError as error:
        return Carried(error=error)
    except SecretUnreadable:
        return Carried(error=PlatformError("secret_unreadable", Advice.NEVER))
    except ValueError:
        return Carried(error=PlatformError("bad_address", Advice.NEVER))


async def _on_platform(row: PlatformOperation, access: Access, kind: str, password: str) -> Carried:
    description, operation = described_then(row)
    async with platform_at(access, kind, description) as platform:
        return await carry(
            platform, operation, subject=row.subject, values=row.values, password=password, key=str(row.key)
        )


@transaction.atomic
def _write_end(row: PlatformOperation, carried: Carried, following: Next, back: str, by: Any, at: datetime) -> None:
    error, again = carried.error, following.state == AGAIN
    move(
        row, "end", back if again else following.state,
        ended_at=None if again else at,
        reason_code=error.code if error else "",
        reason_detail=error.detail[:200] if error else "",
        before=kept(carried.before) or row.before,
        after=kept(carried.after),
    )  # fmt: skip
    detail = {"code": error.code, "attempt": row.attempts} if error else {}
    tell(row, "tried" if again else following.state, by=by, at=at, detail=detail)


def kept(record: Record | None) -> dict[str, str] | None:
    """The record as the row keeps it."""
    return None if record is None else dict(record.values)
