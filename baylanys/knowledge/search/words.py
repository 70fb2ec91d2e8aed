"""The words of a text, folded: without case, with Kazakh letters as a Russian keyboard writes them. Pure.

Өтініш and отиниш fold to the same; one letter stays one letter, so that places in the text stay true.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from baylanys.core.letters import KAZAKH, LOOK_ALIKES, RUSSIAN_KEYS

LONGEST_WORD = 40
_WORD = re.compile(r"[^\W_]+")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_YO = str.maketrans("ё", "е")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was written, and where it begins and ends (characters)."""

    text: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """All words and numbers in their order; the parts of one with a hyphen are words of their own."""
    return [
        Word(each.group(), each.start(), each.end())
        for each in _WORD.finditer(text)
        if each.end() - each.start() <= LONGEST_WORD
    ]


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """The word as it is compared. Latin letters that look like Cyrillic ones are these, in a word that has Cyrillic."""
    small = word.lower()
    if _CYRILLIC.search(small):
        small = small.translate(LOOK_ALIKES[KAZAKH])
    return small.translate(RUSSIAN_KEYS).translate(_YO)


def compose(text: str) -> str:
    """The text with й and ё as single letters, and without what a database refuses (NUL)."""
    return unicodedata.normalize("NFC", text.replace("\0", " "))
