"""Whether the languages of an article say the same: which lag behind, and behind what (7.2.2). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

COUNTED = ("handed_over", "approved")
EXPECTED = ("kk", "ru")


@dataclass(frozen=True, slots=True)
class Text:
    """A version that was handed over: `meaning` is the version that first said this (its own id where it did)."""

    id: int
    language: str
    meaning: int
    handed_over_at: datetime


@dataclass(frozen=True, slots=True)
class Lag:
    """The language lacks what `source` says; `missing`: it has no text at all."""

    language: str
    source: Text
    missing: bool


def newest_texts(texts: Iterable[Text]) -> dict[str, Text]:
    """The text that was handed over last, by language."""
    newest: dict[str, Text] = {}
    for text in sorted(texts, key=lambda each: (each.handed_over_at, each.id)):
        newest[text.language] = text
    return newest


def lags_of(texts: Iterable[Text]) -> list[Lag]:
    """Languages that lag behind, in a settled order; Kazakh and Russian are expected of every article.

    The newest meaning leads: that of the newest texts which was first handed over last.
    """
    every = list(texts)
    newest = newest_texts(every)
    if not newest:
        return []
    since = {text.id: text.handed_over_at for text in every}

    def said_at(text: Text) -> tuple[datetime, int]:
        return since.get(text.meaning, text.handed_over_at), text.meaning

    leading = max(newest.values(), key=said_at)
    languages = [*EXPECTED, *sorted(set(newest) - set(EXPECTED))]
    return [
        Lag(language, leading, missing=language not in newest)
        for language in languages
        if language not in newest or newest[language].meaning != leading.meaning
    ]
