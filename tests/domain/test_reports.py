"""Built-in reports: figures equal to the cockpit's, files that open, and what is refused."""

import io
import subprocess
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.utils.translation import override

from baylanys.crm.models import Contact
from baylanys.interactions.models import Interaction
from baylanys.reporting.queries import sums_by_day, total
from baylanys.reports import library
from baylanys.reports.domain.made import make_report
from baylanys.reports.errors import ReportNotKept, ReportRefused
from baylanys.reports.models import MadeReport
from baylanys.reports.paper import chart_png
from tests.kpi_rows import answered, contract_in_force, lost, write

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def two_days() -> None:
    contract_in_force()
    write([*answered("2026-11-20", "10:00:00"), *lost("2026-11-20", "10:05:00")])
    for number in range(8):
        write(answered("2026-11-23", f"1{number}:00:00", wait=10 + 15 * number))
    write(lost("2026-11-23", "12:30:00"))


def make(**more: Any) -> MadeReport:
    asked = {"name": "kpi_daily", "first": DAY, "last": DAY, "kind": "xlsx", "language": "ru", "by": None, "at": NOW}
    return make_report(**(asked | more))


def test_a_reports_figures_are_reportings_own() -> None:
    with override("ru"):
        report = library.build("kpi_daily", first=DAY, last=DAY, at=NOW)
    found = total(sums_by_day(DAY, DAY).values()).figures()
    given = {each.key: each.value for each in report.figures}
    for name in ("offered", "answered", "lost", "lost_percent", "in_time_percent", "recorded_percent", "left_in_ivr"):
        assert given[name] == getattr(found, name), name
    assert given["mean_wait"] == (found.mean_wait_ms or 0) / 1000
    before = report.figure("offered")
    assert before is not None and before.previous == 0
    assert report.compared == (date(2026, 11, 22), date(2026, 11, 22))


def test_a_workbook_keeps_numbers_as_numbers() -> None:
    made = make()
    book = openpyxl.load_workbook(io.BytesIO(made.open().read()))
    cells = {row[1].value: row[2] for row in book.worksheets[0].iter_rows(min_row=5) if row[1].value}
    offered = next(cell for title, cell in cells.items() if title and "Поступило" in str(title))
    assert (offered.value, offered.data_type) == (9, "n")
    assert made.size == len(made.open().read())


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": "kpi_hourly"}, "unknown_report"),
        ({"first": date(2026, 11, 24)}, "wrong_period"),
        ({"first": date(2026, 12, 1), "last": date(2026, 12, 31)}, "wrong_period"),
        ({"first": date(2010, 1, 1)}, "period_too_long"),
        ({"kind": "docx"}, "wrong_kind"),
        ({"language": "de"}, "wrong_language"),
        ({"options": {"queue": "no-such"}}, "wrong_option"),
        ({"options": {"weather": "fine"}}, "wrong_option"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(wrong: dict[str, Any], code: str) -> None:
    with pytest.raises(ReportRefused) as refused:
        make(**wrong)
    assert refused.value.code == code
    assert str(refused.value.message)
    assert not MadeReport.objects.exists()


def test_a_full_disk_leaves_no_half_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    installation = settings.INSTALLATION

    class Full:
        media_dir = tmp_path / "file" / "media"

        def __getattr__(self, name: str) -> Any:
            return getattr(installation, name)

    (tmp_path / "file").write_text("a file where the directory should be")
    monkeypatch.setattr(settings, "INSTALLATION", Full())
    with pytest.raises(ReportNotKept):
        make()
    assert not MadeReport.objects.exists()


def test_a_document_on_paper_has_true_kazakh_letters(tmp_path: Any) -> None:
    made = make(kind="pdf", language="kk")
    file = tmp_path / "report.pdf"
    file.write_bytes(made.open().read())
    text = subprocess.run(["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True, text=True).stdout
    for words in ("Күндік көрсеткіштер", "Жоғалған қоңыраулар", "Қор жобаларының байланыс орталығы", "23.11.2026"):
        assert words in text
    assert "Қанша қоңырау түсті, оларға жауап берілді ме?" in text


@pytest.mark.parametrize("name", library.REPORTS)
@pytest.mark.parametrize("language", ["ru", "kk"])
def test_every_report_is_built_of_a_month_with_calls_and_of_one_without(name: str, language: str) -> None:
    with override(language):
        full = library.build(name, first=date(2026, 11, 1), last=date(2026, 11, 30), at=NOW)
        empty = library.build(name, first=date(2024, 3, 1), last=date(2024, 3, 31), at=NOW)
    assert (full.language, full.name, bool(full.figures)) == (language, name, True)
    for report in (full, empty):
        for table in report.tables:
            assert all(len(row) == len(table.columns) for row in table.rows)
            assert table.totals is None or len(table.totals) == len(table.columns)
            assert len(table.addresses) in {0, len(table.rows)}
    assert any("ничего" in note or "нечего" in note or "ештеңе" in note for note in empty.notes)


def test_all_workbooks_open_in_libreoffice(tmp_path: Any) -> None:
    """With a formula in a caller's name, which stays text."""
    contact = Contact.objects.create(name="=cmd|' /C calc'!A0")
    Interaction.objects.update(contact=contact, contact_number="+77015550123")
    first, last = date(2026, 11, 1), date(2026, 11, 30)
    for name in library.REPORTS:
        made = make(name=name, first=first, last=last, language="kk")
        (tmp_path / f"{name}.xlsx").write_bytes(made.open().read())
    convert = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
    ]
    subprocess.run(
        [*convert, "--outdir", str(tmp_path), *map(str, tmp_path.glob("*.xlsx"))],
        check=True,
        capture_output=True,
        timeout=120,
    )
    opened = {path.name.split("-")[0] for path in tmp_path.glob("*.csv")}
    assert opened == set(library.REPORTS)
    register = next(path for path in tmp_path.glob("inbound_register-*.csv") if "Қоңыраулар" in path.name)
    text = register.read_text(encoding="utf-8")
    assert "+7 701 ••• 01 23" in text and "#" not in text


def test_ten_years_are_told_by_month_and_not_by_day() -> None:
    with override("ru"):
        report = library.build("kpi_monthly", first=date(2016, 12, 1), last=date(2026, 11, 24), at=NOW)
    table = report.table("days")
    assert table is not None and [row[0] for row in table.rows] == ["11.2026"]
    with pytest.raises(ReportRefused, match="36"):
        library.build("minutes", first=date(2016, 12, 1), last=date(2026, 11, 24), at=NOW)


def test_a_day_on_which_the_clock_was_changed_is_counted() -> None:
    """Kazakhstan became one zone on 2024-03-01: that night has an hour more in Almaty."""
    for name in library.REPORTS:
        with override("kk"):
            report = library.build(name, first=date(2024, 3, 1), last=date(2024, 3, 1), at=NOW)
        assert report.first == date(2024, 3, 1)


def test_a_chart_is_a_picture_for_a_message() -> None:
    with override("kk"):
        report = library.build("kpi_daily", first=DAY, last=DAY, at=NOW)
    picture = chart_png(report.charts[0])
    assert picture.startswith(b"\x89PNG") and len(picture) > 10_000
