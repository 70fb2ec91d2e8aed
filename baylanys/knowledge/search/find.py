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


@dataclass(frozen=True, slots=True)
class _Shown:
    """The version of an article that would be shown."""

    version_id: int
    language: str
    title: str
    project: str | None


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
    versions = _shown(hits, language, at)
    lexemes = {lexeme: weight for lexeme, _, weight in sorted(flat, key=lambda each: each[2])}
    weights = [max(each.lexemes.values(), default=rarity(1, documents)) for each in sought]
    found = []
    for hit in hits:
        if shown := versions.get(hit.article_id):
            found.append((_score(hit, shown, lexemes, language, project), hit, shown))
    best = sorted(found, key=lambda each: (-each[0], each[2].title, each[2].version_id))[:limit]
    whole = ArticleVersion.objects.select_related("article__project").in_bulk([each[2].version_id for each in best])
    return [_found(score, hit, whole[shown.version_id], lexemes, weights) for score, hit, shown in best]


def unasked(version: ArticleVersion) -> Found:
    """The same shape for a version that nothing was asked of: no marks, the beginning of its text."""
    return Found(version, 0.0, 0.0, 0.0, Marked(version.title), excerpt(version.body_text, version.language, {}))


def _sought(asked: Asked, known: dict[str, int]) -> Sought:
    sought = seek(asked, known, words_begun(asked.text) if asked.is_open else {}, known[EVERY])
    if needs_correction(sought, known):
        return correct(sought, words_alike(spellings(asked)), known[EVERY])
    return sought


def _shown(hits: Iterable[Hit], language: str, at: datetime) -> dict[int, _Shown]:
    """Of each article the version to be shown: in the language or, where there is none in it, in another. What was
    withdrawn or put away since it was indexed is not shown."""
    rows = SearchDocument.objects.filter(article__in=[each.article_id for each in hits], begins_at__lte=at)
    rows = rows.filter(Q(ends_at=None) | Q(ends_at__gt=at), version__state=VersionState.APPROVED)
    rows = rows.filter(article__archived_at=None)
    found: dict[int, _Shown] = {}
    order = (*([language] if language else []), *LANGUAGES)
    fields = ("article_id", "version_id", "version__language", "version__title", "article__project__code")
    for article_id, *values in rows.values_list(*fields):
        shown = _Shown(*values)
        other = found.get(article_id)
        if other is None or order.index(shown.language) < order.index(other.language):
            found[article_id] = shown
    return found


def _score(hit: Hit, shown: _Shown, lexemes: dict[str, float], language: str, project: str) -> float:
    return rank(
        hit.said,
        title_share(shown.title, shown.language, lexemes),
        in_language=shown.language == language,
        project=project,
        own_project=shown.project or "",
    )


def _found(score: float, hit: Hit, version: ArticleVersion, lexemes: dict[str, float], weights: list[float]) -> Found:
    everything = sum(weights)
    return Found(
        version,
        score,
        sum(weights[place] for place in hit.words) / everything,
        sum(weights[place] for place in hit.named) / everything,
        mark(version.title, version.language, lexemes),
        _place(version, lexemes),
    )


def _place(version: ArticleVersion, lexemes: dict[str, float]) -> Marked:
    """Where the version answers: in its text, or in the ready answer where that has the words and the text has not."""
    found = excerpt(version.body_text, version.language, lexemes)
    return found if found.marks or not version.answer else excerpt(version.answer, version.language, lexemes)
