"""The register as a file: every row of the filter, however many, in little memory."""

import csv
import io
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import xlsxwriter
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from baylanys.desktop.register_rows import operators_of
from baylanys.interactions.event_words import Names
from baylanys.interactions.models import Interaction

ROWS_AT_ONCE = 2000
MOST_SHEET_ROWS = 1_048_575
Cell = str | float | datetime | None
_A_NUMBER = re.compile(r"\+[\d •]+")


@dataclass(frozen=True)
class Table:
    """What is to be written; names, zone and language make codes and moments readable."""

    found: QuerySet[Interaction]
    names: Names
    zone: ZoneInfo
    language: str

    def title(self) -> str:
        return _("Register")

    def head(self) -> list[str]:
        return [
            *(_("Arrived"), _("Direction"), _("Name"), _("Number"), _("Line"), _("Language"), _("Topic"), _("Queue")),
            *(_("Operator"), _("Outcome"), _("Wait, s"), _("Talk, s"), _("Answered"), _("Ended"), _("Result")),
            *(_("Note"), _("Purpose"), _("Channel"), "ID"),
        ]

    def rows(self) -> Iterator[list[Cell]]:
        """Rows in the order of the register, read from the database in portions."""
        for row in self.found.select_related("contact", "operator__person").iterator(ROWS_AT_ONCE):
            yield self._cells(row)

    def _cells(self, row: Interaction) -> list[Cell]:
        operator = operators_of(row, self.names)
        words = [row.get_language_display(), self.names.topics.get(row.topic, row.topic)]
        return [
            *(self._here(row.arrived_at), row.get_direction_display()),
            self.names.show_name(row.contact.name) if row.contact else "",
            *(self.names.show_number(row.contact_number), self.names.show_number(row.line), *words),
            *(self.names.queues.get(row.queue, row.queue), operator, row.get_outcome_display()),
            *(seconds(row.wait_ms), seconds(row.talk_ms), self._here(row.answered_at), self._here(row.ended_at)),
            *(row.get_result_display(), row.note, row.purpose, row.get_channel_display(), str(row.pk)),
        ]

    def _here(self, moment: datetime | None) -> datetime | None:
        return moment.astimezone(self.zone).replace(tzinfo=None) if moment else None


class Written(Protocol):
    """Anything with a head and rows can be written as a file."""

    @property
    def language(self) -> str: ...
    def title(self) -> str: ...
    def head(self) -> list[str]: ...
    def rows(self) -> Iterator[list[Cell]]: ...


def write_csv(table: Written) -> Iterator[bytes]:
    """UTF-8 with its mark, commas, moments of the contract's zone; sent while it is read."""
    with override(table.language):
        head = _csv_line(list(table.head()))
    yield b"\xef\xbb\xbf" + head
    rows = table.rows()
    while True:
        with override(table.language):
            portion = [_csv_line(row) for row in islice(rows, ROWS_AT_ONCE)]
        if not portion:
            return
        yield b"".join(portion)


def write_xlsx(table: Written) -> Iterator[bytes]:
    """A workbook made on disk row by row; text is never taken for a formula or a link."""
    with tempfile.TemporaryFile(suffix=".xlsx") as file:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with override(table.language), xlsxwriter.Workbook(file, options) as book:
            _fill(book, table)
        file.seek(0)
        while piece := file.read(64 * 1024):
            yield piece


def _fill(book: Any, table: Written) -> None:
    sheet, bold = book.add_worksheet(table.title()), book.add_format({"bold": True})
    moment = book.add_format({"num_format": "dd.mm.yyyy hh:mm:ss"})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(table.head()) - 1, 18)
    for column, title in enumerate(table.head()):
        sheet.write_string(0, column, title, bold)
    for line, row in enumerate(islice(table.rows(), MOST_SHEET_ROWS), start=1):
        for column, cell in enumerate(row):
            _write(sheet, line, column, cell, moment)


def _write(sheet: Any, line: int, column: int, cell: Cell, moment: Any) -> None:
    if isinstance(cell, datetime):
        sheet.write_datetime(line, column, cell, moment)
    elif isinstance(cell, int | float):
        sheet.write_number(line, column, cell)
    elif cell:
        sheet.write_string(line, column, str(cell))


def _csv_line(row: list[Any]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow([_csv_cell(cell) for cell in row])
    return line.getvalue().encode()


def _csv_cell(cell: Cell) -> str | float:
    """A spreadsheet takes text that begins so for a formula; an apostrophe keeps it text. Numbers with + are none."""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}.{cell.microsecond // 1000:03}"
    if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@", "\t", "\r"} and not _A_NUMBER.fullmatch(cell):
        return f"'{cell}"
    return "" if cell is None else cell


def seconds(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000


FORMS: dict[str, tuple[Callable[[Written], Iterator[bytes]], str]] = {
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
