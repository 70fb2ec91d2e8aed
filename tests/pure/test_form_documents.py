"""A customer's document is filled and stays what it was; nothing of a template language runs."""

import io
from typing import Any

import docx
import pytest

from baylanys.reports.filling.checking import check_form
from baylanys.reports.filling.document import fill_document
from baylanys.reports.filling.refusal import FormRefused
from tests.form_files import CALLS, ROWS, SHAPE, document, repacked, values


def read(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def faults(write: Any) -> list[tuple[str, str]]:
    return [(each.text, each.fault) for each in check_form(document(write), SHAPE)[1] if each.fault]


def test_paragraphs_are_filled_and_keep_their_looks() -> None:
    act = read(fill_document(document(), values()))
    assert act.paragraphs[0].text == "«Әділет» қоғамы"
    assert act.paragraphs[0].style.name == "Heading 1"
    assert act.paragraphs[1].text == (
        "Кезең: 2026 жылғы қараша, барлығы 1\u202f234; 3,25\u202f% / 3,25; 1:58"
    )  # fmt: skip
    assert [run.bold for run in act.paragraphs[1].runs] == [None, True, None]
    assert act.sections[0].header.paragraphs[0].text == "22.11.2026 15:05"


def test_a_row_of_a_table_stands_for_each_of_its_rows() -> None:
    table = read(fill_document(document(), values())).tables[0]
    assert len(table.rows) == 2 + len(ROWS)
    assert [cell.text for cell in table.rows[5].cells] == ["05.11.2026", "50", "7,50\u202f%"]
    assert table.rows[6].cells[0].text == "Барлығы 1\u202f234"


def test_a_table_without_rows_leaves_one_empty_row() -> None:
    table = read(fill_document(document(), values([]))).tables[0]
    assert [cell.text for cell in table.rows[1].cells] == ["", "", ""]


def test_a_mark_in_a_value_is_not_filled_again() -> None:
    def write(act: Any) -> None:
        act.add_paragraph("{{ customer }}")
        act.add_table(rows=1, cols=1).cell(0, 0).text = "{{ calls.caller }}"

    table = read(fill_document(document(write), values())).tables[0]
    assert [row.cells[0].text for row in table.rows][1] == CALLS[1]["caller"]


def test_five_thousand_rows() -> None:
    assert len(read(fill_document(document(), values(ROWS * 1_000))).tables[0].rows) == 5_002


def test_what_is_wrong_is_told() -> None:
    def write(act: Any) -> None:
        act.add_paragraph("{{ custmer }} {% for x in y %} {{ ''.__class__ }} {{ days.day }}")
        table = act.add_table(rows=1, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "{{ days.day }}", "{{ calls.caller }}"

    assert faults(write) == [
        ("{% for x in y %}", "unreadable"), ("{{ custmer }}", "unknown"), ("{{ ''.__class__ }}", "unreadable"),
        ("{{ days.day }}", "table_outside_row"), ("{{ calls.caller }}", "two_tables"),
    ]  # fmt: skip
    with pytest.raises(FormRefused, match="unfillable"):
        fill_document(document(write), values())


def test_the_file_on_somebodys_computer_that_it_began_from_is_forgotten() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{kind}/attachedTemplate" Target="file:///C:/x.dotm" TargetMode="External"/></Relationships>'
    )
    begun = repacked(document(), {"word/_rels/settings.xml.rels": rels.encode()})
    filled = fill_document(begun, values())
    assert b"x.dotm" not in filled and read(filled).paragraphs
