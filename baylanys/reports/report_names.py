"""What reports of any maker are called, as which files they come, in which language, and who may read them."""

from typing import Any

from baylanys.accounts.permissions import may
from baylanys.core import clock
from baylanys.reports.domain.made import maker_of
from baylanys.reports.domain.template import version_in_force
from baylanys.reports.errors import ReportRefused
from baylanys.reports.library import REPORTS, describe
from baylanys.reports.template_models import PREFIX, ReportTemplate, TemplateVersion

OF_FORMS = "see_register"
"""The customer's own forms may hold registers as well as figures."""
ANY_KIND = ("xlsx", "pdf", "docx")


def title_of(name: str) -> str:
    """The title in the language that is active; that of a form is its own; the name itself where there is none."""
    if name.startswith(PREFIX):
        found = ReportTemplate.objects.filter(slug=name.removeprefix(PREFIX)).first()
        return found.title if found else name
    try:
        return str(describe(name).title)
    except ReportRefused:
        return name


def permission_of(name: str) -> str:
    """What one must be allowed to read it. Raises ReportRefused (`unknown_report`)."""
    maker_of(name)
    return REPORTS[name].permission if name in REPORTS else OF_FORMS


def kinds_of(name: str) -> tuple[str, ...]:
    """As which files the report can be made now. Raises ReportRefused (`unknown_report`)."""
    maker_of(name)
    if name in REPORTS:
        return REPORTS[name].kinds
    version = _form_in_force(name)
    return (version.form, "pdf") if version else ANY_KIND


def language_of(name: str) -> str:
    """The one language that a form is in; empty for what is made in every language."""
    version = _form_in_force(name)
    return version.language if version else ""


def is_in_own_language(name: str) -> bool:
    """The file is the same for every reader."""
    return name.startswith(PREFIX)


def report_choices(person: Any) -> list[tuple[str, str]]:
    """Reports and forms in force that the person may read, with their titles."""
    built = [(name, str(each.title)) for name, each in REPORTS.items() if may(person, each.permission)]
    forms = ReportTemplate.objects.order_by("title") if may(person, OF_FORMS) else ReportTemplate.objects.none()
    return [*built, *((each.report, each.title) for each in forms if version_in_force(each, clock.now()))]


def _form_in_force(name: str) -> TemplateVersion | None:
    if not name.startswith(PREFIX):
        return None
    template = ReportTemplate.objects.filter(slug=name.removeprefix(PREFIX)).first()
    return version_in_force(template, clock.now()) if template else None
