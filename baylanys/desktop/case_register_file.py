"""The register of requests as a workbook by the customer's form: made row by row on disk, in little memory (7.2).

Words of people are written as text and never taken for formulas or links.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from baylanys.core.long_sheet import LongSheet
from baylanys.crm.cases.register_form import Asked
from baylanys.crm.models import Case
from baylanys.desktop.case_register_page import COLUMNS, MOMENTS, TITLE, Cell, Words, all_cells, both_languages

MOST_ROWS = 1_048_000
DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 — the zero of a sheet's moments, which have no zone
LAST = len(COLUMNS) - 1
LINE_POINTS, HIGHEST_POINTS = 12, 400
_TEXTS = [(place, width * 1.05) for place, (_words, width) in enumerate(COLUMNS) if place not in MOMENTS and place > 1]
BASE = {"font_name": "Calibri", "font_size": 9, "valign": "top", "border": 1, "border_color": "#A0A8B0"}


@dataclass(frozen=True)
class Paper:
    """What the file is of, and who made it."""

    found: QuerySet[Case]
    asked: Asked
    words: Words
    counts: dict[str, int]
    made_by: str
    project: str
    channel: str


def write_register(paper: Paper) -> Iterator[bytes]:
    """The workbook's bytes."""
    with tempfile.TemporaryFile(suffix=".xlsx") as file:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with override(paper.words.language), xlsxwriter.Workbook(file, options) as book:
            book.set_properties({"title": str(TITLE), "author": paper.made_by})
            _fill(book, paper)
        file.seek(0)
        while piece := file.read(64 * 1024):
            yield piece


def _fill(book: Any, paper: Paper) -> None:
    sheet = book.add_worksheet(_("Register of requests")[:31], LongSheet)
    for column, (_title, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
    below = _head(book, sheet, paper)
    _paper(sheet, below)
    plain = book.add_format({**BASE, "text_wrap": True})
    moment = book.add_format({**BASE, "num_format": "dd.mm.yyyy hh:mm"})
    number = book.add_format({**BASE, "num_format": "0"})
    line = below
    for cells in islice(all_cells(paper.found, paper.words), MOST_ROWS):
        if (lines := _lines(cells)) > 1:
            sheet.set_row(line, min(lines * LINE_POINTS + 2, HIGHEST_POINTS))
        for column, cell in enumerate(cells):
            _cell(sheet, line, column, cell, plain, moment, number)
        line += 1
    _foot(book, sheet, line + 1, paper)


def _lines(cells: list[Cell]) -> int:
    """How many lines the row needs: not every program that opens the file finds the height by itself."""
    needed = 1
    for column, width in _TEXTS:
        text = cells[column]
        if isinstance(text, str) and (len(text) > width or "\n" in text):
            needed = max(needed, sum(1 + int(len(part) / width) for part in text.split("\n")))
    return needed


def _cell(sheet: Any, line: int, column: int, cell: Cell, plain: Any, moment: Any, number: Any) -> None:
    if isinstance(cell, datetime):
        since = cell - DAY_ZERO
        sheet.write_number(line, column, since.days + since.seconds / 86_400, moment)
    elif isinstance(cell, int):
        sheet.write_number(line, column, cell, number)
    elif cell:
        sheet.write_string(line, column, cell, plain)
    else:
        sheet.write_blank(line, column, None, moment if column in MOMENTS else plain)


def _head(book: Any, sheet: Any, paper: Paper) -> int:
    """Title, what it is of, headings in two languages, numbers of the columns; answers the first row below them."""
    title = book.add_format({"bold": True, "font_size": 14, "align": "center", "valign": "vcenter", "text_wrap": True})
    small = book.add_format({"font_size": 9, "align": "left"})
    centred = book.add_format({"font_size": 10, "align": "center"})
    heading = {**BASE, "bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "bg_color": "#E3EEED"}
    sheet.set_row(0, 40)
    sheet.merge_range(0, 0, 0, LAST, both_languages(TITLE), title)
    days = {"first": f"{paper.asked.days_from:%d.%m.%Y}", "last": f"{paper.asked.days_to:%d.%m.%Y}"}
    sheet.merge_range(1, 0, 1, LAST, _("for the period from %(first)s to %(last)s") % days, centred)
    of = {"project": paper.project or _("all"), "channel": paper.channel or _("all")}
    sheet.merge_range(2, 0, 2, LAST, _("Project: %(project)s. Channel: %(channel)s.") % of, small)
    made = {"who": paper.made_by, "when": f"{paper.words.here(paper.words.at):%d.%m.%Y %H:%M}"}
    sheet.merge_range(3, 0, 3, LAST, _("Made by %(who)s on %(when)s, time of Astana (UTC+5).") % made, small)
    sheet.set_row(5, 52)
    named, numbered = book.add_format(heading), book.add_format({**heading, "bold": False, "font_size": 8})
    for column, (words, _width) in enumerate(COLUMNS):
        sheet.write_string(5, column, both_languages(words), named)
    for column in range(len(COLUMNS)):
        sheet.write_number(6, column, column + 1, numbered)
    return 7


def _paper(sheet: Any, below: int) -> None:
    """A4 across, as wide as the page, with the headings on each page and its number below."""
    sheet.freeze_panes(below, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.3, right=0.3, top=0.4, bottom=0.5)
    sheet.repeat_rows(below - 2, below - 1)
    sheet.set_footer("&L&8{}&R&8&P / &N".format(_("Register of requests")))


def _foot(book: Any, sheet: Any, line: int, paper: Paper) -> None:
    bold = book.add_format({"bold": True, "font_size": 10})
    said = _(
        "Requests: %(all)d; answered in time: %(closed_in_time)d, late: %(closed_late)d; open: %(open)d, "
        "of these overdue: %(overdue)d."
    )
    sheet.write_string(line, 0, said % paper.counts, bold)
