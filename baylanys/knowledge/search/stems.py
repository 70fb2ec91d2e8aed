"""The lexemes under which a word stands in the index, and those of one that is looked for. Pure.

A lexeme is the folded word or a stem of it; stems of both languages share one space, so that one query finds both.
"""

from functools import lru_cache

import snowballstemmer

from baylanys.knowledge.search.kazakh_stems import deep_stem, light_stem
from baylanys.knowledge.search.stop_words import STOP_WORDS
from baylanys.knowledge.search.words import fold, words_of

WHOLE, ROOT = 1.0, 0.7
"""How much is said by the word or its stem, and by a root that strangers share."""
_STEMMERS = {"ru": snowballstemmer.stemmer("russian"), "en": snowballstemmer.stemmer("english")}


@lru_cache(maxsize=100_000)
def foreign_stem(word: str) -> str:
    """The stem of a folded Russian or, in Latin letters, English word (Snowball's rules)."""
    return str(_STEMMERS["en" if word.isascii() else "ru"].stemWord(word))


@lru_cache(maxsize=100_000)
def lexemes_kept(word: str, language: str) -> tuple[str, ...]:
    """Under these a folded word of a text in that language is found."""
    if language == "kk" and not word.isascii():
        return tuple(dict.fromkeys((word, light_stem(word), deep_stem(word))))
    return tuple(dict.fromkeys((word, foreign_stem(word))))


@lru_cache(maxsize=20_000)
def lexemes_sought(word: str) -> dict[str, float]:
    """Lexemes that a folded word of a query may be found by, whichever its language, with what each says."""
    found = {word: WHOLE}
    found.setdefault(foreign_stem(word), WHOLE)
    if not word.isascii():
        found.setdefault(light_stem(word), WHOLE)
        found.setdefault(deep_stem(word), ROOT)
    return found


def lexemes_of_text(text: str, language: str) -> set[str]:
    """All lexemes of a text, words of grammar left out."""
    found: set[str] = set()
    for word in {fold(each.text) for each in words_of(text)} - STOP_WORDS:
        found.update(lexemes_kept(word, language))
    return found
