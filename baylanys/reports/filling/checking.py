"""A form looked at before anybody is asked to approve it: every place in it, and all that is wrong."""

from collections.abc import Iterator

from baylanys.reports.filling.cells import FITS
from baylanys.reports.filling.document import found_in_document
from baylanys.reports.filling.faults import Found, judged
from baylanys.reports.filling.guard import looked_at
from baylanys.reports.filling.marks import marks_in
from baylanys.reports.filling.references import formula
from baylanys.reports.filling.refusal import FormRefused, damage_told
from baylanys.reports.filling.spots import Spot, drawn_texts, formulas_with_marks, page_texts, spots_of
from baylanys.reports.filling.values import Kind, Shape
from baylanys.reports.filling.workbook import MAIN, Workbook, place_of

_Row = tuple[str, int]
_Tall = tuple[str, int, int]


def check_form(content: bytes, shape: Shape) -> tuple[str, list[Found]]:
    """`xlsx` or `docx`, and every mark of the file, in its order. Raises FormRefused for what is not taken at all."""
    with damage_told():
        package, form = looked_at(content)
        if form == "docx":
            return form, list(found_in_document(package, shape))
        return form, list(_found_in_workbook(Workbook(package), shape))


def _found_in_workbook(book: Workbook, shape: Shape) -> Iterator[Found]:
    _formulas_are_harmless(book)
    spots = list(spots_of(book, shape))
    merged = {sheet.key: _tall_areas(book, number) for number, sheet in enumerate(book.sheets)}
    tables: dict[_Row, str] = {}
    for spot in spots:
        for found in judged(spot.marks, spot.where, shape):
            yield found if found.fault else _fits(found, spot, shape, merged, tables)
    for where in formulas_with_marks(book):
        yield Found(where, "{{", "", "in_formula")
    for name, each in page_texts(book):
        yield from judged(marks_in(each.text or ""), name, shape, in_row=False)
    for name, pieces in drawn_texts(book):
        text = "".join(each.text or "" for each in pieces)
        yield from judged(marks_in(text), name.rpartition("/")[2], shape, in_row=False)


def _fits(found: Found, spot: Spot, shape: Shape, merged: dict[str, list[_Tall]], tables: dict[_Row, str]) -> Found:
    """What is wrong with the mark where it stands."""
    mark = next(each for each in spot.marks if each.text == found.text)
    kind = shape.kind_of(mark.name, mark.column)
    column, row = place_of(spot.cell)
    fault, advice = "", ""
    if mark.column and tables.setdefault((spot.sheet.key, row), mark.name) != mark.name:
        fault = "two_tables"
    elif mark.column and any(own == column and first <= row <= last for own, first, last in merged[spot.sheet.key]):
        fault = "merged"
    elif spot.whole and kind is not None and not _suits(kind, spot.family, mark.filter):
        fault, advice = "wrong_type", kind.value
    return Found(found.where, found.text, found.place, fault, advice)


def _suits(kind: Kind, family: str, how: str) -> bool:
    return kind in FITS[family] and not (how == "text" and family not in ("general", "text"))


def _tall_areas(book: Workbook, number: int) -> list[_Tall]:
    """Merged cells over more than one row: column, first and last row of those that hold the text."""
    areas = []
    for each in book.sheets[number].tree.iterfind(f"{MAIN}mergeCells/{MAIN}mergeCell"):
        begin, _, end = each.get("ref", "").partition(":")
        letters, first = begin.rstrip("0123456789"), int(begin.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0)
        last = int(end.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or first)
        if last > first:
            areas.append((letters, first, last))
    return areas


def _formulas_are_harmless(book: Workbook) -> None:
    """Raises FormRefused `function`, `outside` for a formula that fetches or calls something."""
    for sheet in book.sheets:
        for each in sheet.tree.iter(f"{MAIN}f"):
            if each.text:
                formula(each.text)
    for name in book.defined():
        if name.get("name", "").lower().startswith(("_xlnm.auto_", "auto_open", "auto_close")):
            raise FormRefused("macros", name.get("name", ""))
        formula(name.text or "")
