"""LibreOffice opens what was filled, counts its formulas, and prints it; without it the reason is told."""

import subprocess
from pathlib import Path

import pytest

from baylanys.reports.filling.document import fill_document
from baylanys.reports.filling.printing import first_page, printed, printed_together
from baylanys.reports.filling.refusal import FormRefused
from baylanys.reports.filling.spreadsheet import fill_workbook
from baylanys.reports.filling.values import Kind, Shape, Values
from baylanys.simulator.demo_forms import weekly_form
from tests.form_files import ROWS, document, values, weekly, workbook


def text_of(pdf: bytes, folder: Path) -> str:
    path = folder / "read.pdf"
    path.write_bytes(pdf)
    read = ["pdftotext", "-layout", str(path), "-"]
    return subprocess.run(read, check=True, capture_output=True, text=True, timeout=30).stdout


def of_the_demonstration() -> bytes:
    """The demonstration's weekly form with nothing but its days."""
    kinds = {"day": Kind.DAY, "offered": Kind.WHOLE, "answered": Kind.WHOLE, "lost": Kind.WHOLE}
    limited = ("longest_wait", "in_time_percent", "lost_percent", "mean_wait", "recorded_percent")
    places = {"contract": Kind.TEXT, "period": Kind.TEXT, "made_at": Kind.MOMENT}
    for name in limited:
        kind = Kind.PERCENT if name.endswith("percent") else Kind.SECONDS
        places |= {name: kind, f"{name}_limit": Kind.TEXT, f"{name}_verdict": Kind.TEXT}
    rows = [{"day": each["day"], "offered": 100, "answered": 94, "lost": 6} for each in ROWS]
    return fill_workbook(weekly_form(), Values(Shape(places, {"days": kinds}), {"period": "Қараша"}, {"days": rows}))


def test_formulas_are_counted_over_all_rows_and_kazakh_letters_are_there(tmp_path: Path) -> None:
    forms = [
        (fill_workbook(workbook(weekly), values()), "xlsx"),
        (fill_document(document(), values()), "docx"),
        (of_the_demonstration(), "xlsx"),
    ]
    made = printed_together(forms, place=tmp_path / "office")
    sheet, act, week = (text_of(each, tmp_path) for each in made)
    total = next(line for line in sheet.splitlines() if line.strip().startswith("Барлығы") and "150" in line)
    assert total.split() == ["Барлығы", "150", "4.5%", "35.5"]
    assert "33.3%" in sheet
    assert "2026 жылғы қараша" in act and "05.11.2026" in act
    assert next(line for line in week.splitlines() if "Итого" in line).split()[-4:] == ["500", "470", "30", "6.0%"]
    assert "Қоңыраулар / Звонки: Қараша" in week
    assert first_page(made[2]).startswith(b"\x89PNG")
    with pytest.raises(FormRefused, match="not_printed"):
        first_page(b"no paper")


def test_without_the_program_the_reason_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FormRefused, match="no_office"):
        printed(b"", "xlsx", place=tmp_path / "office")
