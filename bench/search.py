"""How well and how fast articles are found: `script/bench search [--articles N]`, one JSON object a line.

Articles in two languages, queries with known right answers, and plain PostgreSQL `russian` search beside ours in the
same database: `and` as websearch_to_tsquery has it, `or` with any of the words. A figure is the mean reciprocal rank
of the right answer among the first ten. The queries are run one after another, the first round unmeasured.
"""

import json
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from os import sysconf
from pathlib import Path
from statistics import mean, quantiles
from time import perf_counter, process_time

from bench.private_database import private_database
from bench.search_queries import NOISE, Asked, queries
from bench.search_topics import codes, text_of

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
Search = Callable[[Asked], list[int]]
ROUNDS, SHOWN = 4, 10
_BASE = """
    CREATE TABLE plain AS SELECT article_id, language, setweight(to_tsvector('russian', title), 'A')
    || setweight(to_tsvector('russian', answer), 'B') || setweight(to_tsvector('russian', body_text), 'D') AS words
    FROM knowledge_articleversion
"""
_PLAIN = """
    SELECT article_id FROM plain, {query} AS query WHERE words @@ query
    GROUP BY article_id ORDER BY max(ts_rank_cd(words, query)) DESC, article_id LIMIT 10
"""
_AND = "websearch_to_tsquery('russian', %(text)s)"
_OR = "CAST(replace(plainto_tsquery('russian', %(text)s)::text, '&', '|') AS tsquery)"


def main() -> None:
    arguments = ArgumentParser(description=__doc__)
    arguments.add_argument("--articles", type=int, default=len(codes()))
    wanted = arguments.parse_args().articles
    with private_database():
        begun = perf_counter()
        articles = make_articles(wanted)
        tell(
            "index",
            articles=len(articles),
            seconds=round(index(), 2),
            made_in=round(perf_counter() - begun, 1),
        )
        for name, search in (
            ("baylanys", ours),
            ("postgresql russian, and", plain(_AND)),
            ("postgresql russian, or", plain(_OR)),
        ):
            measure(name, search, articles)
        measure_suggestions(articles)


def make_articles(wanted: int) -> dict[tuple[str, str, str], int]:
    """Approved articles in two languages → their keys. Those that are asked for come first."""
    from baylanys.knowledge.models import Article, ArticleVersion

    asked = dict.fromkeys(each.answer for each in queries())
    chosen = list(dict.fromkeys([*asked, *codes()]))[: max(wanted, len(asked))]
    rows = Article.objects.bulk_create([Article() for _ in chosen], batch_size=2000)
    versions = [
        ArticleVersion(article=row, language=language, number=1, title=text.title, answer=text.answer,
                       body_text=text.body, body_html=text.body, state="approved", published_from=NOW)
        for row, code in zip(rows, chosen, strict=True)
        for place, language in enumerate(("kk", "ru"))
        for text in [text_of(code, place)]
    ]  # fmt: skip
    ArticleVersion.objects.bulk_create(versions, batch_size=2000)
    return {code: row.pk for code, row in zip(chosen, rows, strict=True)}


def index() -> float:
    """Both indexes; returns the seconds that ours took."""
    from django.db import connection

    from baylanys.knowledge.search.index import index_everything

    begun = perf_counter()
    index_everything(NOW)
    seconds = perf_counter() - begun
    with connection.cursor() as cursor:
        for statement in (_BASE, "CREATE INDEX plain_words ON plain USING gin (words)", "ANALYZE"):
            cursor.execute(statement)
    return seconds


def ours(asked: Asked) -> list[int]:
    from baylanys.knowledge.search.find import find_articles

    return [each.version.article_id for each in find_articles(asked.text, language=asked.language, at=NOW, limit=SHOWN)]


def plain(query: str) -> Search:
    from django.db import connection

    def search(asked: Asked) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(_PLAIN.format(query=query), {"text": asked.text})
            return [row[0] for row in cursor.fetchall()]

    return search


def measure(name: str, search: Search, articles: dict[tuple[str, str, str], int]) -> None:
    asked, milliseconds, by_kind = queries(), [], defaultdict(list)
    worked = 0.0
    for round_number in range(ROUNDS):
        worked = cpu_seconds() if round_number == 1 else worked
        for each in asked:
            begun = perf_counter()
            found = search(each)
            milliseconds += [(perf_counter() - begun) * 1000] if round_number else []
            if not round_number:
                right = articles[each.answer]
                by_kind[each.kind].append(1 / (found.index(right) + 1) if right in found else 0.0)
    kinds = {kind: round(mean(ranks), 3) for kind, ranks in by_kind.items()}
    every = [rank for ranks in by_kind.values() for rank in ranks]
    cuts = quantiles(milliseconds, n=100)
    mean_cpu = (cpu_seconds() - worked) * 1000 / len(milliseconds)
    tell("search", by=name, queries=len(every), mean_reciprocal_rank=round(mean(every), 3), p50_ms=round(cuts[49], 1),
         p95_ms=round(cuts[94], 1), worst_ms=round(max(milliseconds), 1),
         mean_cpu_ms=round(mean_cpu, 1), kinds=kinds)  # fmt: skip


def cpu_seconds() -> float:
    """What this process and its PostgreSQL have worked so far: the figure that a busy machine leaves alone."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return process_time() + (int(stat[11]) + int(stat[12])) / sysconf("SC_CLK_TCK")


def measure_suggestions(articles: dict[tuple[str, str, str], int]) -> None:
    """How often something stands beside a chat that asks nothing, and the right article beside one that asks."""
    from baylanys.knowledge.search.suggest import suggest_articles

    noisy = [text for text in NOISE if suggest_articles([text], language="ru", at=NOW)]
    right = 0
    for each in queries():
        found = suggest_articles(["Здравствуйте", each.text], language=each.language, at=NOW)
        right += articles[each.answer] in [row.version.article_id for row in found]
    tell("suggestions", noise=len(NOISE), suggested_beside_noise=len(noisy), noisy=noisy, asked=len(queries()),
         right_among_three=right)  # fmt: skip


def tell(what: str, **figures: object) -> None:
    print(json.dumps({"measured": what, **figures}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
