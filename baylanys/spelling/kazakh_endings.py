"""Whether a Kazakh word is a known stem with endings that follow the rules: harmony, assimilation, their order.

hunspell-kk lists few combinations of endings (құжат, but not құжаттарыңызды). A word counts as right where a prefix
is a known stem and the rest can be read by the table below, each ending agreeing with what stands before it.
"""

from collections.abc import Callable
from functools import lru_cache

from baylanys.spelling.kazakh_sounds import surfaces
from baylanys.spelling.kazakh_table import FINAL, NEXT, NOUN, VERB, State

Knows = Callable[[str], bool]
SHORTEST_STEM = 2
_VOICED = {"б": "п", "г": "к", "ғ": "қ"}
_HARDENED = {hard: soft for soft, hard in _VOICED.items()}
_VOWELS = "аәеёиоөуұүыіэюя"


def is_inflected(word: str, knows: Knows) -> bool:
    """True where the word, in small letters, is a stem that `knows` accepts with endings in a right order."""
    return any(
        _reads(stem, rest, state)
        for cut in range(len(word) - 1, SHORTEST_STEM - 1, -1)
        for stem, rest, state in _stems(word[:cut], word[cut:], knows)
    )


def _stems(stem: str, rest: str, knows: Knows) -> list[tuple[str, str, State]]:
    """The stem as a noun, as a verb, and as either after sounds that change before a vowel."""
    found: list[tuple[str, str, State]] = []
    if knows(stem) or (rest[0] in _VOWELS and any(map(knows, _before_vowel(stem)))):
        found.append((stem, rest, NOUN))
    if _is_verb(stem, knows):
        found.append((stem, rest, VERB))
    if rest[0] in "яю" and _is_verb(f"{stem}й", knows):
        found.append((f"{stem}й", ("а" if rest[0] == "я" else "у") + rest[1:], VERB))
    return found


def _before_vowel(stem: str) -> list[str]:
    """кітаб → кітап; орн → орын, халқ → халық."""
    found = [stem[:-1] + _VOICED[stem[-1]]] if stem[-1] in _VOICED else []
    if 2 < len(stem) < 6 and stem[-1] != stem[-2] and not set(stem[-2:]) & set(_VOWELS):
        vowel = next((each for each in reversed(stem) if each in _VOWELS), "ы")
        found.append(f"{stem[:-1]}{'ы' if vowel in 'аоұуы' else 'і'}{stem[-1]}")
    return found


def _is_verb(stem: str, knows: Knows) -> bool:
    """A verb stands in the dictionary as its verbal noun: бер → беру, оқы → оқу, тап → табу, жұқ → жұғу, қой → қою."""
    last = stem[-1]
    if last in "ыі":
        return knows(f"{stem[:-1]}у")
    if last == "й":
        return knows(f"{stem[:-1]}ю")
    if last in "ую":
        return False
    return knows(f"{stem}у") or (last in _HARDENED and knows(f"{stem[:-1]}{_HARDENED[last]}у"))


def _reads(before: str, rest: str, state: State, depth: int = 0) -> bool:
    """Whether the rest is a chain of endings that lead from the state to one where a word may end."""
    if not rest:
        return depth > 0 and state in FINAL
    return depth < 7 and any(
        rest.startswith(surface) and _reads(before + surface, rest[len(surface) :], following, depth + 1)
        for surface, following in _endings(state, before[-4:])
    )


@lru_cache(maxsize=50_000)
def _endings(state: State, before: str) -> tuple[tuple[str, State], ...]:
    """The forms that the state's endings take after these letters."""
    return tuple(
        (surface, following) for ending, following in NEXT[state] for surface in surfaces(ending, before) if surface
    )
