"""A customer's form: uploaded, checked, approved, and made with the figures of the reports."""

import io
from datetime import UTC, date, datetime, timedelta
from threading import Thread
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.db import connection

from baylanys.core.approval import waiting_for_approval
from baylanys.core.errors import NotPossible
from baylanys.reports import library
from baylanys.reports.domain import template as forms
from baylanys.reports.domain.made import make_report
from baylanys.reports.errors import ReportRefused
from baylanys.reports.place_figures import FIGURES
from baylanys.reports.place_tables import TABLES
from baylanys.reports.places import shape
from baylanys.reports.report import Report
from baylanys.reports.template_errors import TemplateRefused
from baylanys.reports.template_models import ReportTemplate, TemplateVersion
from baylanys.reports.template_values import values_of
from tests.form_files import document, repacked, workbook
from tests.kpi_rows import answered, contract_in_force, lost, write

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
DAYS = {"first": date(2026, 11, 20), "last": date(2026, 11, 23)}


def sheet(book: Any, page: Any, extra: str = "") -> None:
    page.write("A1", "{{ contract }}: {{ period }}" + extra)
    page.write("A2", "{{ offered }}")
    page.write("A3", "{{ lost_percent_verdict }}")
    page.write("A4", "{{ days.day }}", book.add_format({"num_format": "dd.mm.yyyy"}))
    page.write("B4", "{{ days.offered }}")
    page.write_formula("B5", "=SUM(B4)")


def form(extra: str = "") -> bytes:
    return workbook(lambda book, page: sheet(book, page, extra))


def begun(slug: str = "weekly") -> ReportTemplate:
    return forms.begin_template(title="Апталық нысан", slug=slug, by=None, at=NOW)


def uploaded(template: ReportTemplate, content: bytes | None = None, at: datetime = NOW) -> TemplateVersion:
    given = content or form()
    return forms.upload_version(
        template=template, content=given, filename="нысан.xlsx", language="kk", comment="", by=None, at=at
    )


def in_force(template: ReportTemplate, content: bytes | None = None, at: datetime = NOW) -> TemplateVersion:
    version = uploaded(template, content, at)
    forms.hand_over(version=version, by=None, at=at)
    forms.approve(version=version, valid_from=at, comment="", by=None, at=at)
    return version


def made(at: datetime = NOW, **more: Any) -> Any:
    asked = {"name": "template-weekly", "kind": "xlsx", "language": "ru", "by": None, "at": at, **DAYS}
    return make_report(**(asked | more))


def two_days() -> None:
    contract_in_force()
    write([*answered("2026-11-20", "10:00:00"), *lost("2026-11-20", "10:05:00")])
    write(answered("2026-11-23", "10:00:00"))


def test_every_place_of_the_list_is_one_of_a_report_and_is_what_it_says() -> None:
    two_days()
    reports: dict[str, Report] = {}
    for each in {*(place.report for place in FIGURES), *(table.report for table in TABLES)}:
        reports[each] = library.build(each, at=NOW, **DAYS)
    for place in FIGURES:
        found = reports[place.report].figure(place.figure or place.key)
        assert found is not None, place.key
        assert (found.kind, found.clause, bool(found.limit)) == (place.kind, place.clause, bool(place.limit)), place.key
    for table in TABLES:
        shown = reports[table.report].table(table.table or table.key)
        assert shown is not None, table.key
        assert [(each.key, each.kind) for each in shown.columns] == [(key, kind) for key, kind, _ in table.columns]
    values, _ = values_of(shape().names(), language="ru", version=1, at=NOW, **DAYS)
    assert set(values.single) >= set(shape().places)


def test_a_form_goes_from_the_upload_to_the_made_report() -> None:
    two_days()
    template = begun()
    version = uploaded(template)
    assert (version.number, version.form, version.state, version.faults) == (1, "xlsx", "draft", [])
    with pytest.raises(ReportRefused):
        made()
    forms.hand_over(version=version, by=None, at=NOW)
    assert [each.url for each in waiting_for_approval()] == ["/report-templates/weekly/?version=1"]
    forms.approve(version=version, valid_from=NOW, comment="", by=None, at=NOW)
    row = made()
    page = openpyxl.load_workbook(io.BytesIO(row.open().read())).active
    assert page["A1"].value == "Қор жобаларының байланыс орталығы: 2026 жылғы 20–23 қараша"
    assert [page[f"A{n}"].value for n in (2, 3)] == [3, "бұзылды"]
    assert [page[f"B{n}"].value for n in (4, 5, 6)] == [2, 1, "=SUM(B4:B5)"]
    assert (row.title, row.file_name) == ("Апталық нысан", "апталық-нысан-2026-11-20_2026-11-23-ru.xlsx")


def test_a_new_version_takes_over_from_its_day_and_the_past_stays_explained() -> None:
    contract_in_force()
    template = begun()
    first, later = in_force(template), NOW + timedelta(hours=1)
    second = in_force(template, form(" (2)"), later)
    assert forms.version_in_force(template, NOW) == first
    assert forms.version_in_force(template, later) == second
    forms.withdraw(version=second, by=None, at=later + timedelta(hours=1))
    assert forms.version_in_force(template, later + timedelta(hours=2)) == first
    assert forms.version_in_force(template, later) == second


def test_what_is_wrong_stands_in_the_way() -> None:
    template = begun()
    wrong = uploaded(template, form(" {{ ofered }}"))
    assert [(each["place"], each["fault"], each["help"]) for each in wrong.faults] == [("ofered", "unknown", "offered")]
    for version, code in ((wrong, "faulty"), (uploaded(template, workbook(lambda book, page: None)), "no_places")):
        with pytest.raises(NotPossible) as refused:
            forms.hand_over(version=version, by=None, at=NOW)
        assert refused.value.code == code
    wrong.refresh_from_db()
    assert wrong.state == "withdrawn"
    with pytest.raises(TemplateRefused) as macros:
        uploaded(template, repacked(form(), {"xl/vbaProject.bin": b"x"}))
    assert macros.value.code == "macros" and "vbaProject" in str(macros.value.message)


def test_it_is_decided_once() -> None:
    template = begun()
    version = uploaded(template)
    decisions: list[Any] = [
        lambda: forms.approve(version=version, valid_from=NOW, comment="", by=None, at=NOW),
        lambda: forms.refuse(version=version, reason="нет", by=None, at=NOW),
    ]
    for decide in decisions:
        with pytest.raises(NotPossible, match="not_waiting"):
            decide()
    forms.hand_over(version=version, by=None, at=NOW)
    with pytest.raises(NotPossible, match="reason_missing"):
        forms.refuse(version=version, reason=" ", by=None, at=NOW)
    waits = uploaded(template)
    with pytest.raises(NotPossible, match="one_waits_already"):
        forms.hand_over(version=waits, by=None, at=NOW)
    decisions[0]()
    for decide in decisions:
        with pytest.raises(NotPossible, match="not_waiting"):
            decide()


def test_names_of_forms_are_short_and_their_own() -> None:
    begun()
    for slug, code in (("weekly", "slug_taken"), ("Неделя", "wrong_slug"), ("a b", "wrong_slug"), ("", "wrong_slug")):
        with pytest.raises(NotPossible) as refused:
            begun(slug)
        assert refused.value.code == code


def test_a_form_without_calls_is_made_and_asks_are_checked() -> None:
    contract_in_force()
    in_force(begun())
    in_force(begun("act"), document(lambda act: act.add_paragraph("{{ period }}: {{ mean_wait }}")))
    page = openpyxl.load_workbook(io.BytesIO(made().open().read())).active
    assert (page["A2"].value, page["B4"].value, page["B5"].value) == (0, None, "=SUM(B4)")
    assert made(name="template-act", kind="docx").size > 1_000
    for more, code in (
        ({"kind": "docx"}, "wrong_kind"), ({"name": "template-none"}, "unknown_report"),
        ({"first": date(2026, 12, 1), "last": date(2026, 12, 2)}, "wrong_period"),
    ):  # fmt: skip
        with pytest.raises(ReportRefused) as refused:
            made(**more)
        assert refused.value.code == code


@pytest.mark.django_db(transaction=True)
def test_of_two_uploads_at_once_both_are_kept_and_one_is_the_draft() -> None:
    template = begun()

    def upload() -> None:
        uploaded(template)
        connection.close()

    both = [Thread(target=upload) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    rows = TemplateVersion.objects.order_by("number").values_list("number", "state")
    assert list(rows) == [(1, "withdrawn"), (2, "draft")]
    assert all((settings.INSTALLATION.media_dir / each.path).exists() for each in TemplateVersion.objects.all())
