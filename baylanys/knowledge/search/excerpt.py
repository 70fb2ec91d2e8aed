"""The place of a text that answers, with the words that were found in it. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from baylanys.knowledge.search.stems import lexemes_kept
from baylanys.knowledge.search.stop_words import STOP_WORDS
from baylanys.knowledge.search.words import Word, fold, words_of

LENGTH = 180
BEFORE = 40
LONGEST_TEXT = 20_000
_SAME_BEGINNING = 2


@dataclass(frozen=True, slots=True)
class Marked:
    """A text and what to mark in it: (begin, end) in characters, in their order, not overlapping."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()

    def parts(self) -> list[tuple[str, bool]]:
        """The text in pieces, each with whether it is marked."""
        found: list[tuple[str, bool]] = []
        last = 0
        for begin, end in (*self.marks, (len(self.text), len(self.text))):
            found += [(self.text[last:begin], False), (self.text[begin:end], True)]
            last = end
        return [(text, is_marked) for text, is_marked in found if text]


def mark(text: str, language: str, lexemes: Collection[str]) -> Marked:
    """The whole text with the words that have any of the lexemes."""
    return Marked(text, tuple((each.start, each.end) for each in _found(text, language, lexemes)))


def excerpt(text: str, language: str, lexemes: Mapping[str, float]) -> Marked:
    """About LENGTH characters where the most telling words stand near each other; the beginning where none does."""
    text = " ".join(text[:LONGEST_TEXT].split())
    words = _found(text, language, lexemes)
    begin = _best_beginning(words, language, lexemes)
    begin = text.rfind(" ", 0, begin - BEFORE) + 1 if begin > BEFORE else 0
    end = len(text) if len(text) - begin <= LENGTH else max(text.rfind(" ", begin, begin + LENGTH), begin + LENGTH // 2)
    lead, tail = "…" if begin else "", "…" if end < len(text) else ""
    shift = begin - len(lead)
    marks = tuple((word.start - shift, word.end - shift) for word in words if begin <= word.start and word.end <= end)
    return Marked(f"{lead}{text[begin:end]}{tail}", marks)


def _best_beginning(words: list[Word], language: str, lexemes: Mapping[str, float]) -> int:
    best, most = 0, 0.0
    for place, first in enumerate(words):
        told: dict[str, float] = {}
        for word in words[place : place + 12]:
            if word.end - first.start <= LENGTH - BEFORE:
                weights = [(lexemes.get(each, 0.0), each) for each in lexemes_kept(fold(word.text), language)]
                weight, lexeme = max(weights)
                told[lexeme] = weight
        if sum(told.values()) > most:
            best, most = first.start, sum(told.values())
    return best


def _found(text: str, language: str, lexemes: Collection[str]) -> list[Word]:
    """Words that have any of the lexemes. A stem begins like its word: others are not looked at."""
    begin = {each[:_SAME_BEGINNING] for each in lexemes}
    found = []
    for word in words_of(text):
        folded = fold(word.text)
        if folded[:_SAME_BEGINNING] not in begin or folded in STOP_WORDS:
            continue
        if any(each in lexemes for each in lexemes_kept(folded, language)):
            found.append(word)
    return found
