"""Which versions hold at a moment, and which articles answer a question."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from baylanys.knowledge.choices import GapState, TaskState, VersionState
from baylanys.knowledge.models import Article, ArticleOpened, ArticleVersion, GapRequest, TranslationTask
from baylanys.knowledge.search.find import find_articles as search_articles

PUBLISHED = (VersionState.APPROVED, VersionState.WITHDRAWN)
LANGUAGES = ("kk", "ru", "en")
MOST_ANSWERS = 200


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


def open_gaps() -> QuerySet[GapRequest]:
    """Questions that nobody has answered yet, the oldest first."""
    return GapRequest.objects.filter(state__in=[GapState.OPEN, GapState.IN_WORK]).order_by("opened_at", "pk")


def opened_in(interaction_id: UUID) -> QuerySet[ArticleOpened]:
    """Which versions operators had open in the call or conversation, in their order."""
    return (
        ArticleOpened.objects.filter(interaction_id=interaction_id)
        .select_related("version", "operator")
        .order_by("at", "pk")
    )


def articles_listed(
    *, text: str, state: str, project: str, at: datetime, today: date, drafts: bool
) -> QuerySet[Article]:
    """The articles of the list; `drafts`: also those that operators cannot read yet, or no longer."""
    holding = Exists(versions_in_force(at).filter(article=OuterRef("pk")))
    rows = Article.objects.select_related("project", "owner").prefetch_related("versions", "translation_tasks")
    rows = rows.filter(archived_at__isnull=state != "away")
    if state == "in_force" or not drafts:
        rows = rows.filter(holding)
    elif state in VersionState.values:
        rows = rows.filter(Exists(ArticleVersion.objects.filter(article=OuterRef("pk"), state=state)))
    elif state == "lagging":
        rows = rows.filter(Exists(TranslationTask.objects.filter(article=OuterRef("pk"), state=TaskState.OPEN)))
    elif state == "overdue":
        rows = rows.filter(review_by__lt=today)
    if project:
        rows = rows.filter(project__code=project)
    for word in text.split()[:8]:
        said = Q(title__icontains=word) | Q(keywords__icontains=word) | Q(body_text__icontains=word)
        texts = ArticleVersion.objects.filter(said, article=OuterRef("pk"))
        rows = rows.filter(Exists(texts if drafts else texts.filter(pk__in=versions_in_force(at).values("pk"))))
    return rows.order_by("-pk")


def answers_for(project: str, at: datetime) -> list[tuple[str, dict[str, str]]]:
    """Title and ready answers by language of the articles for a project (a code), by title."""
    rows = versions_in_force(at).exclude(answer="").select_related("article__project")
    rows = rows.filter(Q(article__project=None) | Q(article__project__code=project))
    found: dict[int, tuple[str, dict[str, str]]] = {}
    for row in rows.order_by("title")[: MOST_ANSWERS * len(LANGUAGES)]:
        found.setdefault(row.article_id, (row.title, {}))[1][row.language] = row.answer
    return list(found.values())[:MOST_ANSWERS]
