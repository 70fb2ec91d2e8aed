"""What may have been meant by a word that is not known."""

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import islice

from baylanys.core.letters import ALPHABETS, KAZAKH, LOOK_ALIKES
from baylanys.spelling.layout import cost, meant_words
from baylanys.spelling.lexicon import Lexicon
from baylanys.spelling.slips import likely_slips, other_slips, parted

MOST = 5
LIKENESS = 0.72
# Endings are read for so many forms only: 0.1 ms each.
MOST_INFLECTED = 150


def meant_in_kazakh(word: str, lexicon: Lexicon, *, plainly: bool = False) -> list[str]:
    """Known Kazakh words that give this one when typed on a Russian keyboard, likeliest first."""
    candidates = meant_words(word)
    plain = [each for each in candidates if lexicon.knows_plainly(KAZAKH, each)]
    if not plainly:
        others = islice((each for each in candidates if each not in plain), MOST_INFLECTED)
        plain += [each for each in others if lexicon.knows(KAZAKH, each)]
    typed = word.translate(LOOK_ALIKES[KAZAKH])
    usual = {each: (lexicon.how_rare(KAZAKH, each), cost(typed, each)) for each in plain}
    return sorted(plain, key=lambda each: usual[each])[:MOST]


def guesses(word: str, language: str, lexicon: Lexicon) -> list[str]:
    """At most `MOST` words of the language, best first, written as the word is (capitals); some 5 ms."""
    small = word.lower()
    slips = sorted(_slips(small, language, lexicon), key=lambda each: lexicon.how_rare(language, each))
    return _written_as(word, dict.fromkeys([*_meant(small, language, lexicon), *slips]))


def hunspell_guesses(word: str, language: str, lexicon: Lexicon) -> list[str]:
    """The same, as hunspell guesses (20–90 ms), less those that have little in common with the word."""
    small = word.lower()
    like = (each for each in lexicon.suggest[language](small) if SequenceMatcher(None, small, each).ratio() > LIKENESS)
    return _written_as(word, like)


def _meant(small: str, language: str, lexicon: Lexicon) -> Iterator[str]:
    """The right letters on the wrong keyboard, or a name in small letters."""
    plain = small.translate(LOOK_ALIKES[language])
    yield from (each for each in (small.capitalize(), plain) if each != small and lexicon.knows(language, each))
    if language == KAZAKH:
        yield from meant_in_kazakh(small, lexicon)


def _slips(small: str, language: str, lexicon: Lexicon) -> Iterator[str]:
    plain = small.translate(LOOK_ALIKES[language])
    yield from (each for each in likely_slips(plain) if lexicon.knows(language, each))
    yield from (each for each in other_slips(plain, ALPHABETS[language]) if lexicon.knows_plainly(language, each))
    for one, other in parted(plain):
        if _stands_alone(one, language, lexicon) and _stands_alone(other, language, lexicon):
            yield f"{one} {other}"


_SHORT = frozenset(("не", "ни", "по", "на", "из", "за", "до", "от", "бе", "ба", "ма", "ме", "де", "да", "та", "те"))


def _stands_alone(word: str, language: str, lexicon: Lexicon) -> bool:
    return word in _SHORT or (len(word) > 2 and lexicon.knows_plainly(language, word))


def _written_as(word: str, found: Iterable[str]) -> list[str]:
    others = list(islice((each for each in found if each != word), MOST))
    if word.isupper():
        return [each.upper() for each in others]
    return [each[0].upper() + each[1:] for each in others] if word[0].isupper() else others
