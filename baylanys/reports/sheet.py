"""A report as a workbook: figures first, then a sheet for the charts and one for each table, ready to print (7.4).

Numbers, days and moments are such, with formats; words of people are text and never a formula or a link. Written row by
row on disk, so that a hundred thousand rows need little memory.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import IO, Any
from zoneinfo import ZoneInfo

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from baylanys.contract.queries import contract_zone
from baylanys.core.long_sheet import LongSheet
from baylanys.reports.errors import ReportRefused
from baylanys.reports.heading import contract_name
from baylanys.reports.report import Figure, Kind, Report, Table
from baylanys.reports.sheet_charts import add_charts
from baylanys.reports.shown import days, shown

MOST_ROWS = 1_048_000
"""What a worksheet holds."""
TOLD_EACH = 2_000
DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 — the zero of a sheet's moments, which have no zone
FORMATS: dict[Kind, str] = {
    "text": "@",
    "whole": "#,##0",
    "number": "#,##0.0",
    "percent": "0.00%",
    "seconds": "[h]:mm:ss",
    "minutes": "#,##0",
    "day": "dd.mm.yyyy",
    "moment": "dd.mm.yyyy hh:mm:ss",
    "phone": "@",
}
WIDTHS: dict[Kind, float] = {"text": 26, "day": 12, "moment": 19, "phone": 18}
_BASE = {"font_name": "Calibri", "font_size": 10, "valign": "top"}


class Book:
    """The workbook with its formats, made once for each kind of cell."""

    def __init__(self, file: IO[bytes]) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(file, options)
        self.zone = contract_zone()
        self.title = self.book.add_format({**_BASE, "bold": True, "font_size": 15})
        self.head = self.book.add_format(
            {**_BASE, "bold": True, "bg_color": "#E6ECF1", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        )
        self.plain = self.book.add_format(_BASE)
        self.bold = self.book.add_format({**_BASE, "bold": True})
        self.beside = self.book.add_format({**_BASE, "indent": 1})
        self.cells = {kind: self._cell(kind) for kind in FORMATS}
        self.totals = {kind: self._cell(kind, bold=True, top=1) for kind in FORMATS}
        self.values = {kind: self._cell(kind, bold=True) for kind in FORMATS}

    def _cell(self, kind: Kind, **more: Any) -> Any:
        wrap = {"text_wrap": True} if kind == "text" else {}
        return self.book.add_format({**_BASE, "num_format": FORMATS[kind], **wrap, **more})


def write_xlsx(report: Report, file: IO[bytes], tell: Callable[[int], None] = lambda percent: None) -> None:
    """The workbook stands in the file. Raises ReportRefused (`too_many_rows`) where a table is longer than a sheet."""
    for each in report.tables:
        if len(each.rows) > MOST_ROWS:
            said = _("“%(title)s” has %(rows)s rows, and a worksheet takes %(most)s: choose fewer days.")
            told = said % {"title": each.title, "rows": len(each.rows), "most": MOST_ROWS}
            raise ReportRefused(told, code="too_many_rows")
    made = Book(file)
    about = {"title": f"{report.title}, {days(report.first, report.last)}", "author": contract_name(report.language)}
    version = _("formula version %(version)s") % {"version": report.formula_version}
    made.book.set_properties({**about, "comments": version})
    made.book.set_custom_property("formula_version", report.formula_version)
    _summary(made, report)
    taken = {_("Summary")[:31]}
    if report.charts:
        add_charts(made.book, _new(_("Charts"), taken), report.charts, made.head, made.plain)
    for each in report.tables:
        _table(made, _new(each.title, taken), each, report, tell)
    made.book.close()


def _summary(made: Book, report: Report) -> None:
    sheet = made.book.add_worksheet(_("Summary")[:31])
    _paper(sheet, report)
    for column, width in enumerate((8, 46, 14, 20, 14, 16, 24)):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, report.title, made.title)
    sheet.write_string(1, 0, contract_name(report.language), made.plain)
    sheet.write_string(2, 0, days(report.first, report.last), made.bold)
    line = 3
    if report.compared:
        compared = _("Compared with %(days)s") % {"days": days(*report.compared)}
        sheet.write_string(line, 0, compared, made.plain)
        line += 1
    for note in report.notes:
        sheet.write_string(line, 0, note, made.plain)
        line += 1
    line = _figures(made, sheet, line + 1, report.figures)
    told = _("Made %(moment)s, time of Astana · formula version %(version)s")
    moment = shown(report.made_at, "moment", made.zone)
    sheet.write_string(line + 1, 0, told % {"moment": moment, "version": report.formula_version}, made.plain)


def _figures(made: Book, sheet: Any, line: int, figures: Iterable[Figure]) -> int:
    heads = (_("Clause"), _("Figure"), _("Value"), _("Limit"), _("Verdict"), _("Period before"), _("Of what"))
    for column, title in enumerate(heads):
        sheet.write_string(line, column, title, made.head)
    for line, each in enumerate(figures, start=line + 1):  # noqa: B020 — goes on where the head ended
        sheet.write_string(line, 0, each.clause, made.plain)
        sheet.write_string(line, 1, each.title, made.plain)
        write_cell(sheet, line, 2, each.value, each.kind, made.values[each.kind], made.zone)
        sheet.write_string(line, 3, each.limit, made.beside)
        sheet.write_string(line, 4, verdict(each.met), made.plain)
        write_cell(sheet, line, 5, each.previous, each.kind, made.cells[each.kind], made.zone)
        sheet.write_string(line, 6, each.note, made.beside)
    return line


def verdict(met: bool | None) -> str:
    """In a word."""
    if met is None:
        return ""
    return pgettext("limit", "kept") if met else pgettext("limit", "not kept")


def _table(made: Book, name: str, table: Table, report: Report, tell: Callable[[int], None]) -> None:
    sheet = made.book.add_worksheet(name, LongSheet)
    _paper(sheet, report)
    for column in range(len(table.columns)):
        sheet.set_column(column, column, _width(table, column))
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_row(0, 32)
    for column, each in enumerate(table.columns):
        sheet.write_string(0, column, each.title, made.head)
    formats = [(number, each.kind, made.cells[each.kind]) for number, each in enumerate(table.columns)]
    line = 0
    for row in table.rows:
        line += 1
        if not line % TOLD_EACH:
            tell(min(99, 100 * line // len(table.rows)))
        for column, kind, cell_format in formats:
            write_cell(sheet, line, column, row[column], kind, cell_format, made.zone)
    if line:
        sheet.autofilter(0, 0, line, len(table.columns) - 1)
    if table.totals:
        for column, each in enumerate(table.columns):
            write_cell(sheet, line + 1, column, table.totals[column], each.kind, made.totals[each.kind], made.zone)


def _width(table: Table, column: int) -> float:
    """As wide as the longest text of the column, where its rows are held; else as its kind needs."""
    each = table.columns[column]
    if table.is_long or each.kind != "text":
        return WIDTHS.get(each.kind, 13)
    return min(60, max([14, *(len(str(row[column] or "")) for row in table.rows)]) + 2)


def write_cell(sheet: Any, line: int, column: int, value: Any, kind: Kind, cell_format: Any, zone: ZoneInfo) -> None:
    """The value as a number, a day or a moment of the zone where it is one; text stays text."""
    if value is None or value == "":
        return
    if kind in {"text", "phone"} or isinstance(value, str):
        sheet.write_string(line, column, str(value), cell_format)
    else:
        sheet.write_number(line, column, _number(value, kind, zone), cell_format)


def _number(value: Any, kind: Kind, zone: ZoneInfo) -> float:
    """The number by which a sheet keeps the value."""
    if isinstance(value, datetime):
        since: float = (value.astimezone(zone).replace(tzinfo=None) - DAY_ZERO).total_seconds()
        return since / 86_400
    if isinstance(value, date):
        return (value - DAY_ZERO.date()).days
    return float(value) / {"percent": 100, "seconds": 86_400}.get(kind, 1)


def _paper(sheet: Any, report: Report) -> None:
    """A4 across, as wide as the page; the report in the head, page x of y below."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    named = f"{report.title}, {days(report.first, report.last)}".replace("&", "&&")
    sheet.set_header(f"&L&8{contract_name(report.language)}&R&8{named}"[:250])
    sheet.set_footer("&R&8&P / &N")


def _new(title: str, taken: set[str]) -> str:
    """A name that a worksheet may have, given once."""
    clean = "".join(each for each in title if each not in "[]:*?/\\'").strip()[:28] or "–"
    name, number = clean, 1
    while name.lower() in {each.lower() for each in taken}:
        number += 1
        name = f"{clean} {number}"
    taken.add(name)
    return name
