"""The guide is drafted, handed to the customer, approved or refused, and holds from a moment on (6)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from baylanys.contract.approval import needs_approval
from baylanys.contract.choices import ApprovalKind
from baylanys.contract.models import Project
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import DomainError, NotPossible
from baylanys.crm.choices import ClassifierState
from baylanys.crm.classifier.lines import Fault, Line, faults_of
from baylanys.crm.models import ClassifierLine, ClassifierVersion

UNKEEPABLE = frozenset({"too_long", "bad_hours", "twice", "bad_code"})
_FIELDS = tuple(Line.__dataclass_fields__)


class GuideNotWhole(DomainError):
    """The guide cannot be handed over; `faults` say why."""

    code = "guide_not_whole"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__()
        self.faults = faults


def version_in_force(at: datetime) -> ClassifierVersion | None:
    """The approved version that holds at the moment."""
    approved = ClassifierVersion.objects.filter(state=ClassifierState.APPROVED, valid_from__lte=at)
    return approved.order_by("-valid_from", "-number").first()


def lines_of(version: ClassifierVersion | None) -> list[Line]:
    """The version's lines as values, in their order."""
    return [line_of(row) for row in version.lines.all()] if version else []


def line_of(row: ClassifierLine) -> Line:
    """The row as a value."""
    return Line(**{name: getattr(row, name) for name in _FIELDS if name != "required"}, required=tuple(row.required))


@transaction.atomic
def draft_version(*, by: Any, at: datetime) -> ClassifierVersion:
    """There is a draft: the one in work, or a new one that begins as the newest approved version."""
    draft = ClassifierVersion.objects.filter(state=ClassifierState.DRAFT).first()
    if draft is not None:
        return draft
    number = (ClassifierVersion.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    draft = ClassifierVersion.objects.create(number=number, drafted_at=at, drafted_by=by)
    newest = ClassifierVersion.objects.filter(state=ClassifierState.APPROVED).order_by("-number").first()
    _write(draft, lines_of(newest))
    return draft


@transaction.atomic
def write_draft(*, lines: Sequence[Line], by: Any, at: datetime) -> ClassifierVersion:
    """The draft has exactly these lines; most of what is wrong with them is told when it is handed over.

    Raises GuideNotWhole for what no draft can keep: a code that stands twice, hours that are none, too long a text.
    """
    if faults := [each for each in faults_of(lines, []) if each.code in UNKEEPABLE]:
        raise GuideNotWhole(faults)
    draft = ClassifierVersion.objects.select_for_update().get(pk=draft_version(by=by, at=at).pk)
    _write(draft, lines)
    _audit(draft, "drafted", by, at)
    return draft


@transaction.atomic
def submit_version(*, version: ClassifierVersion, comment: str, by: Any, at: datetime) -> None:
    """The draft is with the customer; where the contract asks for no approval, it holds at once.

    Raises GuideNotWhole, NotPossible `not_a_draft`, `one_waits_already`.
    """
    faults = faults_of(lines_of(version), Project.objects.values_list("code", flat=True))
    if faults:
        raise GuideNotWhole(faults)
    if ClassifierVersion.objects.filter(state=ClassifierState.SUBMITTED).exists():
        raise NotPossible(code="one_waits_already")
    _move(version, ClassifierState.DRAFT, "not_a_draft", state=ClassifierState.SUBMITTED, comment=comment[:500],
          submitted_at=at, submitted_by=by)  # fmt: skip
    _audit(version, "submitted", by, at)
    if not needs_approval(ApprovalKind.CLASSIFIER, at):
        approve_version(version=version, valid_from=at, comment="", by=by, at=at)


@transaction.atomic
def approve_version(*, version: ClassifierVersion, valid_from: datetime, comment: str, by: Any, at: datetime) -> None:
    """The version holds from `valid_from` on, not before now. Raises NotPossible `not_submitted`."""
    _move(version, ClassifierState.SUBMITTED, "not_submitted", state=ClassifierState.APPROVED, decision=comment[:1000],
          decided_at=at, decided_by=by, valid_from=max(valid_from, at))  # fmt: skip
    _audit(version, "approved", by, at)


@transaction.atomic
def refuse_version(*, version: ClassifierVersion, reason: str, by: Any, at: datetime) -> None:
    """The version is refused for a reason, which the contractor reads. Raises NotPossible `reason_missing`,
    `not_submitted`."""
    if not reason.strip():
        raise NotPossible(code="reason_missing")
    _move(version, ClassifierState.SUBMITTED, "not_submitted", state=ClassifierState.REFUSED,
          decision=reason.strip()[:1000], decided_at=at, decided_by=by)  # fmt: skip
    _audit(version, "refused", by, at)


@transaction.atomic
def reopen_version(*, version: ClassifierVersion, by: Any, at: datetime) -> ClassifierVersion:
    """A refused version's lines are the draft again, to be corrected."""
    return write_draft(lines=lines_of(version), by=by, at=at)


def _move(version: ClassifierVersion, before: str, refusal: str, **values: Any) -> None:
    if not ClassifierVersion.objects.filter(pk=version.pk, state=before).update(**values):
        raise NotPossible(code=refusal)


def _write(draft: ClassifierVersion, lines: Sequence[Line]) -> None:
    draft.lines.all().delete()
    ClassifierLine.objects.bulk_create(
        ClassifierLine(version=draft, position=place, **line.values()) for place, line in enumerate(lines, start=1)
    )


def _audit(version: ClassifierVersion, what: str, by: Any, at: datetime) -> None:
    about = ("classifier", version.number)
    write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=about, after={"classifier": what})
