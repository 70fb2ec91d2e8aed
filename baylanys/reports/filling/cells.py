"""Values in cells of a workbook: real numbers in the cell's own format, texts that can never become formulas."""

import re
from datetime import date, datetime

from lxml import etree

from baylanys.reports.filling.marks import Mark, marks_in, replaced_over
from baylanys.reports.filling.package import clean
from baylanys.reports.filling.values import LENGTHS, NUMBERS, TIMES, WORDS, Kind, Raw, Values
from baylanys.reports.filling.words import said
from baylanys.reports.filling.workbook import MAIN, Styles, family_of, pieces_of

MOST_LETTERS = 32_767
_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
FITS: dict[str, frozenset[Kind]] = {
    "general": frozenset(Kind),
    "text": frozenset(Kind),
    "number": NUMBERS,
    "percent": frozenset({Kind.PERCENT}),
    "length": LENGTHS | {Kind.MOMENT},
    "day": TIMES,
}
"""Which values a cell of a format can hold as what they are."""


def only_mark(text: str) -> Mark | None:
    """The mark where the text is nothing else."""
    marks = marks_in(text)
    return marks[0] if len(marks) == 1 and text.strip() == marks[0].text and marks[0].name else None


def write_value(cell: etree._Element, value: Raw, mark: Mark, kind: Kind, styles: Styles, values: Values) -> None:
    """The cell holds the value; empty where there is none."""
    family = family_of(styles.format_of(cell.get("s")))
    if value is None:
        _emptied(cell)
    elif kind in WORDS or mark.filter == "text" or family == "text" or isinstance(value, str):
        write_text(cell, said(value, kind, zone=values.zone, how=mark.filter))
    else:
        _write_number(cell, value, kind, family, mark, styles, values)


def write_text(cell: etree._Element, text: str) -> None:
    """The text stands in the cell itself; a spreadsheet never takes it for a formula."""
    _emptied(cell)
    cell.set("t", "inlineStr")
    held = etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t")
    held.text = safe(text)
    held.set(_SPACE, "preserve")


def write_pieces(cell: etree._Element, text: etree._Element, values_of: dict[str, str]) -> None:
    """The text with its marks replaced, each piece looking as it did; `values_of` has the words of each mark."""
    held = etree.Element(f"{MAIN}is")
    held.extend([etree.fromstring(etree.tostring(each)) for each in text if each.tag != f"{MAIN}rPh"])
    pieces = pieces_of(held)
    new = replaced_over([each.text or "" for each in pieces], lambda mark: values_of[mark.text])
    for piece, words in zip(pieces, new, strict=True):
        piece.text = safe(words)
        piece.set(_SPACE, "preserve")
    _emptied(cell)
    cell.set("t", "inlineStr")
    cell.append(held)


def safe(text: str) -> str:
    """The text as a cell may hold it: no control characters, nothing that reads as a coded character (22.9.2.19)."""
    return _CODED.sub("_x005F_", clean(text))[:MOST_LETTERS]


def _emptied(cell: etree._Element) -> None:
    cell.attrib.pop("t", None)
    for each in list(cell):
        cell.remove(each)


def _write_number(
    cell: etree._Element, value: Raw, kind: Kind, family: str, mark: Mark, styles: Styles, values: Values
) -> None:
    number = _number(value, kind, family, mark, values)
    if isinstance(value, date) and number >= 1:
        number -= styles.first_day
    wanted = _format(kind, mark) if family == "general" else ""
    if wanted:
        cell.set("s", styles.with_format(cell.get("s"), wanted))
    _emptied(cell)
    etree.SubElement(cell, f"{MAIN}v").text = repr(number)


def _number(value: Raw, kind: Kind, family: str, mark: Mark, values: Values) -> float | int:
    if isinstance(value, date):
        return _serial(value, kind, mark, values)
    assert isinstance(value, int | float)
    if kind is Kind.PERCENT and (family == "percent" or (family == "general" and mark.filter != "number")):
        return value / 100
    if kind in LENGTHS and (family == "length" or (family == "general" and mark.filter == "length")):
        return value / (1_440 if kind is Kind.MINUTES else 86_400)
    return value


def _serial(value: date, kind: Kind, mark: Mark, values: Values) -> float | int:
    """Days of our era with their part, moments on the clock of the contract."""
    if not isinstance(value, datetime):
        return value.toordinal()
    own = value.astimezone(values.zone)
    days = own.toordinal()
    if kind is Kind.DAY or mark.filter == "day":
        return days
    part = (own.hour * 3_600 + own.minute * 60 + own.second) / 86_400
    return part if mark.filter == "time" else days + part


def _format(kind: Kind, mark: Mark) -> str:
    """The format of a cell that has none of its own."""
    if kind in TIMES:
        shapes = {"day": "dd\\.mm\\.yyyy", "time": "hh:mm"}
        return shapes.get(mark.filter or kind.value, "dd\\.mm\\.yyyy\\ hh:mm")
    if mark.filter == "length":
        return "[h]:mm:ss"
    return "0.00%" if kind is Kind.PERCENT and mark.filter != "number" else ""
