"""Kazakh typed on a Russian keyboard: отиниш → өтініш, кажет → қажет."""

from collections.abc import Iterator
from itertools import islice, product

from baylanys.core.letters import KAZAKH, LOOK_ALIKES

_MEANT = {"а": "ә", "ы": "і", "и": "іы", "о": "ө", "у": "ұү", "к": "қ", "г": "ғ", "н": "ң", "х": "һқ", "э": "ә"}
# In words of Kazakh origin the vowels are all front or all back, and к, г go with the front ones.
_FRONT = {"а": "ә", "ы": "і", "и": "іи", "о": "ө", "у": "үу", "к": "к", "г": "г", "н": "нң", "э": "ә"}
_BACK = {"а": "а", "ы": "ы", "и": "иы", "о": "о", "у": "ұу", "к": "қ", "г": "ғ", "н": "нң"}
_SOFT, _HARD = frozenset("әеөүі"), frozenset("аоұы")
MOST = 2000


def meant_words(word: str) -> list[str]:
    """Every word that the typist may have meant, likelier first: harmonious ones, then by number of letters changed.

    The word is in small letters; the word itself is not among them. At most `MOST`.
    """
    plain = word.translate(LOOK_ALIKES[KAZAKH])
    found: dict[str, None] = {}
    for choices in (_FRONT, _BACK, {each: each + others for each, others in _MEANT.items()}):
        found.update(dict.fromkeys(sorted(islice(_spelled(plain, choices), MOST), key=lambda each: cost(plain, each))))
    found.pop(word, None)
    return list(found)[:MOST]


def cost(typed: str, meant: str) -> int:
    """How far a guess goes: its changed letters, и → ы thrice, and five for vowels that do not go together."""
    changed = sum(3 if (a, b) == ("и", "ы") else 1 for a, b in zip(typed, meant, strict=True) if a != b)
    return changed + (5 if set(meant) & _SOFT and set(meant) & _HARD else 0)


def _spelled(word: str, choices: dict[str, str]) -> Iterator[str]:
    return ("".join(letters) for letters in product(*(choices.get(each, each) for each in word)))
