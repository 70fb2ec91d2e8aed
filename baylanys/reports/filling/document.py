"""A document filled: values in its paragraphs, rows of its tables repeated, everything else as it was (3.9, 7.4).

Nothing of a template language runs: only `{{ name }}` is known, and what else stands in braces is told as a fault.
"""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy

from lxml import etree

from baylanys.reports.filling.faults import Found, judged
from baylanys.reports.filling.guard import looked_at
from baylanys.reports.filling.marks import Mark, marks_in, replaced_over
from baylanys.reports.filling.package import RELATIONS, Package, clean
from baylanys.reports.filling.refusal import FormRefused
from baylanys.reports.filling.values import Raw, Shape, Values
from baylanys.reports.filling.words import said

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TEXTS = re.compile(
    r"word/(document|header[0-9]*|footer[0-9]*|footnotes|endnotes|comments)\.xml|word/(charts/chart|diagrams/data)[^/]*\.xml"
)
# fmt: off
_FIELDS = frozenset(
    {
        "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "DATE", "TIME", "TOC", "HYPERLINK", "REF", "PAGEREF",
        "NOTEREF", "SEQ", "STYLEREF", "TITLE", "SUBJECT", "AUTHOR", "CREATEDATE", "SAVEDATE", "PRINTDATE",
        "FILENAME", "IF", "SYMBOL", "TC", "XE", "INDEX", "DOCPROPERTY", "EQ", "FORMTEXT", "FORMCHECKBOX",
        "FORMDROPDOWN", "KEYWORDS", "COMMENTS", "LISTNUM", "AUTONUM", "NUMWORDS", "NUMCHARS", "COMPARE", "=",
    }
)
# fmt: on
"""Fields that count, number or point inside the document; every other one (INCLUDEPICTURE, DDEAUTO …) is refused."""
MOST_ROWS = 20_000
_WHERE = 60


def found_in_document(package: Package, shape: Shape) -> Iterator[Found]:
    """Every mark of the document in its order. Raises FormRefused `field`."""
    rows: dict[etree._Element, str] = {}
    for name in _texts(package):
        tree = package.tree(name)
        _fields_are_harmless(tree)
        for paragraph, pieces in _paragraphs(tree):
            text = "".join(each.text or "" for each in pieces)
            where, row = _where(name, text), _row(paragraph)
            yield from _tags(text, where)
            for mark, found in zip(
                marks_in(text), judged(marks_in(text), where, shape, in_row=row is not None), strict=True
            ):
                if not found.fault and mark.column and row is not None and not _takes(row, mark.name, rows):
                    yield Found(found.where, found.text, found.place, "two_tables")
                else:
                    yield found


def fill_document(content: bytes, values: Values) -> bytes:
    """The document with its places filled; a row with places of a table stands once for each row of the table.

    A table without rows leaves one empty row. Raises FormRefused; `unfillable` where the check would find faults.
    """
    package, form = looked_at(content)
    if form != "docx":
        raise FormRefused("wrong_form")
    for name in _texts(package):
        tree = package.tree(name)
        _fields_are_harmless(tree)
        _fill_part(tree, values)
    _without_model(package)
    return package.written()


def _takes(row: etree._Element, table: str, rows: dict[etree._Element, str]) -> bool:
    """True where the row is of this table alone, and stands inside no other repeated row."""
    holds = any(each in rows for each in row.iterdescendants(f"{WORD}tr"))
    return rows.setdefault(row, table) == table and not holds and not _inside(row, rows)


def _fill_part(tree: etree._Element, values: Values) -> None:
    """Each mark of the form is filled once: what a value says is never read as a mark."""
    rows = _table_rows(tree)
    alone = [pieces for paragraph, pieces in _paragraphs(tree) if not _inside(paragraph, rows)]
    for row, table in rows.items():
        _repeat(row, table, values)
    for pieces in alone:
        _fill(pieces, values, None)


def _inside(element: etree._Element, rows: Mapping[etree._Element, str]) -> bool:
    return any(each in rows for each in element.iterancestors(f"{WORD}tr"))


def _texts(package: Package) -> list[str]:
    return [name for name in package.parts if _TEXTS.fullmatch(name)]


def _paragraphs(tree: etree._Element) -> Iterator[tuple[etree._Element, list[etree._Element]]]:
    """Paragraphs with marks, and the pieces of their text; a box inside a paragraph has paragraphs of its own."""
    for paragraph in list(tree.iter(f"{WORD}p", f"{DRAWN}p")):
        own = f"{WORD}t" if paragraph.tag == f"{WORD}p" else f"{DRAWN}t"
        pieces = [each for each in paragraph.iter(own) if _paragraph_of(each) is paragraph]
        text = "".join(each.text or "" for each in pieces)
        if "{{" in text or "{%" in text:
            yield paragraph, pieces


def _paragraph_of(piece: etree._Element) -> etree._Element | None:
    return next((each for each in piece.iterancestors() if each.tag in (f"{WORD}p", f"{DRAWN}p")), None)


def _row(paragraph: etree._Element) -> etree._Element | None:
    """The row of a table that the paragraph is in, not across a box."""
    for each in paragraph.iterancestors():
        if each.tag == f"{WORD}tr":
            return each
        if each.tag == f"{WORD}txbxContent":
            return None
    return None


def _where(part: str, text: str) -> str:
    begin = text if len(text) <= _WHERE else text[: _WHERE - 1] + "…"
    own = part.rpartition("/")[2].removesuffix(".xml")
    return begin if own == "document" else f"{own}: {begin}"


def _tags(text: str, where: str) -> Iterator[Found]:
    for each in re.findall(r"\{%.*?(?:%\}|$)", text):
        yield Found(where, each, "", "unreadable")


def _table_rows(tree: etree._Element) -> dict[etree._Element, str]:
    """Rows with places of a table, none inside another. Raises FormRefused `unfillable`."""
    rows: dict[etree._Element, str] = {}
    for paragraph, pieces in _paragraphs(tree):
        for mark in marks_in("".join(each.text or "" for each in pieces)):
            row = _row(paragraph)
            if mark.column and (row is None or rows.setdefault(row, mark.name) != mark.name):
                raise FormRefused("unfillable", mark.text)
    if any(_inside(row, rows) for row in rows):
        raise FormRefused("unfillable")
    return rows


def _repeat(row: etree._Element, table: str, values: Values) -> None:
    records = values.rows.get(table, ())
    if len(records) > MOST_ROWS:
        raise FormRefused("too_many_rows", table)
    for record in records:
        own = deepcopy(row)
        row.addprevious(own)
        for _, pieces in _paragraphs(own):
            _fill(pieces, values, record)
    if records:
        row.getparent().remove(row)
        return
    for _, pieces in _paragraphs(row):
        _fill(pieces, values, {})


def _fill(pieces: list[etree._Element], values: Values, record: Mapping[str, Raw] | None) -> None:
    new = replaced_over([each.text or "" for each in pieces], lambda mark: _words(mark, values, record))
    for piece, text in zip(pieces, new, strict=True):
        if piece.text != text:
            piece.text = clean(text).replace("\n", " ").replace("\t", " ")
            if piece.tag == f"{WORD}t":
                piece.set(_SPACE, "preserve")


def _words(mark: Mark, values: Values, record: Mapping[str, Raw] | None) -> str:
    kind = values.shape.kind_of(mark.name, mark.column)
    if kind is None or (mark.column and record is None):
        raise FormRefused("unfillable", mark.text)
    if mark.column and not record:
        return ""
    value = (record or {}).get(mark.column) if mark.column else values.single.get(mark.name)
    return said(value, kind, zone=values.zone, how=mark.filter)


def _fields_are_harmless(tree: etree._Element) -> None:
    """Raises FormRefused `field` for a field that fetches something or starts it."""
    if any(True for _ in tree.iter(f"{WORD}altChunk", f"{WORD}subDoc", f"{WORD}object", f"{WORD}control")):
        raise FormRefused("embedded")
    for each in tree.iter(f"{WORD}fldSimple"):
        _allow(each.get(f"{WORD}instr", ""))
    open_fields: list[list[str] | None] = []
    for each in tree.iter(f"{WORD}fldChar", f"{WORD}instrText"):
        if each.tag == f"{WORD}instrText":
            if open_fields and open_fields[-1] is not None:
                open_fields[-1].append(each.text or "")
            continue
        step = each.get(f"{WORD}fldCharType")
        if step == "begin":
            open_fields.append([])
        elif open_fields and (said_so := open_fields[-1]) is not None:
            _allow("".join(said_so))
            open_fields[-1] = None
        if step == "end" and open_fields:
            open_fields.pop()


def _allow(instruction: str) -> None:
    word = (instruction.split() or [""])[0].upper()
    if word not in _FIELDS and not word.startswith("="):
        raise FormRefused("field", instruction.strip()[:80])


def _without_model(package: Package) -> None:
    """The document forgets the file on somebody's computer that it was once begun from."""
    listed = "word/_rels/settings.xml.rels"
    if listed not in package.parts:
        return
    for each in package.tree(listed).findall(f"{RELATIONS}Relationship"):
        if (each.get("Type") or "").endswith("/attachedTemplate"):
            each.getparent().remove(each)
    settings = package.tree("word/settings.xml")
    for each in settings.findall(f"{WORD}attachedTemplate"):
        settings.remove(each)
