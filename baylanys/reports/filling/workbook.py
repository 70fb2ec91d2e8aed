"""A workbook as its sheets: names, cells, what the cells' formats are (ECMA-376-1, 18)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from lxml import etree
from openpyxl.formula.translate import Translator
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils import column_index_from_string, get_column_letter

from baylanys.reports.filling.package import Package
from baylanys.reports.filling.refusal import FormRefused

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


@dataclass(slots=True)
class Sheet:
    """One worksheet; `name` as people see it."""

    name: str
    part: str
    tree: etree._Element

    @property
    def key(self) -> str:
        """The name as references compare it."""
        return self.name.lower()

    def rows(self) -> Iterator[etree._Element]:
        found = self.tree.find(f"{MAIN}sheetData")
        return iter(found if found is not None else ())


@dataclass(slots=True, eq=False)
class Workbook:
    """The workbook of a package. Raises FormRefused `broken` where it is none."""

    package: Package
    part: str = ""
    sheets: list[Sheet] = field(default_factory=list)
    strings: list[etree._Element] = field(default_factory=list)
    styles: "Styles" = field(init=False)

    def __post_init__(self) -> None:
        self.part = self.package.related("", "officeDocument")[0]
        targets = {each.get("Id"): to for each, to in self.package.relations(self.part)}
        for each in self.tree.iterfind(f"{MAIN}sheets/{MAIN}sheet"):
            part = targets.get(each.get(f"{REL}id"), "")
            tree = self.package.tree(part)
            if tree.tag == f"{MAIN}worksheet":
                self.sheets.append(Sheet(each.get("name", ""), part, tree))
        for part in self.package.related(self.part, "sharedStrings"):
            self.strings = self.package.tree(part).findall(f"{MAIN}si")
        self.styles = Styles(self.package, self.package.related(self.part, "styles"))
        settings = self.tree.find(f"{MAIN}workbookPr")
        if settings is not None and settings.get("date1904") in ("1", "true"):
            self.styles.first_day += 1_462
        for sheet in self.sheets:
            _spell_out(sheet)

    @property
    def tree(self) -> etree._Element:
        return self.package.tree(self.part)

    def text_of(self, cell: etree._Element) -> etree._Element | None:
        """The element that holds the cell's text (`si` or `is`); None where it has none of its own."""
        if cell.get("t") == "inlineStr":
            return cell.find(f"{MAIN}is")
        if cell.get("t") != "s":
            return None
        number = (cell.findtext(f"{MAIN}v") or "").strip()
        if not number.isascii() or not number.isdigit() or int(number) >= len(self.strings):
            raise FormRefused("broken", cell.get("r", ""))
        return self.strings[int(number)]

    def defined(self) -> list[etree._Element]:
        return list(self.tree.findall(f"{MAIN}definedNames/{MAIN}definedName"))


def pieces_of(text: etree._Element) -> list[etree._Element]:
    """The `t` elements of a text, without what tells how to read it aloud."""
    return [each for each in text.iter(f"{MAIN}t") if each.getparent().tag != f"{MAIN}rPh"]


def place_of(cell: etree._Element) -> tuple[str, int]:
    """`("B", 5)`. Raises FormRefused `broken`."""
    found = _CELL.fullmatch(cell.get("r", ""))
    if found is None:
        raise FormRefused("broken", cell.get("r", ""))
    return found[1], int(found[2])


def _spell_out(sheet: Sheet) -> None:
    """Every row and cell says where it is, and formulas that are shared between cells stand in each of them."""
    shared: dict[str, tuple[str, str]] = {}
    last = 0
    for row in sheet.rows():
        number = row.get("r") or str(last + 1)
        if not number.isascii() or not number.isdigit() or int(number) <= last:
            raise FormRefused("broken", f"{sheet.name} {number}")
        last = int(number)
        row.set("r", number)
        column = 0
        for cell in row.iterfind(f"{MAIN}c"):
            column = _say_place(cell, column + 1, last)
            found = cell.find(f"{MAIN}f")
            if found is not None and found.get("t") == "shared":
                _own_formula(cell, found, shared)


def _say_place(cell: etree._Element, column: int, row: int) -> int:
    if cell.get("r") is None:
        cell.set("r", f"{get_column_letter(column)}{row}")
        return column
    letters, number = place_of(cell)
    if number != row:
        raise FormRefused("broken", cell.get("r", ""))
    return int(column_index_from_string(letters))


def _own_formula(cell: etree._Element, found: etree._Element, shared: dict[str, tuple[str, str]]) -> None:
    index = found.get("si", "")
    if found.text:
        shared[index] = (found.text, cell.get("r", ""))
    elif index in shared:
        text, origin = shared[index]
        found.text = Translator(f"={text}", origin=origin).translate_formula(cell.get("r", ""))[1:]
    for name in ("t", "si", "ref"):
        found.attrib.pop(name, None)


class Styles:
    """Formats of cells, and new ones where a value needs one that its cell does not give."""

    def __init__(self, package: Package, parts: list[str]) -> None:
        self._tree = package.tree(parts[0]) if parts else None
        self._made: dict[tuple[str, str], str] = {}
        self.first_day = date(1899, 12, 30).toordinal()

    @cached_property
    def _formats(self) -> dict[str, str]:
        known = {str(number): text for number, text in BUILTIN_FORMATS.items()}
        if self._tree is not None:
            for each in self._tree.iterfind(f"{MAIN}numFmts/{MAIN}numFmt"):
                known[each.get("numFmtId", "")] = each.get("formatCode", "")
        return known

    def _looks(self) -> etree._Element | None:
        return None if self._tree is None else self._tree.find(f"{MAIN}cellXfs")

    def format_of(self, style: str | None) -> str:
        """The number format of a cell's style, `General` where it has none."""
        looks, number = self._looks(), int(style) if style and style.isdigit() else 0
        if looks is None or number >= len(looks):
            return "General"
        return self._formats.get(looks[number].get("numFmtId", "0"), "General")

    def with_format(self, style: str | None, wanted: str) -> str:
        """A style like the given one, that shows numbers in another format."""
        key = (style or "0", wanted)
        if key not in self._made:
            self._made[key] = self._make(*key)
        return self._made[key]

    def _make(self, style: str, wanted: str) -> str:
        looks = self._looks()
        if looks is None or self._tree is None or int(style) >= len(looks):
            return style
        number = self._number(wanted)
        attributes = {**looks[int(style)].attrib, "numFmtId": number, "applyNumberFormat": "1"}
        like = etree.SubElement(looks, f"{MAIN}xf", attributes)
        like.extend([etree.fromstring(etree.tostring(each)) for each in looks[int(style)]])
        looks.set("count", str(len(looks)))
        return str(len(looks) - 1)

    def _number(self, wanted: str) -> str:
        known = next((each for each, text in self._formats.items() if text == wanted), None)
        if known is not None or self._tree is None:
            return known or "0"
        listed = self._tree.find(f"{MAIN}numFmts")
        if listed is None:
            listed = etree.Element(f"{MAIN}numFmts")
            self._tree.insert(0, listed)
        number = str(max([163, *(int(each.get("numFmtId", "0")) for each in listed)]) + 1)
        etree.SubElement(listed, f"{MAIN}numFmt", numFmtId=number, formatCode=wanted)
        listed.set("count", str(len(listed)))
        self._formats[number] = wanted
        return number


def family_of(format_code: str) -> str:
    """What a cell of this number format shows: `general`, `text`, `percent`, `day`, `length` or `number`."""
    code = _QUOTED.sub("", format_code).lower().split(";")[0]
    if code.strip() in ("general", ""):
        return "general"
    if "@" in code:
        return "text"
    if "%" in code:
        return "percent"
    if re.search(r"[dy]", code) or re.fullmatch(r"[m ./-]+", code):
        return "day"
    if re.search(r"[hs]", code) or re.search(r"\[[hms]+\]", format_code.lower()):
        return "length"
    return "number"
