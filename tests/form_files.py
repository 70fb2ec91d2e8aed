"""Forms as customers write them, and what they are filled with."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import docx
import xlsxwriter

from baylanys.reports.filling.values import Kind, Shape, Values

SHAPE = Shape(
    places={
        "customer": Kind.TEXT,
        "period": Kind.TEXT,
        "first_day": Kind.DAY,
        "made_at": Kind.MOMENT,
        "offered": Kind.WHOLE,
        "lost_share": Kind.PERCENT,
        "longest_wait": Kind.SECONDS,
        "inbound_minutes": Kind.MINUTES,
    },
    tables={
        "days": {"day": Kind.DAY, "offered": Kind.WHOLE, "lost_share": Kind.PERCENT, "wait": Kind.SECONDS},
        "calls": {"caller": Kind.TEXT, "number": Kind.PHONE, "at": Kind.MOMENT},
    },
)
ROWS = [
    {"day": date(2026, 11, day), "offered": 10 * day, "lost_share": 1.5 * day, "wait": 30.5 + day}
    for day in range(1, 6)
]
AT = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)
CALLS = [
    {"caller": '=HYPERLINK("http://evil.example";"!")', "number": "+77015550123", "at": AT},
    {"caller": "{{ customer }} {{ days.day }}", "number": "+77015550124", "at": AT},
    {"caller": "@SUM(A1)\x07 _x0041_ <b>&", "number": "+77015550125", "at": AT},
]


def values(days: Any = ROWS, calls: Any = CALLS) -> Values:
    single = {
        "customer": "«Әділет» қоғамы",
        "period": "2026 жылғы қараша",
        "first_day": date(2026, 11, 1),
        "made_at": AT,
        "offered": 1234,
        "lost_share": 3.25,
        "longest_wait": 118.4,
        "inbound_minutes": 9876.5,
    }
    return Values(SHAPE, single, {"days": days, "calls": calls}, ZoneInfo("Asia/Almaty"))


def workbook(write: Callable[[Any, Any], None]) -> bytes:
    """A workbook with the sheet «Есеп», as `write` fills it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    write(book, book.add_worksheet("Есеп"))
    book.close()
    return out.getvalue()


def weekly(book: Any, sheet: Any) -> None:
    """A heading over merged cells, a table of days with a total, shares, colours by value, a chart below,
    references from another sheet."""
    bold = book.add_format({"bold": True, "align": "center", "font_size": 14})
    percent, day = book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": "dd.mm.yyyy"})
    sheet.merge_range("A1:D1", "{{ customer }}: {{ period }}", bold)
    sheet.write_rich_string("A2", "Барлығы ", book.add_format({"bold": True}), "{{ off", bold, "ered }} қоңырау")
    sheet.write("C2", "{{ lost_share }}", percent)
    sheet.write_row("A4", ["Күн", "Келген", "Жоғалған", "Күту, с", "Үлес"])
    sheet.set_row(4, 24)
    sheet.write("A5", "{{ days.day }}", day)
    sheet.write("B5", "{{ days.offered }}")
    sheet.write("C5", "{{ days.lost_share }}", percent)
    sheet.write("D5", "{{ days.wait }}")
    sheet.write_formula("E5", "=B5/B$6", percent, 1)
    sheet.merge_range("F5:G5", "{{ days.day|text }}")
    sheet.write("A6", "Барлығы")
    sheet.write_formula("B6", "=SUM(B5)", None, 7)
    sheet.write_formula("C6", "=AVERAGE(C5:C5)", percent)
    sheet.write_formula("D6", "=MAX($D$5:$D$5)")
    sheet.merge_range("A7:D7", "Соңы")
    sheet.conditional_format("C5:C5", {"type": "cell", "criteria": ">", "value": 0.04, "format": bold})
    sheet.conditional_format("B5:B5", {"type": "data_bar", "data_bar_2010": True})
    sheet.data_validation("B5", {"validate": "integer", "criteria": ">", "value": 0})
    sheet.print_area("A1:G7")
    sheet.repeat_rows(3)
    sheet.set_header("&L{{ customer }}&R{{ made_at|day }}")
    sheet.write_comment("B6", "Қосынды")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"categories": "=Есеп!$A$5:$A$5", "values": "=Есеп!$B$5:$B$5", "name": "=Есеп!$B$4"})
    chart.set_title({"name": "Келген: {{ period }}"})
    sheet.insert_chart("A9", chart)
    book.define_name("longest_wait", "=Есеп!$D$2")
    book.define_name("Күндер", "=Есеп!$B$5:$B$5")
    other = book.add_worksheet("Қорытынды")
    other.write_formula("A1", "=Есеп!B6")
    other.write_formula("A2", "=SUM(Есеп!B5:B5)")
    other.write("A3", "{{ calls.caller }}")
    other.write("B3", "{{ calls.number }}")
    other.write("C3", "{{ calls.at }}")


def document(write: Callable[[Any], None] | None = None) -> bytes:
    """An act: sentences, a mark in two pieces with different looks, a table of days, a head."""
    act = docx.Document()
    if write is None:
        act.add_heading("{{ customer }}", 1)
        paragraph = act.add_paragraph("Кезең: {{ per")
        paragraph.add_run("iod }}, барлығы ").bold = True
        paragraph.add_run("{{ offered }}; {{ lost_share }} / {{ lost_share|number }}; {{ longest_wait|length }}")
        table = act.add_table(rows=3, cols=3, style="Table Grid")
        for place, text in enumerate(("Күн", "Келген", "Үлес")):
            table.cell(0, place).text = text
        for place, text in enumerate(("{{ days.day }}", "{{ days.offered }}", "{{ days.lost_share }}")):
            table.cell(1, place).text = text
        table.cell(2, 0).merge(table.cell(2, 2)).text = "Барлығы {{ offered }}"
        act.sections[0].header.paragraphs[0].text = "{{ made_at }}"
    else:
        write(act)
    out = io.BytesIO()
    act.save(out)
    return out.getvalue()


def repacked(content: bytes, parts: dict[str, Any]) -> bytes:
    """The file with these parts, added or changed; a function gets what was there."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in [*old.namelist(), *(each for each in parts if each not in old.namelist())]:
            changed = parts.get(name)
            before = old.read(name) if name in old.namelist() else b""
            content = before if changed is None else changed(before) if callable(changed) else changed
            new.writestr(name, content)
    return out.getvalue()


def part(content: bytes, name: str) -> str:
    """One part of the file as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def keep(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path
