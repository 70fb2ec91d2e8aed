"""Which versions hold at a moment, and which articles answer a question."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from baylanys.knowledge.choices import VersionState
from baylanys.knowledge.models import Article, ArticleVersion
from baylanys.knowledge.search.find import find_articles as search_articles

PUBLISHED = (VersionState.APPROVED, VersionState.WITHDRAWN)
LANGUAGES = ("kk", "ru", "en")


def versions_in_force(at: datetime) -> QuerySet[ArticleVersion]:
    """What operators may read at the moment: of each article and language the version published last, if it was not
    withdrawn by then; nothing of articles that were put away."""
    published = ArticleVersion.objects.filter(state__in=PUBLISHED, published_from__lte=at)
    ever = published.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=F("published_from")))
    newest = ever.order_by("article", "language", "-published_from", "-number").distinct("article", "language")
    away = Q(article__archived_at__lte=at)
    return ArticleVersion.objects.filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gt=at), pk__in=newest.values("pk")
    ).exclude(away)


def version_in_force(article: Article, language: str, at: datetime) -> ArticleVersion | None:
    """What operators may read of the article in the language."""
    return versions_in_force(at).filter(article=article, language=language).first()


def version_for(article: Article, language: str, at: datetime) -> ArticleVersion | None:
    """What operators may read of the article in the language or, where it has none in it, in another."""
    found = {row.language: row for row in versions_in_force(at).filter(article=article)}
    return next((found[each] for each in (language, *LANGUAGES) if each in found), None)


def find_articles(text: str, language: str, project: str, at: datetime, limit: int = 8) -> Sequence[ArticleVersion]:
    """Versions that answer the words, the best first, one an article, in the language where there is one; without words
    all of them by title.

    `project`: a code, whose articles go first; empty: of every project.
    """
    if text.strip():
        return [each.version for each in search_articles(text, language=language, project=project, at=at, limit=limit)]
    found = versions_in_force(at).select_related("article__project")
    if project:
        found = found.filter(Q(article__project=None) | Q(article__project__code=project))
    first = Case(When(language=language, then=Value(0)), default=Value(1), output_field=IntegerField())
    seen: dict[int, ArticleVersion] = {}
    for row in found.annotate(other=first).order_by("other", "title")[: limit * len(LANGUAGES)]:
        seen.setdefault(row.article_id, row)
    return list(seen.values())[:limit]
