"""Which words are right: hunspell's, those of our lists, and Kazakh ones that are these with endings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from baylanys.core.letters import KAZAKH, LANGUAGES, RUSSIAN_KEYS
from baylanys.spelling.kazakh_endings import is_inflected

MOST_REMEMBERED = 50_000
# hunspell-kk has жаксы too; shorter ones may be words of their own (ар, әр).
SHORTEST_DISGUISED = 4
Has = Callable[[str], bool]
Suggest = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True)
class Lexicon:
    """`has` and `suggest` of each language's dictionary; `listed`: words in small letters → how usual, 0 first."""

    has: Mapping[str, Has]
    suggest: Mapping[str, Suggest]
    listed: Mapping[str, Mapping[str, int]]
    names: frozenset[str] = frozenset()
    _inflected: dict[str, bool] = field(default_factory=dict, compare=False)

    def knows_plainly(self, language: str, word: str) -> bool:
        """Whether the word stands in a list or in the dictionary."""
        return word.lower() in self.listed[language] or self.has[language](word)

    def knows(self, language: str, word: str) -> bool:
        """Whether the word is right in the language; one with hyphens also where its parts are."""
        small = word.lower()
        if language == KAZAKH and len(word) >= SHORTEST_DISGUISED and small in self.disguised:
            return small in self.listed[language]
        if small in self.names or self.knows_plainly(language, word):
            return True
        if "-" in word.strip("-"):
            return all(self.knows(language, each) or len(each) == 1 for each in word.split("-"))
        return language == KAZAKH and self._is_inflected(small)

    @cached_property
    def disguised(self) -> Mapping[str, str]:
        """Usual Kazakh words as they come from a Russian keyboard → the word: жаксы → жақсы."""
        return {typed: word for word in self.listed[KAZAKH] if (typed := word.translate(RUSSIAN_KEYS)) != word}

    def languages(self, word: str) -> frozenset[str]:
        """In which languages the word is right."""
        return frozenset(each for each in LANGUAGES if self.knows(each, word))

    def how_rare(self, language: str, word: str) -> int:
        """The word's place in our list of usual words; a high number for all others."""
        return self.listed[language].get(word, 1_000_000)

    def _is_inflected(self, word: str) -> bool:
        if len(self._inflected) > MOST_REMEMBERED:
            self._inflected.clear()
        if word not in self._inflected:
            self._inflected[word] = is_inflected(word, lambda stem: self.knows_plainly(KAZAKH, stem))
        return self._inflected[word]
