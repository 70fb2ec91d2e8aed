"""Kazakh and Russian letters: which each language has, and what stands for them on the wrong keyboard."""

KAZAKH, RUSSIAN = "kk", "ru"
LANGUAGES = (KAZAKH, RUSSIAN)
KAZAKH_ONLY = frozenset("әғқңөұүһі")
ALPHABETS = {
    KAZAKH: "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
    RUSSIAN: "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
}
# Latin letters that look like Cyrillic ones and get into words from the wrong layout.
_LATIN, _CYRILLIC = "aceopxykhmtbABCEHKMOPTXY", "асеорхукһмтьАВСЕНКМОРТХУ"
LOOK_ALIKES = {
    KAZAKH: str.maketrans(f"{_LATIN}iI", f"{_CYRILLIC}іІ"),
    RUSSIAN: str.maketrans(f"{_LATIN}iI", f"{_CYRILLIC}иИ"),
}
# What people press for the letters that a Russian keyboard lacks.
RUSSIAN_KEYS = str.maketrans("әғқңөұүһі", "агкноуухи")
