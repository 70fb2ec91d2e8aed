"""What was meant by a word with one slip: a letter too many, missing, wrong, two swapped, a space left out."""

from collections.abc import Iterator

_ALIKE = (
    "оа", "еи", "еэ", "иы", "яе", "яи", "зс", "дт", "бп", "гк", "жш", "вф", "шщ", "ъь", "иі", "ыі", "аә", "оө", "уұ",
    "уү", "ұү", "кқ", "гғ", "нң", "хһ", "чш", "её", "ий", "қғ", "йі",
)  # fmt: skip
_NEAR: dict[str, str] = {}
for _pair in _ALIKE:
    for _one, _other in ((_pair[0], _pair[1]), (_pair[1], _pair[0])):
        _NEAR[_one] = _NEAR.get(_one, "") + _other


def likely_slips(word: str) -> Iterator[str]:
    """Doubled letters, letters that sound alike, neighbours swapped: the slips that people make most."""
    for place in range(1, len(word)):
        if word[place] == word[place - 1]:
            yield word[:place] + word[place + 1 :]
    for place, letter in enumerate(word):
        for meant in _NEAR.get(letter, ""):
            yield word[:place] + meant + word[place + 1 :]
    for place in range(len(word) - 1):
        yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    for place, letter in enumerate(word):
        yield word[:place] + letter + word[place:]


def other_slips(word: str, alphabet: str) -> Iterator[str]:
    """Every word that is one letter away; the first letter is the last to be doubted."""
    places = [*range(1, len(word) + 1), 0]
    for place in places:
        for letter in alphabet:
            yield word[:place] + letter + word[place:]
    for place in places:
        if place < len(word):
            yield word[:place] + word[place + 1 :]
    for place in places:
        for letter in alphabet if place < len(word) else "":
            yield word[:place] + letter + word[place + 1 :]


def parted(word: str) -> Iterator[tuple[str, str]]:
    """The word in two, for every place where a space may have been left out."""
    return ((word[:place], word[place:]) for place in range(1, len(word)))
