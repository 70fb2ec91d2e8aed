"""Articles that answer what was typed or said (7.2.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from baylanys.knowledge.choices import VersionState
from baylanys.knowledge.models import ArticleVersion, SearchDocument
from baylanys.knowledge.search.excerpt import Marked, excerpt, mark
from baylanys.knowledge.search.lookup import (
    Hit,
    find_hits,
    known_lexemes,
    words_alike,
    words_begun,
)
from baylanys.knowledge.search.query import (
    EVERY,
    Asked,
    Sought,
    correct,
    lexemes_to_look_up,
    needs_correction,
    rarity,
    read_query,
    seek,
    spellings,
)
from baylanys.knowledge.search.ranking import rank, title_share

LANGUAGES = ("kk", "ru", "en")
"""In which an article is shown that has nothing in the language asked for."""


@dataclass(frozen=True, slots=True)
class Found:
    """A version that answers; `share`: how much of what was asked it has (0 to 1), `named`: in title and keywords."""

    version: ArticleVersion
    score: float
    share: float
    named: float
    title: Marked
    excerpt: Marked


def find_articles(text: str, *, language: str, at: datetime, project: str = "", limit: int = 8) -> list[Found]:
    """What holds at the moment and answers the words, the best first, each article once, in the language where it has
    one. `project`: a code, whose articles go first; empty: of every project. Nothing is found by nothing."""
    return find_asked(read_query(text), language=language, at=at, project=project, limit=limit)


def find_asked(asked: list[Asked], *, language: str, at: datetime, project: str, limit: int) -> list[Found]:
    """The same by words that were read already."""
    known = known_lexemes(lexemes_to_look_up(asked)) if asked else {}
    documents = known.get(EVERY, 0)
    sought = [_sought(each, known) for each in asked] if documents else []
    flat = [(lexeme, place, weight) for place, each in enumerate(sought) for lexeme, weight in each.lexemes.items()]
    hits = find_hits(flat, at) if flat else []
    versions = _shown_versions(hits, language, at)
    lexemes = {lexeme: weight for lexeme, _, weight in sorted(flat, key=lambda each: each[2])}
    weights = [max(each.lexemes.values(), default=rarity(1, documents)) for each in sought]
    found = []
    for hit in hits:
        if version := versions.get(hit.article_id):
            found.append((_score(hit, version, lexemes, language, project), hit, version))
    best = sorted(found, key=lambda each: (-each[0], each[2].title, each[2].pk))[:limit]
    whole = ArticleVersion.objects.select_related("article__project").in_bulk([each[2].pk for each in best])
    return [_found(score, hit, whole[version.pk], lexemes, weights) for score, hit, version in best]


def _sought(asked: Asked, known: dict[str, int]) -> Sought:
    sought = seek(asked, known, words_begun(asked.text) if asked.is_open else {}, known[EVERY])
    if needs_correction(sought, known):
        return correct(sought, words_alike(spellings(asked.text)), known[EVERY])
    return sought


def _shown_versions(hits: Iterable[Hit], language: str, at: datetime) -> dict[int, ArticleVersion]:
    """Of each article the version to be shown, without its words but the title: in the language or, where there is
    none in it, in another. What was withdrawn or put away since it was indexed is not shown."""
    holds = SearchDocument.objects.filter(article__in=[each.article_id for each in hits], begins_at__lte=at)
    holds = holds.filter(Q(ends_at=None) | Q(ends_at__gt=at))
    rows = ArticleVersion.objects.filter(
        pk__in=holds.values("pk"), state=VersionState.APPROVED, article__archived_at=None
    )
    found: dict[int, ArticleVersion] = {}
    order = (*([language] if language else []), *LANGUAGES)
    for row in rows.select_related("article__project").defer("body_html", "body_text", "answer"):
        other = found.get(row.article_id)
        if other is None or order.index(row.language) < order.index(other.language):
            found[row.article_id] = row
    return found


def _score(hit: Hit, version: ArticleVersion, lexemes: dict[str, float], language: str, project: str) -> float:
    own = version.article.project
    return rank(
        hit.said,
        title_share(version.title, version.language, lexemes),
        in_language=version.language == language,
        project=project,
        own_project=own.code if own else "",
    )


def _found(score: float, hit: Hit, version: ArticleVersion, lexemes: dict[str, float], weights: list[float]) -> Found:
    everything = sum(weights)
    return Found(
        version,
        score,
        sum(weights[place] for place in hit.words) / everything,
        sum(weights[place] for place in hit.named) / everything,
        mark(version.title, version.language, lexemes),
        excerpt(version.answer or version.body_text, version.language, lexemes),
    )
