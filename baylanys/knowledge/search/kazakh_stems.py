"""The stem of a Kazakh word in folded letters: its endings taken off, whether or not it was written in Kazakh letters.

Two depths. `light_stem` takes off what inflects a noun, each kind once: case, possession, plural. `deep_stem` takes off
every ending of nouns and verbs until none is left, so that all forms of a word meet in one stem; some words that have
nothing to do with each other meet there too.

Endings are written with A = а/е and Y = ы/и; к, г, н also stand for қ, ғ, ң.
"""

from functools import lru_cache

SHORTEST_STEM = 3
_VOWELS = frozenset("аеиоуыэюя")
_VOICELESS = frozenset("пткшсчщцхф")
# Before these an ending may begin as after a voiceless one: клубқа, заводта.
_HARDENED = _VOICELESS | frozenset("бвгд")
_DEVOICED = {"б": "п", "г": "к"}

_CASES = "нYн дYн тYн нY дY тY гA кA дA тA нAн дAн тAн мен бен пен дAгY тAгY нYкY дYкY тYкY"
_CASES_OF_HIS = "нA ндA ндAгY нAн н"
_TO_MINE = "YмA"
_OWN = "Yм м Yн н Y сY YмYз мYз YнYз нYз"
_PLURAL = "лAр дAр тAр"
_IS = "мYн бYн пYн сYз сYн мYз бYз пYз сYздAр"
_PAST = "дY тY дYм тYм дYн тYн дYк тYк дYнYз тYнYз дYндAр тYндAр"
_VERB = """
    AдY йдY AмYн ймYн AмYз ймYз AсYз йсYз AсYн йсYн AтYн йтYн гAн кAн Yп Yппын у мAс бAс пAс мAйдY бAйдY пAйдY
    мAдY бAдY пAдY мAдYм бAдYм пAдYм мAгAн бAгAн пAгAн мAй бAй пAй сA сAм сAн сAк сAнYз сYн AйYн йYн AйYк йYк
    гAлY кAлY мAк бAк пAк мAкпын YмYз YнYздAр нYздAр гYсY кYсY
"""


def _forms(signs: str) -> tuple[str, ...]:
    """All forms of these endings, the longest first."""
    found = {
        each.replace("A", one).replace("Y", other) for each in signs.split() for one, other in (("а", "ы"), ("е", "и"))
    }
    return tuple(sorted(found, key=lambda each: (-len(each), each)))


CASES, OWN, PLURAL = _forms(f"{_CASES} {_CASES_OF_HIS} {_TO_MINE}"), _forms(_OWN), _forms(_PLURAL)
_HIS = frozenset(_forms(_CASES_OF_HIS))
ALL = _forms(" ".join((_CASES, _CASES_OF_HIS, _TO_MINE, "мA", _OWN, _PLURAL, _IS, _PAST, _VERB)))
_BY_LAST: dict[str, tuple[str, ...]] = {
    letter: tuple(each for each in ALL if each[-1] == letter) for letter in {each[-1] for each in ALL}
}


@lru_cache(maxsize=100_000)
def light_stem(word: str) -> str:
    """The folded word without case, possession and plural: құжаттарыңызды → кужат."""
    stem = word
    for kind in (CASES, OWN, PLURAL):
        stem = _without(stem, kind)
    return _hardened(stem)


@lru_cache(maxsize=100_000)
def deep_stem(word: str) -> str:
    """The folded word without any ending that may be one: тіркелдіңіз, тіркелу → тиркел."""
    stem = word
    while (shorter := _without(stem, _BY_LAST.get(stem[-1:], ()))) != stem:
        stem = shorter
    return _hardened(stem)


def _without(word: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if word.endswith(ending) and _fits(word[: -len(ending)], ending):
            return word[: -len(ending)]
    return word


def _fits(stem: str, ending: str) -> bool:
    """Whether the ending can stand after that: a stem long enough, with a vowel, its sounds and harmony agreeing."""
    if len(stem) < SHORTEST_STEM or not _VOWELS.intersection(stem):
        return False
    last, first = stem[-1], ending[0]
    if ending in _HIS and (last in "ыи" or ending != "н"):
        return last in ("ыимн" if ending in {"нан", "нен"} else "ыи") and _agree(stem, ending)
    if first in "пткс":
        return (first == "с" or last in _HARDENED) and (ending[:2] not in {"сы", "си"} or _his(stem, ending))
    if first in _VOWELS:
        return last not in _VOWELS and _agree(stem, ending)
    if last in _VOICELESS:
        return False
    if ending in {"м", "н"} or first == "й":
        return last in _VOWELS
    return _agree(stem, ending)


def _his(stem: str, ending: str) -> bool:
    """-сы stands after a vowel, -сыз and -сын after anything."""
    return (len(ending) > 2 or stem[-1] in _VOWELS) and _agree(stem, ending)


def _agree(stem: str, ending: str) -> bool:
    """Whether the vowels go together, as far as folded letters tell: а in the first syllable may be ә."""
    wanted = next((letter for letter in ending if letter in "аеыи"), "")
    if not wanted or ending in {"мен", "бен", "пен"}:
        return True
    kind = _harmony(stem)
    return kind == "either" or (kind == "back") == (wanted in "аы")


def _harmony(stem: str) -> str:
    is_first = sum(letter in _VOWELS for letter in stem) == 1
    for letter in reversed(stem):
        if letter in "еэь":
            return "front"
        if letter in "ыя" or (letter in "ао" and not is_first):
            return "back"
        if letter in _VOWELS:
            return "either"
    return "either"


def _hardened(stem: str) -> str:
    """мектеб, көмег → мектеп, көмек: the sound that a vowel after it had changed."""
    return stem[:-1] + _DEVOICED.get(stem[-1], stem[-1]) if len(stem) > SHORTEST_STEM else stem
