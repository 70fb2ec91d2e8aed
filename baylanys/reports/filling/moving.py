"""Everything of a workbook that speaks of rows, after rows were repeated: it speaks of where they are now."""

from collections.abc import Iterator

from lxml import etree

from baylanys.reports.filling.references import Maps, RowMap, formula
from baylanys.reports.filling.workbook import MAIN, Sheet, Workbook

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
_CACHES = ("numCache", "strCache", "multiLvlStrCache", "lvl")
_FORMULAS = ("formula", "formula1", "formula2")


def move_workbook(book: Workbook, maps: Maps) -> None:
    """Names, charts and tables follow their rows; every formula is counted anew when the workbook is opened."""
    for each in book.defined():
        own = _scope(book, each)
        each.text = formula(each.text or "").written(own, maps)
    for sheet in book.sheets:
        _move_sheet(book, sheet, maps)
    for part in [each for each in book.package.parts if each.startswith("xl/charts/") and each.endswith(".xml")]:
        _move_chart(book.package.tree(part), maps)
    for part in [each for each in book.package.parts if each.startswith("xl/pivotCache/pivotCacheDef")]:
        _move_pivot(book.package.tree(part), maps)
    _count_anew(book)


def _scope(book: Workbook, name: etree._Element) -> str:
    number = name.get("localSheetId", "")
    listed = book.tree.findall(f"{MAIN}sheets/{MAIN}sheet")
    return listed[int(number)].get("name", "") if number.isdigit() and int(number) < len(listed) else ""


def _move_sheet(book: Workbook, sheet: Sheet, maps: Maps) -> None:
    rows = maps.get(sheet.key, RowMap())
    for each in sheet.tree:
        if each.tag != f"{MAIN}sheetData":
            _move_part(each, sheet, rows, maps)
    if not rows.copies:
        return
    for part in book.package.related(sheet.part, "drawing"):
        _move_anchors(book.package.tree(part), rows)
    for part in book.package.related(sheet.part, "comments"):
        for each in book.package.tree(part).iter(f"{MAIN}comment"):
            each.set("ref", _first(each.get("ref", ""), rows))
    for part in book.package.related(sheet.part, "vmlDrawing"):
        _move_notes(book.package.tree(part), rows)
    for part in book.package.related(sheet.part, "table"):
        for each in book.package.tree(part).iter(f"{MAIN}table", f"{MAIN}autoFilter", f"{MAIN}sortState"):
            each.set("ref", rows.area(each.get("ref", "")))


def _move_part(part: etree._Element, sheet: Sheet, rows: RowMap, maps: Maps) -> None:
    """Conditional formats, checks of input, merged cells, breaks, views, sparklines: whatever has an area."""
    tag = etree.QName(part).localname
    if tag == "mergeCells":
        _move_merged(part, rows)
    elif tag == "hyperlinks":
        _copied(part, rows)
    elif tag in ("rowBreaks",):
        for each in part.iterfind(f"{MAIN}brk"):
            each.set("id", str(rows.last(int(each.get("id", "0")))))
    for each in part.iter(etree.Element):
        name = etree.QName(each).localname
        row = _row_of(part.get("sqref") or each.get("sqref") or each.getparent().get("sqref") or "")
        if name in _FORMULAS and each.text and tag != "extLst":
            each.text = formula(each.text).written(sheet.key, maps, row)
        elif name == "f" and each.text:
            each.text = formula(each.text).written(sheet.key, maps)
        elif name == "sqref" and each.text:
            each.text = rows.area(each.text)
    for each in part.iter(etree.Element):
        _move_attributes(each, tag, rows)


def _move_attributes(each: etree._Element, tag: str, rows: RowMap) -> None:
    for name in ("sqref", "ref"):
        if each.get(name) and tag not in ("mergeCells", "hyperlinks"):
            each.set(name, rows.area(each.get(name, "")))
    for name in ("activeCell", "topLeftCell"):
        if each.get(name):
            each.set(name, _first(each.get(name, ""), rows))


def _row_of(area: str) -> int:
    digits = "".join(letter for letter in area.split(" ")[0].split(":")[0] if letter.isdigit())
    return int(digits or 0)


def _first(reference: str, rows: RowMap) -> str:
    return rows.area(reference).split(":")[0]


def _move_merged(part: etree._Element, rows: RowMap) -> None:
    """A merged area within a repeated row stands in each copy; one over several rows grows with them."""
    _copied(part, rows)
    part.set("count", str(len(part)))


def _copied(part: etree._Element, rows: RowMap) -> None:
    for each in list(part):
        area = each.get("ref", "")
        begin, _, end = area.partition(":")
        row, last = _row_of(begin), _row_of(end or begin)
        if row != last or rows.copies.get(row, 1) == 1:
            each.set("ref", rows.area(area))
            continue
        letters = [side.rstrip("0123456789") for side in (begin, end) if side]
        at = part.index(each)
        part.remove(each)
        for copy, new in enumerate(range(rows.first(row), rows.last(row) + 1)):
            own = etree.fromstring(etree.tostring(each))
            own.set("ref", ":".join(f"{side}{new}" for side in letters))
            part.insert(at + copy, own)


def _move_anchors(tree: etree._Element, rows: RowMap) -> None:
    """Pictures and charts below a repeated row go down with what is around them, and keep their size."""
    for anchor in tree:
        begin = anchor.find(f"{_DRAWING}from/{_DRAWING}row")
        end = anchor.find(f"{_DRAWING}to/{_DRAWING}row")
        if begin is None or anchor.get("editAs") == "absolute":
            continue
        old = int(begin.text or 0)
        moved = rows.first(old + 1) - 1 - old
        begin.text = str(old + moved)
        if end is not None:
            end.text = str(int(end.text or 0) + moved)


def _move_notes(tree: etree._Element, rows: RowMap) -> None:
    """The boxes of comments (VML): rows count from 0."""
    for each in tree.iter(f"{_EXCEL}ClientData"):
        row = each.find(f"{_EXCEL}Row")
        anchor = each.find(f"{_EXCEL}Anchor")
        if row is None or not (row.text or "").strip().isdigit():
            continue
        old = int((row.text or "").strip())
        moved = rows.first(old + 1) - 1 - old
        row.text = str(old + moved)
        sides = [side.strip() for side in ((anchor.text or "") if anchor is not None else "").split(",")]
        if anchor is not None and len(sides) == 8 and all(side.isdigit() for side in sides):
            sides[2], sides[6] = str(int(sides[2]) + moved), str(int(sides[6]) + moved)
            anchor.text = ", ".join(sides)


def _move_chart(tree: etree._Element, maps: Maps) -> None:
    """The chart draws the rows as they are; what it remembered of the old ones is forgotten."""
    for each in list(tree.iter(etree.Element)):
        name = etree.QName(each).localname
        if name == "f" and each.text:
            each.text = formula(each.text).written("", maps)
        elif name in _CACHES and _follows(each):
            each.getparent().remove(each)


def _follows(cache: etree._Element) -> bool:
    """True of what is remembered beside the reference it came from."""
    return any(etree.QName(each).localname == "f" for each in _before(cache))


def _before(element: etree._Element) -> Iterator[etree._Element]:
    return (each for each in element.itersiblings(preceding=True) if isinstance(each.tag, str))


def _move_pivot(tree: etree._Element, maps: Maps) -> None:
    for each in tree.iter(f"{MAIN}worksheetSource"):
        rows = maps.get(each.get("sheet", "").lower())
        if rows is not None and each.get("ref"):
            each.set("ref", rows.area(each.get("ref", "")))
    tree.set("refreshOnLoad", "1")


def _count_anew(book: Workbook) -> None:
    """The order in which formulas were counted is forgotten; the program that opens the file counts them all."""
    for relation, to in list(book.package.relations(book.part)):
        if relation.get("Type", "").endswith("/calcChain"):
            book.package.drop(to)
            relation.getparent().remove(relation)
    counted = book.tree.find(f"{MAIN}calcPr")
    if counted is None:
        counted = etree.Element(f"{MAIN}calcPr")
        before = ("definedNames", "externalReferences", "functionGroups", "sheets")
        found = next((each for name in before if (each := book.tree.find(f"{MAIN}{name}")) is not None), None)
        assert found is not None
        found.addnext(counted)
    counted.set("fullCalcOnLoad", "1")
