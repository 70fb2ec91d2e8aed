"""Where marks stand in a workbook: cells, named cells, heads and feet of pages, texts in charts and boxes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from baylanys.reports.filling.marks import Mark, marks_in, named
from baylanys.reports.filling.values import Shape
from baylanys.reports.filling.workbook import MAIN, Sheet, Workbook, family_of, pieces_of, place_of

DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_NAMED_CELL = re.compile(r"(?P<sheet>'(?:[^']|'')+'|[^'!]+)!\$?(?P<column>[A-Z]{1,3})\$?(?P<row>[0-9]{1,7})")


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """A cell with marks. `text` is None where the cell got its mark by a defined name."""

    sheet: Sheet
    cell: etree._Element
    text: etree._Element | None
    marks: tuple[Mark, ...]
    whole: bool
    family: str

    @property
    def where(self) -> str:
        return f"{self.sheet.name}!{self.cell.get('r')}"

    @property
    def row(self) -> int:
        return place_of(self.cell)[1]

    @property
    def tables(self) -> set[str]:
        return {mark.name for mark in self.marks if mark.column}


def spots_of(book: Workbook, shape: Shape) -> Iterator[Spot]:
    """Cells with marks, sheet by sheet, then cells that a defined name of a known place points at."""
    seen: set[etree._Element] = set()
    for sheet in book.sheets:
        for row in sheet.rows():
            for cell in row.iterfind(f"{MAIN}c"):
                if (spot := _spot(book, sheet, cell)) is not None:
                    seen.add(cell)
                    yield spot
    yield from (each for each in _named_cells(book, shape) if each.cell not in seen)


def _spot(book: Workbook, sheet: Sheet, cell: etree._Element) -> Spot | None:
    text = book.text_of(cell)
    if text is None:
        return None
    said = "".join(each.text or "" for each in pieces_of(text))
    marks = tuple(marks_in(said)) if "{{" in said else ()
    if not marks:
        return None
    whole = len(marks) == 1 and said.strip() == marks[0].text
    return Spot(sheet, cell, text, marks, whole, family_of(book.styles.format_of(cell.get("s"))))


def _named_cells(book: Workbook, shape: Shape) -> Iterator[Spot]:
    known = set(shape.names())
    for each in book.defined():
        found = _NAMED_CELL.fullmatch((each.text or "").strip())
        if found is None or each.get("name", "").lower() not in known:
            continue
        own = found["sheet"].strip("'").replace("''", "'").lower()
        for sheet in book.sheets:
            if sheet.key == own:
                cell = _cell(sheet, found["column"], int(found["row"]))
                mark = named(each.get("name", "").lower())
                yield Spot(sheet, cell, None, (mark,), True, family_of(book.styles.format_of(cell.get("s"))))


def _cell(sheet: Sheet, column: str, number: int) -> etree._Element:
    """The cell, made where the sheet did not have it."""
    listed = sheet.tree.find(f"{MAIN}sheetData")
    assert listed is not None
    row = next((each for each in listed if int(each.get("r", "0")) >= number), None)
    if row is None or int(row.get("r", "0")) != number:
        new = etree.Element(f"{MAIN}row", r=str(number))
        listed.append(new) if row is None else row.addprevious(new)
        row = new
    for cell in row.iterfind(f"{MAIN}c"):
        letters = place_of(cell)[0]
        if letters == column:
            return cell
        if (len(letters), letters) > (len(column), column):
            new = etree.Element(f"{MAIN}c", r=f"{column}{number}")
            cell.addprevious(new)
            return new
    return etree.SubElement(row, f"{MAIN}c", r=f"{column}{number}")


def formulas_with_marks(book: Workbook) -> Iterator[str]:
    """Places of formulas that a mark stands in, where it cannot be filled."""
    for sheet in book.sheets:
        for row in sheet.rows():
            for cell in row.iterfind(f"{MAIN}c"):
                if "{{" in (cell.findtext(f"{MAIN}f") or ""):
                    yield f"{sheet.name}!{cell.get('r')}"


def page_texts(book: Workbook) -> Iterator[tuple[str, etree._Element]]:
    """Heads and feet of printed pages."""
    for sheet in book.sheets:
        for each in sheet.tree.iterfind(f"{MAIN}headerFooter/*"):
            if "{{" in (each.text or ""):
                yield sheet.name, each


def drawn_texts(book: Workbook) -> Iterator[tuple[str, list[etree._Element]]]:
    """Paragraphs in titles of charts and in boxes, as the pieces of their text."""
    for part in [*book.package.parts]:
        if part.startswith(("xl/charts/", "xl/drawings/")) and part.endswith(".xml"):
            for paragraph in book.package.tree(part).iter(f"{DRAWN}p"):
                pieces = list(paragraph.iter(f"{DRAWN}t"))
                if "{{" in "".join(each.text or "" for each in pieces):
                    yield part, pieces
