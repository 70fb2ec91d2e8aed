"""Which column of a bill is what: guessed from the headings, decided by a person. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence

FIELDS = ("moment", "day", "clock", "caller", "called", "number", "direction", "length")
SEARCHED_ROWS = 40
"""So many rows may stand above the heading: the operator's name, the contract, the period."""

_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "moment": (
        *("дата и время", "дата время", "дата/время", "начало", "начало разговора", "время начала", "дата вызова"),
        *("дата звонка", "күні мен уақыты", "күні және уақыты", "басталуы", "date and time", "datetime", "start"),
        *("start time", "call start", "begin", "дата начала"),
    ),
    "day": ("дата", "день", "күні", "date", "day"),
    "clock": ("время", "время вызова", "уақыты", "уақыт", "time"),
    "caller": (
        *("номер а", "а номер", "a номер", "кто звонил", "вызывающий", "вызывающий номер", "исходящий номер", "откуда"),
        *("звонивший", "қоңырау шалушы", "қайдан", "caller", "calling number", "calling", "from", "a number", "src"),
        *("номер вызывающего",),
    ),
    "called": (
        *("номер б", "б номер", "b номер", "номер b", "кому звонили", "вызываемый", "вызываемый номер", "куда"),
        *("набранный номер", "шақырылған нөмір", "қайда", "called", "called number", "to", "b number", "dst"),
        *("destination", "номер вызываемого"),
    ),
    "number": (
        *("номер", "телефон", "номер абонента", "номер телефона", "абонент", "собеседник", "нөмір", "нөмірі"),
        *("number", "phone", "phone number", "телефон нөмірі"),
    ),
    "direction": (
        *("направление", "тип", "тип вызова", "тип соединения", "вид", "вид связи", "вх исх", "бағыты", "түрі"),
        *("direction", "type", "call type", "услуга"),
    ),
    "length": (
        *("длительность", "длит", "продолжительность", "секунды", "сек", "минуты", "мин", "объем", "объём"),
        *("ұзақтығы", "ұзақтық", "duration", "length", "seconds", "billsec", "minutes", "billed seconds"),
    ),
}
_MINUTES = re.compile(r"\b(мин|минут\w*|min|minutes?)\b")
_SECONDS = re.compile(r"\b(сек|секунд\w*|sec|seconds?|с|s)\b")


def guess_columns(headings: Sequence[str]) -> dict[str, int]:
    """For each field that a heading names, its column; a column is one field, a field the first that fits."""
    said = [plain(heading) for heading in headings]
    found: dict[str, int] = {}
    for fits in (_exactly, _begins):
        for field in FIELDS:
            if field not in found:
                taken = found.values()
                free = [number for number, heading in enumerate(said) if heading and number not in taken]
                match = next((number for number in free if fits(said[number], _HEADINGS[field])), None)
                if match is not None:
                    found[field] = match
    return found


def find_heading(rows: Iterable[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """The first row that names a moment and a length, counted from 0, and its columns; (-1, {}) where none does."""
    for number, row in enumerate(rows):
        if number >= SEARCHED_ROWS:
            break
        columns = guess_columns(row)
        if not lacking(columns) or ({"length"} <= columns.keys() and {"moment", "day"} & columns.keys()):
            return number, columns
    return -1, {}


def lacking(columns: Mapping[str, int]) -> list[str]:
    """Fields without which a bill cannot be read: a moment, a length, and whom the call was with."""
    missing = [] if "moment" in columns or {"day", "clock"} <= columns.keys() else ["moment"]
    missing += [] if "length" in columns else ["length"]
    return missing + ([] if {"number", "caller", "called"} & columns.keys() else ["number"])


def counts_minutes(heading: str) -> bool:
    """Whether bare numbers below the heading are minutes; seconds where it does not say."""
    said = plain(heading)
    return bool(_MINUTES.search(said)) and not _SECONDS.search(said)


def plain(heading: str) -> str:
    """Small letters, single spaces, no signs."""
    return " ".join(re.sub(r"[^\w\s]", " ", heading.lower()).split())


def _exactly(heading: str, words: Sequence[str]) -> bool:
    return heading in {plain(word) for word in words}


def _begins(heading: str, words: Sequence[str]) -> bool:
    return any(heading.startswith(f"{plain(word)} ") for word in words)
