"""Rows of a table that somebody brings: XLSX or CSV, read as text, never executed.

A workbook is a zip archive: what would unfold beyond `MOST_UNPACKED_BYTES` is refused before it is unfolded. Formulas
are not computed: a cell that holds one is a `Formula`, and whoever reads the table says what that means.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from baylanys.core.errors import DomainError

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED_BYTES = 400 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 200
LONGEST_CELL = 2_000
_BROKEN = (
    zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError,
    OSError, EOFError,
)  # fmt: skip


class TableRefused(DomainError):
    """`empty`, `too_large`, `not_a_table`, `unpacks_too_large`, `too_many_rows`."""

    code = "not_a_table"


class Formula(str):
    """The text of a formula; its value is not known."""


Row = list[str]


def read_table(content: bytes, *, most_rows: int = MOST_ROWS, width: int = 0) -> Iterator[Row]:
    """The rows of the first sheet, or of the CSV, each as long as the first one, or so `width` where other lines stand
    above the heading; empty ones stay, so that numbers of rows are those that the person sees. Raises TableRefused, the
    last kind only when the row is reached."""
    if not content.strip():
        raise TableRefused(code="empty")
    if len(content) > MOST_BYTES:
        raise TableRefused(code="too_large")
    rows = _workbook(content) if content[:2] == b"PK" else _separated(content)
    yield from _bounded(rows, most_rows, width)


def _bounded(rows: Iterator[Row], most_rows: int, width: int) -> Iterator[Row]:
    for number, row in enumerate(rows, start=1):
        if number > most_rows + 1:
            raise TableRefused(code="too_many_rows")
        if not width:
            width = len(_without_empty_end(row))
            if not width:
                raise TableRefused(code="empty")
        yield (row + [""] * width)[:width]
    if not width:
        raise TableRefused(code="empty")


def _without_empty_end(row: Row) -> Row:
    kept = row[:]
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _workbook(content: bytes) -> Iterator[Row]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(each.file_size for each in archive.infolist()) > MOST_UNPACKED_BYTES:
                raise TableRefused(code="unpacks_too_large")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        if not book.worksheets:
            raise TableRefused(code="empty")
        for cells in book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True):
            yield [_text(value) for value in cells]
    except _BROKEN as wrong:
        raise TableRefused(code="not_a_table") from wrong


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        text = value.replace("\0", "").strip()[:LONGEST_CELL]
        return Formula(text) if text.startswith("=") else text
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)[:LONGEST_CELL]


def _separated(content: bytes) -> Iterator[Row]:
    """CSV as Excel and others write it here: UTF-8 or Windows-1251, separated by semicolons, commas or tabs."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if b"\0" in content:
            raise TableRefused(code="not_a_table") from None
        text = content.decode("cp1251", errors="replace")
    if "\0" in text:
        raise TableRefused(code="not_a_table")
    first = text.split("\n", 1)[0]
    separator = max(";,\t", key=first.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            yield [_text(cell) for cell in row[:MOST_COLUMNS]]
    except csv.Error as wrong:
        raise TableRefused(code="not_a_table") from wrong


def about_rows(content: bytes) -> int:
    """How many rows the table says to have, the heading included; a workbook's own word is not checked. Raises
    TableRefused."""
    if content[:2] != b"PK":
        return sum(1 for _ in read_table(content))
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        said = book.worksheets[0].max_row
    except _BROKEN as wrong:
        raise TableRefused(code="not_a_table") from wrong
    if said is None:
        return sum(1 for _ in read_table(content))
    if said > MOST_ROWS + 1:
        raise TableRefused(code="too_many_rows")
    return int(said)


def first_rows(content: bytes, number: int) -> list[Row]:
    """The heading and the rows below it, as many as asked for."""
    return list(islice(read_table(content), number + 1))


def in_batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """The rows in lists of at most `size`."""
    each = iter(rows)
    while batch := list(islice(each, size)):
        yield batch
