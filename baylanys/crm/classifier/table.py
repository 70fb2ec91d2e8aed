"""The guide as a table: one line a row, read from XLSX or CSV and written to XLSX. Pure but for the file's format."""

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from itertools import islice

import xlsxwriter

from baylanys.core.spreadsheets import Formula, read_table
from baylanys.crm.classifier.lines import Fault, Line

COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("код", "code"),
    "project": ("проект", "жоба", "project"),
    "kind_kk": ("вид (каз)", "түрі", "kind kk"),
    "kind_ru": ("вид", "вид (рус)", "kind ru"),
    "kind_en": ("вид (англ)", "kind en", "kind"),
    "topic_kk": ("тема (каз)", "тақырып", "topic kk"),
    "topic_ru": ("тема", "тема (рус)", "topic ru"),
    "topic_en": ("тема (англ)", "topic en", "topic"),
    "category_kk": ("категория (каз)", "санат", "category kk"),
    "category_ru": ("категория", "категория (рус)", "category ru"),
    "category_en": ("категория (англ)", "category en", "category"),
    "first_answer_hours": ("первый ответ, ч", "first answer, h"),
    "answer_hours": ("срок ответа, ч", "answer, h"),
    "handler": ("исполнитель", "handler"),
    "required": ("обязательные поля", "required"),
    "instruction_kk": ("инструкция (каз)", "instruction kk"),
    "instruction_ru": ("инструкция", "инструкция (рус)", "instruction ru"),
}
HEADINGS = {
    "code": "Код", "project": "Проект", "kind_kk": "Вид (каз)", "kind_ru": "Вид (рус)", "kind_en": "Вид (англ)",
    "topic_kk": "Тема (каз)", "topic_ru": "Тема (рус)", "topic_en": "Тема (англ)", "category_kk": "Категория (каз)",
    "category_ru": "Категория (рус)", "category_en": "Категория (англ)", "first_answer_hours": "Первый ответ, ч",
    "answer_hours": "Срок ответа, ч", "handler": "Исполнитель", "required": "Обязательные поля",
    "instruction_kk": "Инструкция (каз)", "instruction_ru": "Инструкция (рус)",
}  # fmt: skip
NEEDED = ("code", "kind_ru", "topic_ru", "category_ru", "answer_hours")
MOST_LINES = 5_000


def read_lines(content: bytes) -> tuple[list[Line], list[Fault]]:
    """The lines of the table and what of it could not be read. Raises TableRefused where it is no table."""
    rows = read_table(content, most_rows=MOST_LINES)
    headings = [heading.strip().lower() for heading in next(rows)]
    columns = {name: headings.index(word) for name, words in COLUMNS.items() for word in words if word in headings}
    missing = [Fault(1, name, "no_column", HEADINGS[name]) for name in NEEDED if name not in columns]
    if missing:
        return [], missing
    lines: list[Line] = []
    faults: list[Fault] = []
    for number, row in enumerate(islice(rows, MOST_LINES), start=2):
        if any(row):
            said = {name: row[column] for name, column in columns.items()}
            faults += [
                Fault(number, name, "formula", value) for name, value in said.items() if isinstance(value, Formula)
            ]
            lines.append(_line(said))
    return lines, faults


def _line(said: dict[str, str]) -> Line:
    answer = _hours(said.get("answer_hours", ""))
    texts = {
        name: said.get(name, "") for name in COLUMNS if name not in {"first_answer_hours", "answer_hours", "required"}
    }
    for level in ("kind", "topic", "category"):
        texts[f"{level}_kk"] = texts[f"{level}_kk"] or ""
    required = tuple(each.strip() for each in said.get("required", "").replace(";", ",").split(",") if each.strip())
    first = _hours(said["first_answer_hours"]) if said.get("first_answer_hours") else answer
    return Line(
        **{**texts, "code": texts["code"].lower(), "handler": texts["handler"].lower() or "operator"},
        first_answer_hours=first,
        answer_hours=answer,
        required=required,
    )


def _hours(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", ".").replace(" ", ""))
    except InvalidOperation:
        return Decimal("NaN")


def write_lines(lines: Iterable[Line]) -> bytes:
    """The guide as a workbook that `read_lines` reads back to the same lines; no cell is a formula."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet("Классификатор")
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.write_row(0, 0, list(HEADINGS.values()), bold)
        sheet.freeze_panes(1, 1)
        for number, line in enumerate(lines, start=1):
            _write_line(sheet, number, line, wrapped)
        for place, name in enumerate(HEADINGS):
            sheet.set_column(place, place, 42 if name.startswith("instruction") else 24 if "_" in name else 14)
    return content.getvalue()


def _write_line(sheet: xlsxwriter.worksheet.Worksheet, number: int, line: Line, style: object) -> None:
    values = line.values()
    for place, name in enumerate(HEADINGS):
        value = values[name]
        if isinstance(value, Decimal):
            sheet.write_number(number, place, float(value), style)
        else:
            sheet.write_string(
                number,
                place,
                ", ".join(value) if isinstance(value, Sequence) and not isinstance(value, str) else value,
                style,
            )
