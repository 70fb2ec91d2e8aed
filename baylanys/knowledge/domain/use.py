"""What operators had open is noted; what they say of articles, and what they did not find, is seen to by an owner."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from baylanys.accounts.models import Person
from baylanys.contract.models import Project
from baylanys.core.errors import NotPossible
from baylanys.knowledge.choices import GapState, TextLanguage, Verdict
from baylanys.knowledge.models import Article, ArticleOpened, ArticleVersion, Feedback, GapRequest

_OPEN = (GapState.OPEN, GapState.IN_WORK)


def note_opened(*, interaction_id: UUID, version: ArticleVersion, by: Person, at: datetime) -> None:
    """It is written down that the operator had the version open in this call or conversation; once, however often."""
    row = ArticleOpened(interaction_id=interaction_id, version=version, operator=by, at=at)
    ArticleOpened.objects.bulk_create([row], ignore_conflicts=True)


@transaction.atomic
def give_feedback(
    *, version: ArticleVersion, verdict: str, word: str, by: Person, at: datetime, interaction_id: UUID | None = None
) -> Feedback:
    """What the person says is kept; where the article did not help, its owner has a gap to close.

    Raises NotPossible `unknown_verdict`.
    """
    if verdict not in Verdict.values:
        raise NotPossible(code="unknown_verdict")
    said = Feedback.objects.create(
        version=version, verdict=verdict, word=_line(word), interaction_id=interaction_id, at=at, by=by
    )
    if verdict != Verdict.HELPFUL:
        article = version.article
        GapRequest.objects.create(
            asked=said.word or version.title, language=version.language, project=article.project, feedback=said,
            interaction_id=interaction_id, article=article, owner=article.owner, opened_at=at, opened_by=by,
        )  # fmt: skip
    return said


def ask_for_article(
    *,
    asked: str,
    language: str,
    by: Person | None,
    at: datetime,
    project: Project | None = None,
    interaction_id: UUID | None = None,
) -> GapRequest:
    """It is on the list that nothing answered the question. Raises NotPossible `nothing_asked`."""
    if not _line(asked):
        raise NotPossible(code="nothing_asked")
    known = language if language in TextLanguage.values else TextLanguage.RUSSIAN
    return GapRequest.objects.create(
        asked=_line(asked), language=known, project=project, interaction_id=interaction_id, opened_at=at, opened_by=by
    )


def take_gap(*, gap: GapRequest, owner: Person | None, article: Article | None = None) -> None:
    """The person sees to the gap, by the article if one is written; with nobody it is new again.

    Raises NotPossible `closed`.
    """
    values: dict[str, Any] = {"owner": owner, "state": GapState.IN_WORK if owner else GapState.OPEN}
    if article is not None:
        values["article"] = article
    if not GapRequest.objects.filter(pk=gap.pk, state__in=_OPEN).update(**values):
        raise NotPossible(code="closed")


def close_gap(*, gap: GapRequest, state: str, answer: str, article: Article | None, by: Person, at: datetime) -> None:
    """The gap is answered, by an article or a word, or needs no article.

    Raises NotPossible `answer_missing`, `closed`.
    """
    if state not in {GapState.ANSWERED, GapState.DISMISSED} or not (answer.strip() or article):
        raise NotPossible(code="answer_missing")
    values: dict[str, Any] = {"state": state, "answer": answer.strip()[:2000], "closed_at": at, "closed_by": by}
    if article is not None:
        values["article"] = article
    if not GapRequest.objects.filter(pk=gap.pk, state__in=_OPEN).update(**values):
        raise NotPossible(code="closed")


def _line(text: str) -> str:
    return " ".join(text.replace("\0", "").split())[:500]
