"""Which words of a text are wrong, in Kazakh and Russian mixed, and what may have been meant (5.3)."""

from collections.abc import Iterator
from dataclasses import dataclass

from baylanys.core.letters import KAZAKH, LANGUAGES, RUSSIAN
from baylanys.spelling.lexicon import Lexicon
from baylanys.spelling.sentence_language import is_kazakh_in_disguise, languages_of_sentences, looks_kazakh
from baylanys.spelling.suggestions import guesses, hunspell_guesses
from baylanys.spelling.words import Word, utf16_offsets, words_of

MOST_MISSPELLINGS = 200
# For so many wrong words guesses are made.
MOST_GUESSED = 12


@dataclass(frozen=True, slots=True)
class Misspelling:
    """`start` and `end` in UTF-16 units, as JavaScript counts; `suggestions` best first."""

    start: int
    end: int
    word: str
    language: str
    suggestions: tuple[str, ...]


def misspellings(text: str, hint: str, lexicon: Lexicon) -> list[Misspelling]:
    """The wrong words in their order, at most `MOST_MISSPELLINGS`.

    A word that is right in either language is right; but in a Kazakh sentence a Russian word that is a Kazakh one
    typed on a Russian keyboard (кажет) is shown. `hint` is the conversation's language, for sentences that do not
    tell. Words after the first `MOST_GUESSED` wrong ones bear no suggestions, nor those that only hunspell may guess
    (up to 0.1 s): ask for the word alone.
    """
    words = words_of(text)
    wrong = list(_wrong_words(words, hint, lexicon))[:MOST_MISSPELLINGS]
    places = utf16_offsets(text, [place for word, _ in wrong for place in (word.start, word.end)])
    found: list[Misspelling] = []
    for number, (word, language) in enumerate(wrong):
        meant, language = _guessed(word.text, language, lexicon) if number < MOST_GUESSED else ([], language)
        if not meant and len(words) == 1:
            meant = hunspell_guesses(word.text, language, lexicon)
        found.append(Misspelling(places[2 * number], places[2 * number + 1], word.text, language, tuple(meant)))
    return found


def _guessed(word: str, language: str, lexicon: Lexicon) -> tuple[list[str], str]:
    """Guesses in the language that the sentence is in, or else in the other one."""
    for each in (language, *(other for other in LANGUAGES if other != language)):
        if meant := guesses(word, each, lexicon):
            return meant, each
    return [], language


def _wrong_words(words: list[Word], hint: str, lexicon: Lexicon) -> Iterator[tuple[Word, str]]:
    right_in = {each.text: lexicon.languages(each.text) for each in words}
    language_of = languages_of_sentences(words, right_in, hint, lexicon)
    for word in words:
        language, right = language_of[word.sentence], right_in[word.text]
        if not right:
            yield word, KAZAKH if looks_kazakh(word.text) else language
        elif language == KAZAKH and right == {RUSSIAN} and is_kazakh_in_disguise(word.text, lexicon):
            yield word, KAZAKH
