"""A workbook filled: values in its places, rows repeated, everything else as it was (3.9, 7.4)."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from baylanys.reports.filling.cells import write_pieces, write_text, write_value
from baylanys.reports.filling.guard import looked_at
from baylanys.reports.filling.marks import Mark, replaced_over
from baylanys.reports.filling.moving import move_workbook
from baylanys.reports.filling.package import clean
from baylanys.reports.filling.references import MOST_ROWS, Formula, Maps, RowMap, formula
from baylanys.reports.filling.refusal import FormRefused
from baylanys.reports.filling.spots import Spot, drawn_texts, page_texts, spots_of
from baylanys.reports.filling.values import Kind, Raw, Values
from baylanys.reports.filling.words import said
from baylanys.reports.filling.workbook import MAIN, Sheet, Workbook

MOST_CELLS = 1_000_000
_MOST_OF_PAGE = 255


@dataclass(slots=True)
class _Work:
    book: Workbook
    values: Values
    spots: Mapping[etree._Element, Spot]
    maps: Maps


def fill_workbook(content: bytes, values: Values) -> bytes:
    """The workbook with its places filled; a row with places of a table stands once for each row of the table.

    A table without rows leaves one empty row. Raises FormRefused; `unfillable` where `check_form` would find faults.
    """
    package, form = looked_at(content)
    if form != "xlsx":
        raise FormRefused("wrong_form")
    book = Workbook(package)
    spots = {each.cell: each for each in spots_of(book, values.shape)}
    copies = {sheet.key: _copies(sheet, spots, values) for sheet in book.sheets}
    work = _Work(book, values, spots, {key: RowMap(rows) for key, rows in copies.items()})
    for sheet in book.sheets:
        _fill_sheet(work, sheet, copies[sheet.key])
    move_workbook(book, work.maps)
    _fill_texts(work)
    return package.written()


def _copies(sheet: Sheet, spots: Mapping[etree._Element, Spot], values: Values) -> dict[int, int]:
    """Rows with places of a table, and how often each stands. Raises FormRefused `too_many_rows`, `unfillable`."""
    tables: dict[int, set[str]] = {}
    for spot in spots.values():
        if spot.sheet is sheet and spot.tables:
            tables.setdefault(spot.row, set()).update(spot.tables)
    if any(len(names) > 1 for names in tables.values()):
        raise FormRefused("unfillable", sheet.name)
    copies = {row: max(1, len(values.rows.get(names.pop(), ()))) for row, names in tables.items()}
    last = max((int(row.get("r", "0")) for row in sheet.rows()), default=0)
    width = max((len(row) for row in sheet.rows()), default=0)
    if RowMap(copies).last(last) > MOST_ROWS or sum(copies.values()) * width > MOST_CELLS:
        raise FormRefused("too_many_rows", sheet.name)
    return copies


def _fill_sheet(work: _Work, sheet: Sheet, copies: Mapping[int, int]) -> None:
    listed = sheet.tree.find(f"{MAIN}sheetData")
    if listed is None:
        return
    rows = list(listed)
    for each in rows:
        listed.remove(each)
    for row in rows:
        _fill_row(work, sheet, listed, row, copies.get(int(row.get("r", "0"))))
    if (dimension := sheet.tree.find(f"{MAIN}dimension")) is not None:
        sheet.tree.remove(dimension)


def _fill_row(work: _Work, sheet: Sheet, listed: etree._Element, row: etree._Element, count: int | None) -> None:
    """The row stands in its new place, or in as many as its table has rows."""
    old = int(row.get("r", "0"))
    first = work.maps[sheet.key].first(old)
    cells = [(work.spots.get(each), _formula_of(each)) for each in row.iterfind(f"{MAIN}c")]
    table = next((name for spot, _ in cells if spot for name in spot.tables), "")
    rows: Sequence[Mapping[str, Raw]] = work.values.rows.get(table, ()) if table else ()
    for copy in range(count or 1):
        own = deepcopy(row) if copy + 1 < (count or 1) else row
        own.set("r", str(first + copy))
        record = rows[copy] if copy < len(rows) else None
        for cell, (spot, counted) in zip(own.iterfind(f"{MAIN}c"), cells, strict=True):
            cell.set("r", cell.get("r", "").rstrip("0123456789") + str(first + copy))
            if counted is not None:
                _write_formula(work, sheet, cell, counted, old, copy)
            if spot is not None:
                _write_spot(work, cell, spot, record)
        listed.append(own)


def _formula_of(cell: etree._Element) -> Formula | None:
    found = cell.find(f"{MAIN}f")
    return None if found is None or not found.text else formula(found.text)


def _write_formula(work: _Work, sheet: Sheet, cell: etree._Element, counted: Formula, row: int, copy: int) -> None:
    """The formula of this copy, without the value it had."""
    found = cell.find(f"{MAIN}f")
    assert found is not None
    found.text = counted.written(sheet.key, work.maps, row, copy)
    if found.get("ref"):
        area = found.get("ref", "").replace(str(row), cell.get("r", "").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        found.set("ref", area if copy else work.maps[sheet.key].area(found.get("ref", "")))
    for each in cell.findall(f"{MAIN}v"):
        cell.remove(each)
    cell.attrib.pop("t", None)


def _write_spot(work: _Work, cell: etree._Element, spot: Spot, record: Mapping[str, Raw] | None) -> None:
    if spot.whole and (len(spot.marks[0].text) == 0 or spot.text is None or _is_plain(work, spot)):
        value, kind = _value(work.values, spot.marks[0], record)
        write_value(cell, value, spot.marks[0], kind, work.book.styles, work.values)
        return
    texts = {mark.text: _words(work.values, mark, record) for mark in spot.marks}
    if spot.text is None:
        write_text(cell, "".join(texts.values()))
    else:
        write_pieces(cell, spot.text, texts)


def _is_plain(work: _Work, spot: Spot) -> bool:
    """True unless the text has looks of its own, which only a text can keep."""
    kind = work.values.shape.kind_of(spot.marks[0].name, spot.marks[0].column)
    return kind is not Kind.TEXT or spot.text is None or spot.text.find(f"{MAIN}r") is None


def _value(values: Values, mark: Mark, record: Mapping[str, Raw] | None) -> tuple[Raw, Kind]:
    kind = values.shape.kind_of(mark.name, mark.column)
    if kind is None:
        raise FormRefused("unfillable", mark.text)
    if mark.column:
        return (record or {}).get(mark.column), kind
    return values.single.get(mark.name), kind


def _words(values: Values, mark: Mark, record: Mapping[str, Raw] | None = None) -> str:
    value, kind = _value(values, mark, record)
    if mark.column and record is None:
        return ""
    return said(value, kind, zone=values.zone, how=mark.filter)


def _fill_texts(work: _Work) -> None:
    """Heads and feet of pages, titles of charts, boxes."""
    for _, each in page_texts(work.book):
        [text] = replaced_over([each.text or ""], lambda mark: _words(work.values, mark).replace("&", "&&"))
        each.text = clean(text)[:_MOST_OF_PAGE]
    for _, pieces in drawn_texts(work.book):
        new = replaced_over([each.text or "" for each in pieces], lambda mark: _words(work.values, mark))
        for piece, text in zip(pieces, new, strict=True):
            piece.text = clean(text)
