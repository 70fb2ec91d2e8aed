"""The file of a message: claimed to be fetched, then stored, or why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from baylanys.messaging.choices import MediaState
from baylanys.messaging.live_news import tell_chat
from baylanys.messaging.media_store import StoredFile
from baylanys.messaging.models import MessageMedia

MOST_ATTEMPTS = 12
# Longer than a fetch may take: a row whose fetcher died is free again.
LEASE = timedelta(minutes=6)
FIRST_PAUSE = timedelta(seconds=4)
LONGEST_PAUSE = timedelta(hours=4)


@dataclass(frozen=True)
class Claimed:
    """A file to fetch, and where to ask for it. `sha256` is what Meta promised, or empty."""

    row: int
    message: UUID
    number: int
    media_id: str
    kind: str
    mime_type: str
    filename: str
    sha256: str
    attempts: int


@transaction.atomic
def claim_media(*, most: int, at: datetime) -> list[Claimed]:
    """The files that waited longest are the caller's for a while; the try is counted before it begins."""
    waiting = MessageMedia.objects.filter(state=MediaState.PENDING, not_before__lte=at).select_related("message")
    rows = list(waiting.select_for_update(skip_locked=True, of=("self",)).order_by("not_before", "pk")[:most])
    for row in rows:
        row.attempts += 1
        row.not_before = at + LEASE
        row.save(update_fields=["attempts", "not_before"])
    return [_claimed(row) for row in rows]


def free_claims(*, at: datetime) -> None:
    """What a fetcher that died had begun can be claimed again at once."""
    MessageMedia.objects.filter(state=MediaState.PENDING, attempts=1, not_before__gt=at).update(not_before=at)


def keep_media(*, row: int, file: StoredFile, at: datetime) -> bool:
    """The file of the message is there, and open pages hear it. False where it was settled otherwise meanwhile."""
    values = {name: getattr(file, name) for name in ("path", "mime_type", "sha256", "size", "length_ms")}
    return _settle(row, {"state": MediaState.STORED, "reason": "", "stored_at": at, **values})


def refuse_media(*, row: int, state: str, reason: str) -> bool:
    """The file is not kept; `state` refused, infected or failed, `reason` a stable code."""
    return _settle(row, {"state": state, "reason": reason[:40]})


def try_media_later(*, row: int, reason: str, attempts: int, at: datetime) -> None:
    """The file waits for its next try, each time longer, about two days in all; then it has failed."""
    if attempts >= MOST_ATTEMPTS:
        refuse_media(row=row, state=MediaState.FAILED, reason=reason)
        return
    pause = min(FIRST_PAUSE * 3 ** (attempts - 1), LONGEST_PAUSE)
    MessageMedia.objects.filter(pk=row, state=MediaState.PENDING).update(not_before=at + pause, reason=reason[:40])


@transaction.atomic
def _settle(row: int, values: dict[str, Any]) -> bool:
    changed = MessageMedia.objects.filter(pk=row, state=MediaState.PENDING).update(**values)
    if changed:
        media = MessageMedia.objects.select_related("message__conversation").get(pk=row)
        tell_chat(media.message, "media")
    return bool(changed)


def _claimed(row: MessageMedia) -> Claimed:
    message = row.message
    return Claimed(
        row=row.pk,
        message=message.pk,
        number=message.number_id,
        media_id=row.provider_id,
        kind=message.kind,
        mime_type=row.mime_type,
        filename=row.filename,
        sha256=row.sha256,
        attempts=row.attempts,
    )
