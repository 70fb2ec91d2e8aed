"""A script is drafted, handed to the customer, approved from a moment on or refused, and taken out of use (7.3)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from baylanys.accounts.models import Person
from baylanys.contract.approval import needs_approval
from baylanys.contract.choices import ApprovalKind
from baylanys.contract.models import Project
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import DomainError, NotPossible
from baylanys.knowledge.choices import ScriptKind, VersionState
from baylanys.knowledge.models import ConversationScript, ScriptVersion
from baylanys.knowledge.scripts.checker import MOST_STEPS, Fault, faults_of
from baylanys.knowledge.scripts.script import Script, Step, Texts, read_script, write_script


class ScriptNotWhole(DomainError):
    """The script cannot be handed over; `faults` say why."""

    code = "script_not_whole"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__()
        self.faults = faults


@transaction.atomic
def begin_script(
    *, kind: str, name_kk: str, name_ru: str, project: Project | None, topic: str, by: Person | None, at: datetime
) -> ConversationScript:
    """There is a script with a draft of one empty step. Raises NotPossible `name_missing`, `unknown_kind`."""
    if not (name_kk.strip() and name_ru.strip()):
        raise NotPossible(code="name_missing")
    if kind not in ScriptKind.values:
        raise NotPossible(code="unknown_kind")
    made = ConversationScript.objects.create(
        kind=kind, name_kk=name_kk.strip()[:160], name_ru=name_ru.strip()[:160], project=project, topic=topic[:40],
        created_at=at, created_by=by,
    )  # fmt: skip
    empty = Script((Step("s1", Texts(), Texts()),))
    ScriptVersion.objects.create(script=made, number=1, content=write_script(empty), drafted_at=at, drafted_by=by)
    return made


@transaction.atomic
def draft_of(*, script: ConversationScript, by: Person | None, at: datetime) -> ScriptVersion:
    """There is a draft: the one in work, or a new one with the content of the newest version."""
    ConversationScript.objects.select_for_update().get(pk=script.pk)
    draft = script.versions.filter(state=VersionState.DRAFT).first()
    if draft is not None:
        return draft
    newest = script.versions.order_by("-number").first()
    number = (script.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    content = newest.content if newest else {}
    return ScriptVersion.objects.create(script=script, number=number, content=content, drafted_at=at, drafted_by=by)


@transaction.atomic
def write_draft(*, script: ConversationScript, content: Script, by: Person | None, at: datetime) -> ScriptVersion:
    """The draft has this content; what is wrong with it is told when it is handed over. Raises NotPossible
    `too_many_steps`."""
    if len(content.steps) > MOST_STEPS:
        raise NotPossible(code="too_many_steps")
    draft = draft_of(script=script, by=by, at=at)
    draft.content = write_script(content)
    draft.drafted_at, draft.drafted_by = at, by
    draft.save(update_fields=["content", "drafted_at", "drafted_by"])
    return draft


@transaction.atomic
def hand_over(*, version: ScriptVersion, comment: str, by: Person | None, at: datetime) -> None:
    """The draft is with the customer; where the contract asks for no approval, operators say it at once.

    Raises ScriptNotWhole, NotPossible `not_a_draft`, `one_waits_already`.
    """
    version = ScriptVersion.objects.select_for_update(of=("self",)).select_related("script").get(pk=version.pk)
    faults = faults_of(read_script(version.content), is_phrase=version.script.kind != ScriptKind.SCRIPT)
    if faults:
        raise ScriptNotWhole(faults)
    if version.script.versions.filter(state=VersionState.HANDED_OVER).exists():
        raise NotPossible(code="one_waits_already")
    _move(version, VersionState.DRAFT, "not_a_draft", state=VersionState.HANDED_OVER, comment=comment.strip()[:500],
          handed_over_at=at, handed_over_by=by)  # fmt: skip
    _audit(version, "handed_over", by, at)
    if not needs_approval(ApprovalKind.SCRIPT, at):
        approve(version=version, valid_from=at, comment="", by=by, at=at)


@transaction.atomic
def approve(*, version: ScriptVersion, valid_from: datetime, comment: str, by: Person | None, at: datetime) -> None:
    """Operators say this version from `valid_from` on, not before now. Raises NotPossible `not_waiting`."""
    _move(version, VersionState.HANDED_OVER, "not_waiting", state=VersionState.APPROVED, decided_at=at,
          decided_by=by, decision=comment.strip()[:1000], valid_from=max(valid_from, at))  # fmt: skip
    _audit(version, "approved", by, at)


@transaction.atomic
def refuse(*, version: ScriptVersion, reason: str, by: Person | None, at: datetime) -> None:
    """The version is refused for a reason, which the contractor reads. Raises NotPossible `reason_missing`,
    `not_waiting`."""
    if not reason.strip():
        raise NotPossible(code="reason_missing")
    _move(version, VersionState.HANDED_OVER, "not_waiting", state=VersionState.REFUSED, decided_at=at,
          decided_by=by, decision=reason.strip()[:1000])  # fmt: skip
    _audit(version, "refused", by, at)


@transaction.atomic
def archive_script(*, script: ConversationScript, by: Person | None, at: datetime) -> None:
    """Operators no longer see the script; conversations in which it was begun go on with it."""
    if ConversationScript.objects.filter(pk=script.pk, archived_at=None).update(archived_at=at):
        about = ("script", script.pk)
        write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=about, after={"script": "archived"})


def _move(version: ScriptVersion, before: str, refusal: str, **values: Any) -> None:
    if not ScriptVersion.objects.filter(pk=version.pk, state=before).update(**values):
        raise NotPossible(code=refusal)
    version.refresh_from_db()


def _audit(version: ScriptVersion, what: str, by: Person | None, at: datetime) -> None:
    told = {"script": what, "number": version.number}
    write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=("script", version.script_id), after=told)
