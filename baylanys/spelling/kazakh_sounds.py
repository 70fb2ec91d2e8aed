"""Which form a Kazakh ending takes: vowel harmony and assimilation of its first consonant.

An ending is written with capital Latin letters for sounds to be chosen: A = а/е, Y = ы/і, K = қ/к, G = ғ/г or қ/к;
as its first letter also those of `_FIRST`. `V:` in front: only after a vowel; `C:`: only after a consonant.
"""

FRONT = "әеёөүіэ"
BACK = "аоұыя"
OPEN = "аәеёоөұүыіэя"
_GLIDES = "уиюйр"
_NASALS = "мнң"
_BUZZING = "зж"
# The first consonant after: a vowel, a glide or р, л, a nasal, з ж, any other.
_FIRST = {
    "L": "ллдддт",  # plural, -лық, -лы
    "N": "нддддт",  # accusative
    "T": "нддндт",  # genitive
    "D": "дддддт",  # locative, past
    "F": "дддндт",  # ablative
    "M": "ммммбп",  # instrumental, first person
    "Q": "мммббп",  # negation
}
_BY_HARMONY = (("A", "а", "е"), ("Y", "ы", "і"), ("K", "қ", "к"), ("G", "ғ", "г"))


def harmony(word: str) -> str:
    """`back` or `front` by the last vowel that is one of them; `either` where none is."""
    for letter in reversed(word):
        # A soft sign makes a loan soft: профильге.
        if letter in FRONT or letter == "ь":
            return "front"
        if letter in BACK:
            return "back"
    return "either"


def surfaces(ending: str, before: str) -> list[str]:
    """The ending's forms after those letters; empty where it cannot stand there."""
    condition, _, bare = ending.rpartition(":")
    if condition and (condition == "V") != (before[-1] in OPEN):
        return []
    kind = harmony(before)
    last = (before.rstrip("ь") or before)[-1]
    return [_surface(bare, _place(last), back) for back in (True, False) if kind in ("either", _KINDS[back])]


_KINDS = {True: "back", False: "front"}


def _surface(ending: str, place: int, back: bool) -> str:
    first = ending[0]
    if first == "G" and place == 5:
        first = "K"
    written = _FIRST.get(first, first * 6)[place] + ending[1:]
    for sign, hard, soft in _BY_HARMONY:
        written = written.replace(sign, hard if back else soft)
    return written


def _place(last: str) -> int:
    groups = (OPEN, _GLIDES, "л", _NASALS, _BUZZING)
    return next((place for place, letters in enumerate(groups) if last in letters), len(groups))
