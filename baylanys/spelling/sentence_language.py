"""Which language each sentence is in, by its words."""

from collections import Counter
from collections.abc import Mapping, Sequence

from baylanys.core.letters import KAZAKH, KAZAKH_ONLY, LANGUAGES, RUSSIAN
from baylanys.spelling.lexicon import Lexicon
from baylanys.spelling.suggestions import meant_in_kazakh
from baylanys.spelling.words import Word

RightIn = Mapping[str, frozenset[str]]
# A shorter Russian word is left alone in a Kazakh sentence (кол, на, код), unless it gives one of our usual words.
SHORTEST_DOUBTED = 4
MOST_DOUBTED = 10


def looks_kazakh(word: str) -> bool:
    """Whether the word has a letter that Russian lacks."""
    return not KAZAKH_ONLY.isdisjoint(word.lower())


def is_kazakh_in_disguise(word: str, lexicon: Lexicon) -> bool:
    """Whether a Russian word is also a Kazakh one typed on a Russian keyboard: кажет (қажет); not a usual one."""
    small = word.lower()
    if small in lexicon.listed[RUSSIAN] or len(small) < 3:
        return False
    if small in lexicon.disguised:
        return True
    return len(small) >= SHORTEST_DOUBTED and bool(meant_in_kazakh(small, lexicon, plainly=True))


def languages_of_sentences(words: Sequence[Word], right_in: RightIn, hint: str, lexicon: Lexicon) -> dict[int, str]:
    """`kk` or `ru` for each sentence's number; a sentence that does not tell is as the whole text, or as the hint."""
    sentences: dict[int, list[Word]] = {}
    for word in words:
        sentences.setdefault(word.sentence, []).append(word)
    votes = {number: _votes(each, right_in, lexicon, hint) for number, each in sentences.items()}
    fallback = _most(sum(votes.values(), Counter()), hint if hint in LANGUAGES else RUSSIAN)
    return {number: _most(count, fallback) for number, count in votes.items()}


def _votes(words: Sequence[Word], right_in: RightIn, lexicon: Lexicon, hint: str) -> Counter[str]:
    votes = Counter(_vote(each.text, right_in[each.text], lexicon) for each in words)
    if votes[RUSSIAN] and (votes[KAZAKH] or hint == KAZAKH):
        russian = [each.text for each in words if right_in[each.text] == {RUSSIAN}][:MOST_DOUBTED]
        votes[RUSSIAN] -= sum(is_kazakh_in_disguise(each, lexicon) for each in russian)
    return votes


def _vote(word: str, right: frozenset[str], lexicon: Lexicon) -> str:
    if looks_kazakh(word) or right == {KAZAKH}:
        return KAZAKH
    if right:
        return RUSSIAN if right == {RUSSIAN} else ""
    return KAZAKH if meant_in_kazakh(word.lower(), lexicon, plainly=True) else ""


def _most(votes: Counter[str], otherwise: str) -> str:
    if votes[KAZAKH] == votes[RUSSIAN]:
        return otherwise
    return KAZAKH if votes[KAZAKH] > votes[RUSSIAN] else RUSSIAN
