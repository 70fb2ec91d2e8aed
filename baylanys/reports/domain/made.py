"""Files of reports are made and kept (3.9, 7.4)."""

import tempfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import IO

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from baylanys.accounts.models import Person
from baylanys.core.ids import new_id
from baylanys.core.sealed_content import seal
from baylanys.reports import library
from baylanys.reports.errors import ReportNotKept, ReportRefused
from baylanys.reports.makers import MAKERS, Maker, Order, Outcome
from baylanys.reports.models import MadeReport
from baylanys.reports.paper import pdf_of
from baylanys.reports.sheet import write_xlsx

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def make_report(
    *,
    name: str,
    first: date,
    last: date,
    kind: str,
    language: str,
    by: Person | None,
    at: datetime,
    options: Mapping[str, str] | None = None,
    tell: Callable[[int], None] | None = None,
) -> MadeReport:
    """The file of the report lies in the store, with its row.

    Numbers and names of people outside are covered in it (4.6). Raises ReportRefused (`unknown_report`, `wrong_period`,
    `period_too_long`, `wrong_kind`, `wrong_language`, `wrong_option`, `too_many_rows`) and ReportNotKept (`disk_full`):
    nothing is kept then. Making the same again makes another row.
    """
    given = {key: value for key, value in (options or {}).items() if value}
    order = Order(name, first, last, kind, language, at, given, tell or (lambda percent: None))
    if language not in library.LANGUAGES:
        raise ReportRefused(_("Reports are in Kazakh, Russian or English."), code="wrong_language")
    row = MadeReport(id=new_id(), name=name, first=first, last=last, kind=kind, language=language, options=given)
    row.made_by, row.made_at = by, at
    row.path = f"reports/{at:%Y/%m}/{row.id}"
    try:
        with override(language), tempfile.TemporaryFile() as file:
            made = maker_of(name)(order, file)
            row.title, row.formula_version = made.title[:200], made.formula_version
            row.file_name = file_name(made.title, order)
            file.seek(0)
            row.size, row.sha256 = seal(file, settings.INSTALLATION.media_dir / row.path)
    except OSError as full:
        said = _("The file could not be written: there is no room on the disk. Nothing was kept.")
        raise ReportNotKept(said) from full
    row.save(force_insert=True)
    return row


def maker_of(name: str) -> Maker:
    """Who makes reports of that name. Raises ReportRefused (`unknown_report`)."""
    for prefix, maker in MAKERS.items():
        if name.startswith(prefix):
            return maker
    library.describe(name)
    return _built_in


def file_name(title: str, order: Order) -> str:
    """`Показатели-за-месяц-2026-11.xlsx`: what the file is called where it is saved."""
    period = f"{order.first}" if order.first == order.last else f"{order.first}_{order.last}"
    return f"{slugify(title, allow_unicode=True)[:120] or order.name}-{period}-{order.language}.{order.kind}"


def _built_in(order: Order, file: IO[bytes]) -> Outcome:
    if order.kind not in library.KINDS:
        raise ReportRefused(_("This report is made as XLSX or PDF."), code="wrong_kind")
    report = library.build(order.name, first=order.first, last=order.last, at=order.at, options=order.options)
    if order.kind == "xlsx":
        write_xlsx(report, file, order.tell)
    else:
        file.write(pdf_of(report))
    return Outcome(report.title, report.formula_version)
