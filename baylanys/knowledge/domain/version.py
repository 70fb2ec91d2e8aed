"""A version is handed to the customer, approved from a moment on or refused with a reason, and withdrawn (7.2.2)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from baylanys.accounts.models import Person
from baylanys.contract.approval import needs_approval
from baylanys.contract.choices import ApprovalKind
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import NotPossible
from baylanys.knowledge.choices import VersionState
from baylanys.knowledge.domain.translation import settle_translations
from baylanys.knowledge.models import Article, ArticleVersion
from baylanys.knowledge.search.index import index_article


@transaction.atomic
def hand_over(*, version: ArticleVersion, by: Person | None, at: datetime) -> None:
    """The draft is with the customer, and its words stay as they are; languages that lag behind get their tasks.

    Where the contract asks for no approval, operators read it at once. Raises NotPossible `not_a_draft`, `empty`,
    `one_waits_already`.
    """
    _locked(version)
    version.refresh_from_db()
    if not version.body_text and not version.answer:
        raise NotPossible(code="empty")
    waiting = {"article_id": version.article_id, "language": version.language, "state": VersionState.HANDED_OVER}
    if ArticleVersion.objects.filter(**waiting).exists():
        raise NotPossible(code="one_waits_already")
    _move(version, [VersionState.DRAFT], "not_a_draft", state=VersionState.HANDED_OVER, handed_over_at=at,
          handed_over_by=by)  # fmt: skip
    settle_translations(article=version.article, at=at)
    _audit(version, "handed_over", by, at)
    if not needs_approval(ApprovalKind.ARTICLE, at):
        approve(version=version, published_from=at, comment="", by=by, at=at)


@transaction.atomic
def approve(
    *, version: ArticleVersion, published_from: datetime, comment: str, by: Person | None, at: datetime
) -> None:
    """Operators read this version from `published_from` on, not before now. Raises NotPossible `not_waiting`."""
    _locked(version)
    _move(version, [VersionState.HANDED_OVER], "not_waiting", state=VersionState.APPROVED, decided_at=at,
          decided_by=by, decision=comment.strip()[:1000], published_from=max(published_from, at))  # fmt: skip
    index_article(version.article_id, at)
    _audit(version, "approved", by, at)


@transaction.atomic
def refuse(*, version: ArticleVersion, reason: str, by: Person | None, at: datetime) -> None:
    """The version is refused for a reason, which the contractor reads.

    Raises NotPossible `reason_missing`, `not_waiting`.
    """
    if not reason.strip():
        raise NotPossible(code="reason_missing")
    _locked(version)
    _move(version, [VersionState.HANDED_OVER], "not_waiting", state=VersionState.REFUSED, decided_at=at,
          decided_by=by, decision=reason.strip()[:1000])  # fmt: skip
    settle_translations(article=version.article, at=at)
    _audit(version, "refused", by, at)


@transaction.atomic
def withdraw(*, version: ArticleVersion, by: Person | None, at: datetime) -> None:
    """The customer need not decide any more; or operators no longer read the version, nor an older one instead.

    Raises NotPossible `not_in_use`.
    """
    _locked(version)
    _move(version, [VersionState.HANDED_OVER, VersionState.APPROVED], "not_in_use", state=VersionState.WITHDRAWN,
          withdrawn_at=at, withdrawn_by=by)  # fmt: skip
    settle_translations(article=version.article, at=at)
    index_article(version.article_id, at)
    _audit(version, "withdrawn", by, at)


def _locked(version: ArticleVersion) -> None:
    """Two who decide on one article come one after the other."""
    Article.objects.select_for_update().get(pk=version.article_id)


def _move(version: ArticleVersion, before: list[str], refusal: str, **values: Any) -> None:
    if not ArticleVersion.objects.filter(pk=version.pk, state__in=before).update(**values):
        raise NotPossible(code=refusal)
    version.refresh_from_db()


def _audit(version: ArticleVersion, what: str, by: Person | None, at: datetime) -> None:
    told = {"article": what, "language": version.language, "number": version.number}
    write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=("article", version.article_id), after=told)
