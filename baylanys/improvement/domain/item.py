"""A suggestion or complaint is written down, worked on, answered (3.12, 7.7.3)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from baylanys.accounts.models import Person
from baylanys.contract.models import Project
from baylanys.core.errors import NotPossible
from baylanys.crm.models import Case
from baylanys.improvement.choices import ItemKind, Subject
from baylanys.improvement.models import ImprovementEvent, ImprovementItem
from baylanys.improvement.states import CLOSED, NEEDS_TEXT, after
from baylanys.interactions.models import Interaction

LONGEST_TEXT = 8_000


@transaction.atomic
def open_item(
    *, kind: str, subject: str, text: str, project: Project | None, platform: str, language: str,
    interaction: Interaction | None, case: Case | None, by: Person | None, at: datetime,
) -> ImprovementItem:  # fmt: skip
    """There is an item that nobody has yet. Raises NotPossible `text_missing`, `unknown_kind`."""
    if not text.strip():
        raise NotPossible(code="text_missing")
    if kind not in ItemKind.values or subject not in Subject.values:
        raise NotPossible(code="unknown_kind")
    item = ImprovementItem.objects.create(
        kind=kind, subject=subject, text=text.strip()[:LONGEST_TEXT], project=project, platform=platform.strip()[:120],
        language=language[:2], interaction=interaction, case=case, opened_at=at, opened_by=by,
    )  # fmt: skip
    note_event(item, "opened", by=by, at=at)
    return item


@transaction.atomic
def act_on(
    *, item: ImprovementItem, act: str, version: int, by: Person | None, at: datetime, text: str = "",
    to: Person | None = None,
) -> None:  # fmt: skip
    """The act is done and stands in the item's history.

    Raises NotPossible `not_now` (the state does not allow it), `text_missing`, `changed_meanwhile` (somebody was
    quicker than the version seen).
    """
    state, words = after(item.state, act), text.strip()[:LONGEST_TEXT]
    if state is None:
        raise NotPossible(code="not_now")
    if act in NEEDS_TEXT and not words:
        raise NotPossible(code="text_missing")
    values: dict[str, Any] = {"state": state, "version": F("version") + 1}
    values["closed_at"] = at if state in CLOSED else None
    if act == "take":
        values["owner"] = by
    if act == "assign":
        values["owner"] = to
    if state in CLOSED:
        values["answer"] = words
    same = ImprovementItem.objects.filter(pk=item.pk, version=version, state=item.state)
    if not same.update(**values):
        raise NotPossible(code="changed_meanwhile")
    item.refresh_from_db()
    note_event(item, act, by=by, at=at, text=words, **({"to": to.username} if to else {}))


def comment_on(*, item: ImprovementItem, text: str, by: Person | None, at: datetime) -> None:
    """The comment stands in the history. Raises NotPossible `text_missing`."""
    if not text.strip():
        raise NotPossible(code="text_missing")
    note_event(item, "comment", by=by, at=at, text=text.strip()[:LONGEST_TEXT])


def note_event(
    item: ImprovementItem, kind: str, *, by: Person | None, at: datetime, text: str = "", **detail: Any
) -> None:
    """A line in the item's history."""
    ImprovementEvent.objects.create(item=item, kind=kind, by=by, at=at, text=text, detail=detail)
