"""A word about an earlier message finds it, or waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from baylanys.messaging.domain import change, late
from baylanys.messaging.models import Message
from baylanys.messaging.received_content import read_draft
from baylanys.whatsapp import content_shapes as shapes


@dataclass(frozen=True)
class Word:
    """Who said it (`by` is the identity of the talk, `side` in or out), when, and Meta's id of it."""

    provider_id: str
    by: int
    side: str
    at: datetime
    content: shapes.Reaction | shapes.Edit | shapes.Revoke
    raw: dict[str, Any]


def change_earlier(*, word: Word, at: datetime) -> str:
    """The message that is spoken of has the reaction or the other words, or is revoked; else the word waits.

    Safe to repeat. Answers what is wrong with it: only its writer changes a message.
    """
    target_id, kind, detail = _what(word)
    target = Message.objects.select_related("conversation").filter(provider_id=target_id).first()
    if target is None:
        late.wait_for(provider_id=target_id, kind=kind, key=word.provider_id, detail=detail, at=at)
        return ""
    if kind != "reaction" and (target.identity_id, target.direction) != (word.by, word.side):
        return f"{kind} of another's message"
    late.happen(kind=kind, message=target, detail=detail)
    return ""


def _what(word: Word) -> tuple[str, str, dict[str, Any]]:
    content = word.content
    if isinstance(content, shapes.Reaction):
        reaction = change.Reaction(word.side, content.emoji or "", word.at)
        return content.message_id, "reaction", change.as_detail(reaction)
    if isinstance(content, shapes.Edit):
        return content.original_message_id, "edit", change.as_detail(_edit(word, content))
    return content.original_message_id, "revoke", change.as_detail(change.Revoke(word.by, word.side, word.at))


def _edit(word: Word, content: shapes.Edit) -> change.Edit:
    inner = word.raw.get("edit")
    new = inner.get("message") if isinstance(inner, dict) else None
    draft = read_draft(content.kind, content.content, new if isinstance(new, dict) else {})
    return change.Edit(word.provider_id, word.by, word.side, draft.kind, draft.text, draft.content, word.at)
