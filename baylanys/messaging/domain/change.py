"""What happens to a message after it was sent: a reaction, another wording, taken back. Earlier words are kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from baylanys.messaging.live_news import tell_chat
from baylanys.messaging.models import Message, MessageEdit, MessageReaction

LONGEST_EMOJI = 40


@dataclass(frozen=True)
class Reaction:
    """`side` in or out; an empty emoji takes the reaction back."""

    side: str
    emoji: str
    at: datetime


@dataclass(frozen=True)
class Edit:
    """`by` is the identity that wrote, `provider_id` Meta's id of the change; the rest as it reads now."""

    provider_id: str
    by: int
    side: str
    kind: str
    text: str
    content: dict[str, Any]
    at: datetime


@dataclass(frozen=True)
class Revoke:
    """`by` is the identity of the talk, `side` who took the message back."""

    by: int
    side: str
    at: datetime


def as_detail(change: Reaction | Edit | Revoke) -> dict[str, Any]:
    """For a row that waits."""
    return asdict(change) | {"at": change.at.isoformat()}


def reaction_of(detail: dict[str, Any]) -> Reaction:
    return Reaction(**detail | {"at": datetime.fromisoformat(detail["at"])})


def edit_of(detail: dict[str, Any]) -> Edit:
    return Edit(**detail | {"at": datetime.fromisoformat(detail["at"])})


def revoke_of(detail: dict[str, Any]) -> Revoke:
    return Revoke(**detail | {"at": datetime.fromisoformat(detail["at"])})


@transaction.atomic(savepoint=False)
def put_reaction(*, message: Message, reaction: Reaction) -> bool:
    """The side's newest reaction stands at the message. False where a newer one is known."""
    row = MessageReaction(
        message=message, direction=reaction.side, emoji=reaction.emoji[:LONGEST_EMOJI], at=reaction.at
    )
    MessageReaction.objects.bulk_create([row], ignore_conflicts=True)
    mine = MessageReaction.objects.filter(message=message, direction=reaction.side, at__lte=reaction.at)
    changed = bool(mine.update(emoji=row.emoji, at=reaction.at))
    if changed:
        tell_chat(message, "reaction")
    return changed


@transaction.atomic(savepoint=False)
def edit_message(*, message: Message, edit: Edit) -> bool:
    """The message reads as its writer wants it now; what it said before is a row of its own. Safe to repeat.

    False where the edit is somebody else's, or known. An edit that comes after a newer one is history alone.
    """
    row = Message.objects.select_for_update(of=("self",)).select_related("conversation").get(pk=message.pk)
    if (row.identity_id, row.direction) != (edit.by, edit.side):
        return False
    if MessageEdit.objects.filter(provider_id=edit.provider_id).exists():
        return False
    is_newest = row.edited_at is None or edit.at >= row.edited_at
    kept = (row.kind, row.text, row.content) if is_newest else (edit.kind, edit.text, edit.content)
    before = dict(zip(("kind", "text", "content"), kept, strict=True))
    MessageEdit.objects.create(message=row, provider_id=edit.provider_id, at=edit.at, **before)
    if is_newest:
        Message.objects.filter(pk=row.pk).update(text=edit.text, content=edit.content, edited_at=edit.at)
    tell_chat(row, "edit")
    return True


@transaction.atomic(savepoint=False)
def revoke_message(*, message: Message, revoke: Revoke) -> bool:
    """The message is marked as taken back; its words stay for those who may read them. Safe to repeat."""
    mine = Message.objects.filter(pk=message.pk, identity=revoke.by, direction=revoke.side, revoked_at=None)
    changed = bool(mine.update(revoked_at=revoke.at))
    if changed:
        tell_chat(message, "revoke")
    return changed
