"""What one row of a table of people says. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from baylanys.core import phones
from baylanys.core.spreadsheets import Formula

LANGUAGES = {
    "kk": ("kk", "kz", "каз", "казахский", "қазақша", "қазақ", "kazakh", "қаз"),
    "ru": ("ru", "рус", "русский", "орысша", "орыс", "russian"),
    "en": ("en", "eng", "англ", "английский", "ағылшын", "ағылшынша", "english"),
}
_LANGUAGE_OF = {word: code for code, words in LANGUAGES.items() for word in words}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as the row tells; numbers in E.164."""

    name: str
    numbers: tuple[str, ...]
    language: str
    projects: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class RowWrong:
    """Why the row cannot be taken: a stable code, and the value that is wrong."""

    code: str
    value: str = ""


def read_row(
    row: Sequence[str], columns: Mapping[str, int], projects: Mapping[str, str]
) -> PersonRow | RowWrong | None:
    """The person; None for an empty row. `projects` maps codes and names, lower case, to codes."""
    said = {field: row[column] for field, column in columns.items() if column < len(row)}
    if not any(said.values()):
        return None
    formula = next((value for value in said.values() if isinstance(value, Formula)), None)
    if formula is not None:
        return RowWrong("formula", formula[:100])
    numbers = [said[field] for field in ("phone", "second_phone") if said.get(field)]
    known = [(number, phones.to_e164(number)) for number in numbers]
    if bad := next((raw for raw, number in known if number is None), None):
        return RowWrong("bad_number", bad[:100])
    language = said.get("language", "").lower().strip(" .")
    if language and language not in _LANGUAGE_OF:
        return RowWrong("bad_language", language[:100])
    return _person(said, [number for _, number in known if number], _LANGUAGE_OF.get(language, ""), projects)


def _person(
    said: Mapping[str, str], numbers: list[str], language: str, projects: Mapping[str, str]
) -> PersonRow | RowWrong:
    name = said.get("name") or " ".join(
        said[field] for field in ("family_name", "given_name", "patronymic") if said.get(field)
    )
    if not name and not numbers:
        return RowWrong("nothing_known")
    if len(name) > 200:
        return RowWrong("name_too_long", name[:60])
    wanted = [each.strip() for each in said.get("projects", "").replace(";", ",").split(",") if each.strip()]
    unknown = next((each for each in wanted if each.lower() not in projects), None)
    if unknown is not None:
        return RowWrong("unknown_project", unknown[:100])
    codes = tuple(dict.fromkeys(projects[each.lower()] for each in wanted))
    return PersonRow(name, tuple(dict.fromkeys(numbers)), language, codes, said.get("note", ""))
