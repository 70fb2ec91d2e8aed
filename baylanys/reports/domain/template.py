"""A customer's form is uploaded, checked, handed to the customer, approved or refused, in force from a day (7.4)."""

import io
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.text import slugify

from baylanys.accounts.models import Person
from baylanys.contract.approval import needs_approval
from baylanys.contract.choices import ApprovalKind
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import NotPossible
from baylanys.core.ids import new_id
from baylanys.core.sealed_content import seal
from baylanys.reports.filling.checking import check_form
from baylanys.reports.filling.refusal import FormRefused
from baylanys.reports.places import shape
from baylanys.reports.template_choices import TemplateState
from baylanys.reports.template_errors import TemplateRefused
from baylanys.reports.template_models import ReportTemplate, TemplateVersion


def begin_template(*, title: str, slug: str, by: Person | None, at: datetime) -> ReportTemplate:
    """There is a form to upload versions of. Raises NotPossible `title_missing`, `wrong_slug`, `slug_taken`."""
    short = slug.strip().lower()
    if not title.strip():
        raise NotPossible(code="title_missing")
    if short != slugify(short) or not short or len(short) > 40:
        raise NotPossible(code="wrong_slug")
    try:
        with transaction.atomic():
            return ReportTemplate.objects.create(title=title.strip()[:120], slug=short, created_at=at, created_by=by)
    except IntegrityError as taken:
        raise NotPossible(code="slug_taken") from taken


def upload_version(
    *,
    template: ReportTemplate,
    content: bytes,
    filename: str,
    language: str,
    comment: str,
    by: Person | None,
    at: datetime,
) -> TemplateVersion:
    """The file is the form's draft, with all that was found in it; a draft before it is withdrawn.

    Raises TemplateRefused where the file is not taken at all; what is wrong with places is told in the version.
    """
    try:
        form, found = check_form(content, shape())
    except FormRefused as refused:
        raise TemplateRefused(refused) from refused
    path = f"report-templates/{new_id()}"
    size, digest = seal(io.BytesIO(content), settings.INSTALLATION.media_dir / path)
    version = TemplateVersion(
        template=template, form=form, language=language, filename=filename[:200], path=path, sha256=digest, size=size,
        places=[asdict(each) for each in found], comment=comment.strip()[:500], made_at=at, made_by=by,
    )  # fmt: skip
    try:
        return _numbered(version, by, at)
    except DatabaseError:
        (settings.INSTALLATION.media_dir / path).unlink(missing_ok=True)
        raise


@transaction.atomic
def _numbered(version: TemplateVersion, by: Person | None, at: datetime) -> TemplateVersion:
    """Of two who upload at once one comes after the other."""
    template = ReportTemplate.objects.select_for_update().get(pk=version.template_id)
    drafts = template.versions.filter(state=TemplateState.DRAFT)
    drafts.update(state=TemplateState.WITHDRAWN, withdrawn_at=at, withdrawn_by=by)
    version.number = (template.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version.save(force_insert=True)
    _audit(version, "uploaded", by, at)
    return version


@transaction.atomic
def hand_over(*, version: TemplateVersion, by: Person | None, at: datetime) -> None:
    """The draft is with the customer; where the contract asks for no approval, it is in force at once.

    Raises NotPossible `not_a_draft`, `faulty`, `no_places`, `one_waits_already`; TemplateRefused where the file
    cannot be read any more.
    """
    _locked(version)
    try:
        found = check_form(version.content(), shape())[1]
    except FormRefused as refused:
        raise TemplateRefused(refused) from refused
    except OSError as gone:
        raise TemplateRefused(FormRefused("broken")) from gone
    if not found:
        raise NotPossible(code="no_places")
    if any(each.fault for each in found):
        raise NotPossible(code="faulty")
    if TemplateVersion.objects.filter(template=version.template_id, state=TemplateState.HANDED_OVER).exists():
        raise NotPossible(code="one_waits_already")
    _move(version, [TemplateState.DRAFT], "not_a_draft", state=TemplateState.HANDED_OVER, handed_over_at=at,
          handed_over_by=by)  # fmt: skip
    _audit(version, "handed_over", by, at)
    if not needs_approval(ApprovalKind.REPORT_TEMPLATE, at):
        approve(version=version, valid_from=at, comment="", by=by, at=at)


@transaction.atomic
def approve(*, version: TemplateVersion, valid_from: datetime, comment: str, by: Person | None, at: datetime) -> None:
    """Reports are made by this version from `valid_from` on, not before now. Raises NotPossible `not_waiting`."""
    _locked(version)
    _move(version, [TemplateState.HANDED_OVER], "not_waiting", state=TemplateState.APPROVED, decided_at=at,
          decided_by=by, decision=comment.strip()[:1000], valid_from=max(valid_from, at))  # fmt: skip
    _audit(version, "approved", by, at)


@transaction.atomic
def refuse(*, version: TemplateVersion, reason: str, by: Person | None, at: datetime) -> None:
    """The version is refused for a reason, which the contractor reads. Raises NotPossible `reason_missing`,
    `not_waiting`."""
    if not reason.strip():
        raise NotPossible(code="reason_missing")
    _locked(version)
    _move(version, [TemplateState.HANDED_OVER], "not_waiting", state=TemplateState.REFUSED, decided_at=at,
          decided_by=by, decision=reason.strip()[:1000])  # fmt: skip
    _audit(version, "refused", by, at)


@transaction.atomic
def withdraw(*, version: TemplateVersion, by: Person | None, at: datetime) -> None:
    """The version is out of use: reports are made by the one before it, or by none. Raises NotPossible `not_in_use`."""
    _locked(version)
    _move(version, [TemplateState.DRAFT, TemplateState.HANDED_OVER, TemplateState.APPROVED], "not_in_use",
          state=TemplateState.WITHDRAWN, withdrawn_at=at, withdrawn_by=by)  # fmt: skip
    _audit(version, "withdrawn", by, at)


def version_in_force(template: ReportTemplate, at: datetime) -> TemplateVersion | None:
    """The version by which reports were made at the moment, also a past one; None where there was none."""
    used = Q(withdrawn_at=None) | Q(withdrawn_at__gt=at)
    approved = template.versions.filter(used, valid_from__lte=at, decided_at__lte=at)
    return approved.order_by("-valid_from", "-number").first()


def _locked(version: TemplateVersion) -> None:
    """Two who decide on one form come one after the other."""
    ReportTemplate.objects.select_for_update().get(pk=version.template_id)


def _move(version: TemplateVersion, before: list[str], refusal: str, **values: Any) -> None:
    if not TemplateVersion.objects.filter(pk=version.pk, state__in=before).update(**values):
        raise NotPossible(code=refusal)
    version.refresh_from_db()


def _audit(version: TemplateVersion, what: str, by: Person | None, at: datetime) -> None:
    told = {"report_template": what, "number": version.number}
    write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=("report_template", version.template_id), after=told)
