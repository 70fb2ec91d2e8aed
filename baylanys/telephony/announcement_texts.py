"""Whole phrases for a place in the queue and the wait ahead, so that every one of them is natural in its language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class PromptText:
    """One text in the languages of callers."""

    kk: str
    ru: str
    en: str

    def in_language(self, language: Literal["kk", "ru", "en"]) -> str:
        return {"kk": self.kk, "ru": self.ru, "en": self.en}[language]


LAST_POSITION = 20

# (Kazakh, Russian, English) ordinals from the first to the twentieth
_ORDINALS: tuple[tuple[str, str, str], ...] = (
    ("бірінші", "первый", "first"),
    ("екінші", "второй", "second"),
    ("үшінші", "третий", "third"),
    ("төртінші", "четвёртый", "fourth"),
    ("бесінші", "пятый", "fifth"),
    ("алтыншы", "шестой", "sixth"),
    ("жетінші", "седьмой", "seventh"),
    ("сегізінші", "восьмой", "eighth"),
    ("тоғызыншы", "девятый", "ninth"),
    ("оныншы", "десятый", "tenth"),
    ("он бірінші", "одиннадцатый", "eleventh"),
    ("он екінші", "двенадцатый", "twelfth"),
    ("он үшінші", "тринадцатый", "thirteenth"),
    ("он төртінші", "четырнадцатый", "fourteenth"),
    ("он бесінші", "пятнадцатый", "fifteenth"),
    ("он алтыншы", "шестнадцатый", "sixteenth"),
    ("он жетінші", "семнадцатый", "seventeenth"),
    ("он сегізінші", "восемнадцатый", "eighteenth"),
    ("он тоғызыншы", "девятнадцатый", "nineteenth"),
    ("жиырмасыншы", "двадцатый", "twentieth"),
)

WAITS: dict[str, PromptText] = {
    "wait_under_1": PromptText(
        kk="Күту уақыты бір минуттан аз.",
        ru="Ожидание меньше минуты.",
        en="The wait is less than a minute.",
    ),
    "wait_1": PromptText(
        kk="Күту уақыты шамамен бір минут.",
        ru="Ожидание около одной минуты.",
        en="The wait is about one minute.",
    ),
    "wait_2": PromptText(
        kk="Күту уақыты шамамен екі минут.",
        ru="Ожидание около двух минут.",
        en="The wait is about two minutes.",
    ),
    "wait_3": PromptText(
        kk="Күту уақыты шамамен үш минут.",
        ru="Ожидание около трёх минут.",
        en="The wait is about three minutes.",
    ),
    "wait_4": PromptText(
        kk="Күту уақыты шамамен төрт минут.",
        ru="Ожидание около четырёх минут.",
        en="The wait is about four minutes.",
    ),
    "wait_5": PromptText(
        kk="Күту уақыты шамамен бес минут.",
        ru="Ожидание около пяти минут.",
        en="The wait is about five minutes.",
    ),
    "wait_10": PromptText(
        kk="Күту уақыты шамамен он минут.",
        ru="Ожидание около десяти минут.",
        en="The wait is about ten minutes.",
    ),
    "wait_over_10": PromptText(
        kk="Күту уақыты он минуттан астам.",
        ru="Ожидание больше десяти минут.",
        en="The wait is more than ten minutes.",
    ),
}

POSITIONS: dict[str, PromptText] = {
    f"queue_position_{place}": PromptText(
        kk=f"Сіз кезекте {kk} тұрсыз.", ru=f"Вы {ru} в очереди.", en=f"You are {en} in the queue."
    )
    for place, (kk, ru, en) in enumerate(_ORDINALS, start=1)
} | {
    "queue_position_over_20": PromptText(
        kk="Кезекте сіздің алдыңызда кемінде жиырма адам бар.",
        ru="Перед вами в очереди не меньше двадцати человек.",
        en="There are at least twenty people ahead of you in the queue.",
    )
}

ANNOUNCEMENTS: dict[str, PromptText] = POSITIONS | WAITS
