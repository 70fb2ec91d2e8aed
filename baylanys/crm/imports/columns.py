"""Which column of a table is what. Pure: guessed from the headings, decided by a person."""

import re
from collections.abc import Mapping, Sequence

FIELDS = ("name", "family_name", "given_name", "patronymic", "phone", "second_phone", "language", "projects", "note")

_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": (
        "фио",
        "ф и о",
        "имя и фамилия",
        "аты жөні",
        "аты-жөні",
        "тегі аты",
        "name",
        "full name",
        "контакт",
        "участник",
        "заявитель",
    ),
    "family_name": ("фамилия", "тегі", "surname", "last name", "family name"),
    "given_name": ("имя", "аты", "есімі", "first name", "given name"),
    "patronymic": ("отчество", "әкесінің аты", "patronymic", "middle name"),
    "phone": (
        "телефон",
        "номер телефона",
        "номер",
        "моб",
        "мобильный",
        "phone",
        "phone number",
        "нөмір",
        "нөмірі",
        "телефон нөмірі",
        "whatsapp",
        "сотовый",
    ),
    "second_phone": ("телефон 2", "второй телефон", "доп телефон", "рабочий телефон", "phone 2"),
    "language": ("язык", "тіл", "тілі", "language", "язык общения"),
    "projects": ("проект", "проекты", "жоба", "жобалар", "project", "projects"),
    "note": ("примечание", "комментарий", "заметка", "ескертпе", "түсініктеме", "note", "comment"),
}


def guess_columns(headings: Sequence[str]) -> dict[str, int]:
    """For each field that a heading names, its column; a column is one field, a field the first that fits."""
    said = [_plain(heading) for heading in headings]
    found: dict[str, int] = {}
    for exact in (True, False):
        for field in FIELDS:
            if field not in found:
                column = _first(field, said, found, exact=exact)
                if column is not None:
                    found[field] = column
    return found


def _first(field: str, said: Sequence[str], found: Mapping[str, int], *, exact: bool) -> int | None:
    taken = set(found.values())
    for column, heading in enumerate(said):
        words = _HEADINGS[field]
        fits = heading in words if exact else any(heading.startswith(f"{word} ") for word in words)
        if column not in taken and heading and fits:
            return column
    return None


def _plain(heading: str) -> str:
    return " ".join(re.sub(r"[^\w\s-]", " ", heading.lower()).split())


def columns_of(chosen: Mapping[str, str], width: int, fields: Sequence[str] = FIELDS) -> dict[str, int]:
    """The columns a person chose: `{"phone": "2"}`; what makes no sense is left out."""
    columns = {}
    for field in fields:
        text = chosen.get(field, "")
        if text.isascii() and text.isdigit() and int(text[:4]) < width:
            columns[field] = int(text[:4])
    return columns
