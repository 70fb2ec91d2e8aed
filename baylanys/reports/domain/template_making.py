"""A report by the customer's form is made, or shown before it is approved (3.9, 7.4)."""

from datetime import date, datetime
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from baylanys.reports.domain.template import version_in_force
from baylanys.reports.errors import ReportRefused
from baylanys.reports.filling.document import fill_document
from baylanys.reports.filling.printing import first_page, printed
from baylanys.reports.filling.refusal import FormRefused, damage_told
from baylanys.reports.filling.spreadsheet import fill_workbook
from baylanys.reports.makers import Order, Outcome
from baylanys.reports.template_errors import TemplateRefused
from baylanys.reports.template_models import PREFIX, ReportTemplate, TemplateVersion
from baylanys.reports.template_values import values_of


def make_by_template(order: Order, file: IO[bytes]) -> Outcome:
    """The form in force at the order's moment stands in the file, filled; `pdf` is what LibreOffice prints of it.

    Words are in the form's own language. Raises ReportRefused `unknown_report`, `wrong_kind`, those of FormRefused.
    """
    template = ReportTemplate.objects.filter(slug=order.name.removeprefix(PREFIX)).first()
    version = version_in_force(template, order.at) if template else None
    if template is None or version is None:
        said = _("There is no approved form “%(name)s”.") % {"name": order.name.removeprefix(PREFIX)[:60]}
        raise ReportRefused(said, code="unknown_report")
    if order.kind not in (version.form, "pdf"):
        said = _("This form is made as %(form)s or PDF.") % {"form": version.form.upper()}
        raise ReportRefused(said, code="wrong_kind")
    try:
        content, formulas = filled(version, order.first, order.last, order.at, dict(order.options))
        file.write(content if order.kind == version.form else paper(content, version.form))
    except TemplateRefused as refused:
        raise ReportRefused(refused.message, code=refused.code) from refused
    return Outcome(template.title, formulas)


def filled(
    version: TemplateVersion, first: date, last: date, at: datetime, options: dict[str, str] | None = None
) -> tuple[bytes, int]:
    """The version filled for these days, and the version of the formulas, also before it is approved.

    Raises ReportRefused, TemplateRefused.
    """
    names = {each["place"] for each in version.places}
    with override(version.language):
        values, formulas = values_of(
            names, first=first, last=last, language=version.language, version=version.number, at=at, options=options
        )
    fill = {"xlsx": fill_workbook, "docx": fill_document}[version.form]
    try:
        with damage_told():
            return fill(version.content(), values), formulas
    except FormRefused as refused:
        raise TemplateRefused(refused) from refused
    except OSError as gone:
        raise TemplateRefused(FormRefused("broken")) from gone


def paper(content: bytes, form: str, to: str = "pdf") -> bytes:
    """The filled form as PDF, or with `png` a picture of its first page. Raises TemplateRefused."""
    try:
        pdf = printed(content, form, place=settings.INSTALLATION.run_dir / "office")
        return first_page(pdf) if to == "png" else pdf
    except FormRefused as refused:
        raise TemplateRefused(refused) from refused
