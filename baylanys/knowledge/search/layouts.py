"""What was meant by a word typed on the wrong keyboard or in Latin letters. Pure.

ghbdtn → привет, cghfdrf → справка; on a Kazakh keyboard -n3y3i → өтініш; other letters: otinish, spravka.
"""

_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбюё"
_SHIFTED = str.maketrans('{}:"<>~', "[];',.`")
_FROM_LATIN = str.maketrans(_KEYS, _RUSSIAN)
# The row of digits of a Kazakh keyboard (KBDKAZ): 2 ә, 3 і, 4 ң, 5 ғ, 8 ү, 9 ұ, 0 қ, - ө, = һ.
_FROM_KAZAKH = str.maketrans(f"{_KEYS}2345890-=", f"{_RUSSIAN}әіңғүұқөһ")
_TO_LATIN = str.maketrans(_RUSSIAN, _KEYS)
_GROUPS = "shch:щ sch:щ yo:е zh:ж kh:х ts:ц ch:ч sh:ш yu:ю ya:я gh:г ng:н ck:к ay:ай ey:ей oy:ой uy:уй"
_SPELT = [each.split(":") for each in _GROUPS.split()]
_LETTERS = dict(zip("abcdefghijklmnopqrstuvwxyz", "абцдефгхижклмнопкрстуввхыз", strict=True))


def other_readings(typed: str) -> list[str]:
    """Words that whoever typed that (small letters, no spaces) may have meant; some are none at all."""
    plain = typed.translate(_SHIFTED)
    if any("a" <= letter <= "z" for letter in plain):
        return [plain.translate(_FROM_LATIN), plain.translate(_FROM_KAZAKH), _spelt(plain), _spelt(plain, "й")]
    if any(letter in "2345890-=" for letter in plain):
        return [plain.translate(_FROM_KAZAKH)]
    return [plain.translate(_TO_LATIN)]


def _spelt(word: str, y: str = "ы") -> str:
    """The word letter by letter from Latin, as people write Kazakh and Russian in messages."""
    for group, letter in _SPELT:
        word = word.replace(group, letter)
    return "".join(y if each == "y" else _LETTERS.get(each, each) for each in word)
