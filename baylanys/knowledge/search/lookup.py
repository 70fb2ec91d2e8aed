"""What the index says: which lexemes are known, which words are like one, which articles have what is sought."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from baylanys.knowledge.search.query import EVERY

MOST_BEGUN, MOST_ALIKE, MOST_HITS = 40, 40, 40
NAMED, ANSWERED, ELSEWHERE = 1.0, 0.55, 0.35
"""How much is said by a word of the title or the keywords, of the ready answer, of the body alone."""
_KNOWN = "SELECT word, documents FROM knowledge_searchword WHERE word = ANY(%s) AND documents > 0"
_BEGUN = """
    SELECT word, documents FROM knowledge_searchword
    WHERE word >= %s AND word < %s AND documents > 0 ORDER BY documents DESC, word LIMIT %s
"""
_ALIKE = """
    SELECT word, max(documents) FROM unnest(%s::text[]) AS typed JOIN knowledge_searchword ON lower(word) %% typed
    WHERE documents > 0 GROUP BY word ORDER BY max(similarity(word, typed)) DESC, word LIMIT %s
"""
# One lookup in the index for the lexemes of a word that say as much; of an article's documents the best counts for each
# word that is sought.
_HITS = """
    WITH sought AS MATERIALIZED (
        SELECT string_agg(quote_literal(lexeme), '|')::tsquery AS query, word, weight
        FROM unnest(%(lexemes)s::text[], %(words)s::int[], %(weights)s::float8[]) AS each (lexeme, word, weight)
        GROUP BY word, weight
    ), best AS MATERIALIZED (
        SELECT document.article_id, word, max(weight * CASE
            WHEN document.named @@ query THEN %(named)s::float8
            WHEN document.answered @@ query THEN %(answered)s ELSE %(elsewhere)s END) AS said,
            bool_or(document.named @@ query) AS is_named
        FROM sought JOIN knowledge_searchdocument AS document ON document.lexemes @@ query
        WHERE document.begins_at <= %(at)s AND (document.ends_at IS NULL OR document.ends_at > %(at)s)
        GROUP BY document.article_id, word
    ), first AS MATERIALIZED (
        SELECT article_id, sum(said) AS said FROM best GROUP BY article_id ORDER BY 2 DESC, 1 LIMIT %(most)s
    )
    SELECT article_id, first.said, array_agg(word), coalesce(array_agg(word) FILTER (WHERE is_named), '{}')
    FROM first JOIN best USING (article_id) GROUP BY article_id, first.said
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article, what its documents say of the query, which of its words they have, and which in title or keywords."""

    article_id: int
    said: float
    words: tuple[int, ...]
    named: tuple[int, ...]


def known_lexemes(lexemes: Collection[str]) -> dict[str, int]:
    """Those that documents have → in how many; EVERY → how many documents there are."""
    return _counts(_KNOWN, [[EVERY, *lexemes]])


def words_begun(beginning: str) -> dict[str, int]:
    """Known words that begin so, the most frequent."""
    return _counts(_BEGUN, [beginning, f"{beginning}\U0010ffff", MOST_BEGUN])


def words_alike(spellings: Sequence[str]) -> dict[str, int]:
    """Known words that share trigrams with any of these."""
    return _counts(_ALIKE, [list(spellings), MOST_ALIKE])


def find_hits(sought: Sequence[tuple[str, int, float]], at: datetime) -> list[Hit]:
    """Articles that had any of these (lexeme, number of the word, weight) at the moment, the best first."""
    lexemes, words, weights = (list(each) for each in zip(*sought, strict=True)) if sought else ([], [], [])
    values: dict[str, Any] = {"lexemes": lexemes, "words": words, "weights": weights, "at": at, "most": MOST_HITS}
    with connection.cursor() as cursor:
        cursor.execute(_HITS, {**values, "named": NAMED, "answered": ANSWERED, "elsewhere": ELSEWHERE})
        return [Hit(each[0], each[1], tuple(each[2]), tuple(each[3])) for each in cursor.fetchall()]


def _counts(sql: str, values: list[Any]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return dict(cursor.fetchall())
