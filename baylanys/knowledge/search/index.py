"""The index kept: each article's documents follow its versions, the known words follow the documents."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.db import connection, transaction
from django.db.models import F, Q

from baylanys.knowledge.choices import VersionState
from baylanys.knowledge.models import Article, ArticleVersion, SearchDocument
from baylanys.knowledge.search.query import EVERY
from baylanys.knowledge.search.stems import lexemes_of_text

ARTICLES_AT_ONCE = 500
LONGEST_LEXEME = 60
_INSERT = """
    INSERT INTO knowledge_searchdocument (version_id, article_id, begins_at, ends_at, named, answered, lexemes)
    VALUES (%s, %s, %s, %s, array_to_tsvector(%s::text[]), array_to_tsvector(%s::text[]), array_to_tsvector(%s::text[]))
"""
# In the order of the words, so that two who index at once wait for each other instead of locking up.
_COUNT = """
    INSERT INTO knowledge_searchword (word, documents)
    SELECT word, sum(change) FROM unnest(%s::text[], %s::int[]) AS changed (word, change) GROUP BY word ORDER BY word
    ON CONFLICT (word) DO UPDATE SET documents = knowledge_searchword.documents + excluded.documents
"""
_LEXEMES = "SELECT tsvector_to_array(lexemes) FROM knowledge_searchdocument WHERE article_id = %s"
_RECOUNT = """
    INSERT INTO knowledge_searchword (word, documents)
    SELECT word, ndoc FROM ts_stat('SELECT lexemes FROM knowledge_searchdocument')
    UNION ALL SELECT '', count(*) FROM knowledge_searchdocument
"""


@dataclass(frozen=True, slots=True)
class Span:
    """A version, and from when until before when operators may read it."""

    version: ArticleVersion
    begins_at: datetime
    ends_at: datetime | None


@transaction.atomic
def index_article(article_id: int, at: datetime) -> None:
    """The article is found by the words of the versions that hold from now on, each from its moment. Safe to repeat;
    call it after every change of what is published."""
    Article.objects.select_for_update().get(pk=article_id)
    changes: Counter[str] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(_LEXEMES, [article_id])
        for (lexemes,) in cursor.fetchall():
            changes.subtract([EVERY, *lexemes])
        SearchDocument.objects.filter(article_id=article_id).delete()
        for row in _rows(_spans(_published([article_id]), at)):
            cursor.execute(_INSERT, row)
            changes.update([EVERY, *row[-1]])
        changed = sorted(word for word, change in changes.items() if change)
        cursor.execute(_COUNT, [changed, [changes[word] for word in changed]])


@transaction.atomic
def index_everything(at: datetime) -> int:
    """Every article is found by the words of its versions; returns the number of documents. Indexing of single articles
    waits meanwhile, searching does not."""
    articles = list(Article.objects.order_by("pk").values_list("pk", flat=True))
    count = 0
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE knowledge_searchdocument, knowledge_searchword IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("DELETE FROM knowledge_searchdocument")
        cursor.execute("DELETE FROM knowledge_searchword")
        for first in range(0, len(articles), ARTICLES_AT_ONCE):
            rows = list(_rows(_spans(_published(articles[first : first + ARTICLES_AT_ONCE]), at)))
            cursor.executemany(_INSERT, rows)
            count += len(rows)
        cursor.execute(_RECOUNT)
    return count


def _published(articles: list[int]) -> list[ArticleVersion]:
    """What was or will be published of these articles, in its order, unless it was withdrawn before its moment."""
    rows = ArticleVersion.objects.filter(article__in=articles, published_from__isnull=False)
    rows = rows.filter(state__in=(VersionState.APPROVED, VersionState.WITHDRAWN), article__archived_at=None)
    rows = rows.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=F("published_from")))
    return list(rows.order_by("article", "language", "published_from", "number"))


def _spans(published: Iterable[ArticleVersion], at: datetime) -> Iterator[Span]:
    """Each version holds until the next one of its language does; those that are over, or withdrawn, are left out."""
    for version, following in pairwise([*published, None]):
        if version is None or version.state != VersionState.APPROVED or version.published_from is None:
            continue
        same = following and (following.article_id, following.language) == (version.article_id, version.language)
        ends_at = following.published_from if same and following else None
        if ends_at is None or ends_at > max(at, version.published_from):
            yield Span(version, version.published_from, ends_at)


def _rows(
    spans: Iterable[Span],
) -> Iterator[tuple[int, int, datetime, datetime | None, list[str], list[str], list[str]]]:
    for span in spans:
        version = span.version
        named = lexemes_of_text(f"{version.title}\n{version.keywords}", version.language)
        answered = lexemes_of_text(version.answer, version.language)
        lexemes = named | answered | lexemes_of_text(version.body_text, version.language)
        parts = (sorted(part) for part in (named, answered, lexemes))
        yield (version.pk, version.article_id, span.begins_at, span.ends_at, *parts)  # type: ignore[misc]
