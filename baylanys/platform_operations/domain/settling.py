"""What nobody knows is settled by looking again, or by somebody who looked on the platform; steps are done by hand."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from baylanys.core.errors import NotPossible
from baylanys.core.secrets import SecretUnreadable
from baylanys.platform_operations.choices import Effect
from baylanys.platform_operations.described import described_then
from baylanys.platform_operations.domain.carrying import kept
from baylanys.platform_operations.domain.connector import access_to
from baylanys.platform_operations.domain.trail import move, tell
from baylanys.platform_operations.models import PlatformOperation
from baylanys.platform_operations.states import BY_HAND, DONE, REFUSED, UNDECIDED, settled_by_looking
from baylanys.platforms.clients import platform_at
from baylanys.platforms.errors import PlatformError
from baylanys.platforms.guarded_http import Access
from baylanys.platforms.records import Record


def look_again(*, row: PlatformOperation, by: Any, at: datetime) -> str:
    """The platform was looked at once more: `done`, `refused`, or still `undecided`. Raises NotPossible `not_now`,
    `changed_meanwhile`."""
    if row.state != UNDECIDED:
        raise NotPossible(code="not_now")
    try:
        seen = asyncio.run(_look(row, access_to(row.connector), row.connector.kind))
    except (PlatformError, SecretUnreadable, ValueError):
        seen = None
    found = UNDECIDED
    if seen is not None and row.effect == Effect.CHANGE and row.reason_code != "other_user":
        found = settled_by_looking(row.values, row.before or {}, dict(seen.values))
    with transaction.atomic():
        if found != UNDECIDED:
            code = "" if found == DONE else "not_done"
            move(row, "settle", found, after=kept(seen), ended_at=at, reason_code=code, reason_detail="")
        tell(row, "looked_again", by=by, at=at, detail={"found": found, "seen": seen is not None})
    return found


@transaction.atomic
def settle_by_hand(*, row: PlatformOperation, done: bool, note: str, by: Any, at: datetime) -> None:
    """Somebody looked on the platform and says what is so. Raises NotPossible `note_missing`, `not_now`."""
    if not note.strip():
        raise NotPossible(code="note_missing")
    code = "" if done else "not_done"
    move(row, "settle", DONE if done else REFUSED, ended_at=at, reason_code=code, reason_detail="")
    tell(row, "settled", by=by, at=at, text=note.strip(), detail={"found": row.state})


@transaction.atomic
def finish_by_hand(
    *, row: PlatformOperation, ticked: Sequence[int], done: bool, note: str, by: Any, at: datetime
) -> None:
    """The steps were done on the platform itself, all of them, or it did not work and the note says why.

    Raises NotPossible `not_yours`, `steps_missing`, `note_missing`, `not_now`.
    """
    if row.asked_by_id != by.pk:
        raise NotPossible(code="not_yours")
    if row.state != BY_HAND:
        raise NotPossible(code="not_now")
    steps = described_then(row)[1].steps
    if done and set(ticked) != set(range(len(steps))):
        raise NotPossible(code="steps_missing")
    if not done and not note.strip():
        raise NotPossible(code="note_missing")
    code = "" if done else "by_hand_failed"
    move(row, "end", DONE if done else REFUSED, began_at=row.began_at or at, ended_at=at, reason_code=code)
    tell(row, row.state, by=by, at=at, text=note.strip(), detail={"steps": sorted(set(ticked))})


async def _look(row: PlatformOperation, access: Access, kind: str) -> Record | None:
    description, _ = described_then(row)
    async with platform_at(access, kind, description) as platform:
        return await platform.find(row.subject)
