"""A customer's workbook is filled and stays what it was: looks, merged cells, formulas, charts, colours by value."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baylanys.reports.filling.checking import check_form
from baylanys.reports.filling.package import opened
from baylanys.reports.filling.references import RowMap, formula
from baylanys.reports.filling.refusal import FormRefused
from baylanys.reports.filling.spreadsheet import fill_workbook
from baylanys.reports.filling.workbook import MAIN, Workbook, family_of
from tests.form_files import CALLS, ROWS, SHAPE, part, repacked, values, weekly, workbook

SHEET, OTHER = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"

BOOK = workbook(weekly)


@pytest.fixture(scope="module")
def filled() -> bytes:
    return fill_workbook(BOOK, values())


def cells(content: bytes, sheet: int = 0) -> dict[str, Any]:
    """What each cell holds: a number, a text, or `=` and a formula."""
    found: dict[str, Any] = {}
    book = Workbook(opened(content))
    for row in book.sheets[sheet].rows():
        for cell in row.iterfind(f"{MAIN}c"):
            text = book.text_of(cell)
            if (counted := cell.findtext(f"{MAIN}f")) is not None:
                found[cell.get("r", "")] = f"={counted}"
            elif text is not None:
                found[cell.get("r", "")] = "".join(text.itertext(f"{MAIN}t"))
            elif (value := cell.findtext(f"{MAIN}v")) is not None:
                found[cell.get("r", "")] = float(value)
    return found


def faults(write: Any) -> list[tuple[str, str, str]]:
    found = check_form(workbook(write), SHAPE)[1]
    return [(each.where, each.fault, each.help) for each in found if each.fault]


def test_places_hold_real_numbers_in_the_cells_own_format(filled: bytes) -> None:
    found = cells(filled)
    assert found["C2"] == pytest.approx(0.0325)
    assert found["D2"] == 118.4
    assert (found["A5"], found["A9"]) == (46327, 46331)
    assert [found[f"B{row}"] for row in range(5, 10)] == [10, 20, 30, 40, 50]
    assert found["A1"] == "«Әділет» қоғамы: 2026 жылғы қараша"
    assert found["F5"] == "01.11.2026"


def test_a_mark_cut_by_different_looks_is_one_and_the_looks_stay(filled: bytes) -> None:
    assert cells(filled)["A2"] == "Барлығы 1\u202f234 қоңырау"
    assert part(filled, SHEET).count("<rPr>") == 2


def test_formulas_follow_the_rows_and_grow_with_them(filled: bytes) -> None:
    found, other = cells(filled), cells(filled, 1)
    assert (found["E5"], found["E9"]) == ("=B5/B$10", "=B9/B$10")
    assert (found["B10"], found["C10"], found["D10"]) == ("=SUM(B5:B9)", "=AVERAGE(C5:C9)", "=MAX($D$5:$D$9)")
    assert (other["A1"], other["A2"]) == ("=Есеп!B10", "=SUM(Есеп!B5:B9)")
    assert 'fullCalcOnLoad="1"' in part(filled, "xl/workbook.xml")


def test_everything_that_names_rows_names_the_right_ones(filled: bytes) -> None:
    sheet, book = part(filled, SHEET), part(filled, "xl/workbook.xml")
    for said in ('ref="A1:D1"', 'ref="F9:G9"', 'ref="A11:D11"', 'sqref="C5:C9"', "<xm:sqref>B5:B9", 'sqref="B5:B9"'):
        assert said in sheet, said
    assert sheet.count('ht="24"') == 5
    for said in ("Есеп!$A$1:$G$11", "Есеп!$4:$4", "Есеп!$B$5:$B$9"):
        assert said in book
    assert 'ref="B10"' in part(filled, "xl/comments1.xml")
    assert "<x:Row>9</x:Row>" in part(filled, "xl/drawings/vmlDrawing1.vml")


def test_the_chart_survives_draws_all_rows_and_stands_below_them(filled: bytes) -> None:
    chart = part(filled, "xl/charts/chart1.xml")
    assert "Есеп!$A$5:$A$9" in chart and "Есеп!$B$5:$B$9" in chart
    assert "Cache" not in chart
    assert "Келген: 2026 жылғы қараша" in chart
    assert "<xdr:row>12</xdr:row>" in part(filled, "xl/drawings/drawing1.xml")


def test_what_a_caller_is_called_is_only_ever_text(filled: bytes) -> None:
    found, sheet = cells(filled, 1), part(filled, OTHER)
    assert found["A3"] == CALLS[0]["caller"]
    assert found["A4"] == "{{ customer }} {{ days.day }}"
    assert found["A5"] == "@SUM(A1) _x005F_x0041_ <b>&"
    assert found["B3"] == "+7 701 555 01 23"
    assert sheet.count("<f>") == 2


def test_heads_of_pages_are_filled(filled: bytes) -> None:
    assert "&amp;L«Әділет» қоғамы&amp;R22.11.2026" in part(filled, SHEET)


def test_the_same_values_give_the_same_file(filled: bytes) -> None:
    assert fill_workbook(BOOK, values()) == filled


def test_a_period_without_rows_leaves_one_empty_row() -> None:
    found = cells(fill_workbook(workbook(weekly), values([], [])))
    assert "A5" not in found and "B5" not in found
    assert (found["E5"], found["B6"], found["A7"]) == ("=B5/B$6", "=SUM(B5)", "Соңы")


def test_five_thousand_rows() -> None:
    found = cells(fill_workbook(workbook(weekly), values(ROWS * 1_000)))
    assert (found["B5004"], found["B5005"]) == (50, "=SUM(B5:B5004)")
    assert found["E5004"] == "=B5004/B$5005"


def test_what_is_wrong_is_told_with_its_place_and_the_nearest_name() -> None:
    def write(book: Any, sheet: Any) -> None:
        percent = book.add_format({"num_format": "0.0%"})
        sheet.write("A1", "{{ lost_shrae }} {{ }} {{ customer|perc }}")
        sheet.write("A2", "{{ customer }}", percent)
        sheet.write("A3", "{{ customer|percent }}")
        sheet.write("A4", "{{ offered }}", book.add_format({"num_format": "dd.mm.yyyy"}))
        sheet.write_row("A5", ["{{ days.day }}", "{{ calls.caller }}"])
        sheet.merge_range("A7:A8", "{{ days.day }}")
        sheet.write_formula("A10", '="{{ customer }}"')
        sheet.set_footer("&C{{ days.day }}")

    assert faults(write) == [
        ("Есеп!A1", "unknown", "lost_share"),
        ("Есеп!A1", "unreadable", ""),
        ("Есеп!A1", "unknown_filter", "percent"),
        ("Есеп!A2", "wrong_type", "text"),
        ("Есеп!A3", "wrong_type", "text"),
        ("Есеп!A4", "wrong_type", "whole"),
        ("Есеп!B5", "two_tables", ""),
        ("Есеп!A7", "merged", ""),
        ("Есеп!A10", "in_formula", ""),
        ("Есеп", "table_outside_row", ""),
    ]
    with pytest.raises(FormRefused, match="unfillable"):
        fill_workbook(workbook(write), values())


def test_a_good_form_has_no_faults() -> None:
    assert not faults(weekly)


def test_shared_formulas_stand_in_each_copy_of_the_row() -> None:
    def write(book: Any, sheet: Any) -> None:
        sheet.write("A2", "{{ days.offered }}")
        sheet.write_formula("B2", "=A2*2")
        sheet.write_formula("B3", "=A3*2")

    shared = repacked(
        workbook(write),
        {SHEET: lambda was: was.replace(b"<f>A2*2</f>", b'<f t="shared" ref="B2:B3" si="0">A2*2</f>')
         .replace(b"<f>A3*2</f>", b'<f t="shared" si="0"/>')},
    )  # fmt: skip
    found = cells(fill_workbook(shared, values()))
    assert (found["B2"], found["B6"], found["B7"]) == ("=A2*2", "=A6*2", "=A7*2")


@pytest.mark.parametrize(
    ("code", "family"),
    [
        ("General", "general"), ("@", "text"), ("0.00", "number"), ("#,##0", "number"), ("0.0%", "percent"),
        ("dd.mm.yyyy", "day"), ("[h]:mm:ss", "length"), ("mm:ss", "length"), ('0 "дней"', "number"),
        ("[Red]0", "number"), ("[$-419]d mmm yyyy", "day"), ("mm.yyyy", "day"), ("mmm", "day"),
    ],
)  # fmt: skip
def test_what_a_cell_shows_is_known_by_its_format(code: str, family: str) -> None:
    assert family_of(code) == family


@given(
    copies=st.dictionaries(st.integers(1, 30), st.integers(1, 6), max_size=5),
    first=st.integers(1, 30),
    length=st.integers(0, 10),
)
@settings(max_examples=60, deadline=None)
def test_a_range_means_the_same_rows_after_rows_are_repeated(copies: dict[int, int], first: int, length: int) -> None:
    new = [old for old in range(1, 45) for _ in range(copies.get(old, 1))]
    rows = RowMap(copies)
    begin, end = rows.first(first), rows.last(first + length)
    assert new[begin - 1 : end] == [old for old in new if first <= old <= first + length]
    said = formula(f"SUM(B{first}:B{first + length})+C$1").written("s", {"s": rows})
    assert said == f"SUM(B{begin}:B{end})+C${rows.first(1)}"


def test_a_day_before_1904_is_counted_from_there() -> None:
    def write(book: Any, sheet: Any) -> None:
        sheet.write("A1", "{{ first_day }}")

    content = repacked(
        workbook(write), {"xl/workbook.xml": lambda was: was.replace(b"<workbookPr ", b'<workbookPr date1904="1" ')}
    )
    assert cells(fill_workbook(content, values()))["A1"] == (date(2026, 11, 1) - date(1904, 1, 1)).days
