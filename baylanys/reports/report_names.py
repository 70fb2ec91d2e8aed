"""What reports of any maker are called, as which files they come, and who may read them."""

from typing import Any

from baylanys.accounts.permissions import may
from baylanys.reports.domain.made import maker_of
from baylanys.reports.errors import ReportRefused
from baylanys.reports.library import REPORTS, describe

OF_OTHER_MAKERS = "see_register"
"""The customer's own templates may hold registers as well as figures."""


def title_of(name: str) -> str:
    """The title in the language that is active; the name itself where it has no other."""
    try:
        return str(describe(name).title)
    except ReportRefused:
        return name


def permission_of(name: str) -> str:
    """What one must be allowed to read it. Raises ReportRefused (`unknown_report`)."""
    maker_of(name)
    return REPORTS[name].permission if name in REPORTS else OF_OTHER_MAKERS


def kinds_of(name: str) -> tuple[str, ...]:
    """As which files the report can be made. Raises ReportRefused (`unknown_report`)."""
    maker_of(name)
    return REPORTS[name].kinds if name in REPORTS else ("xlsx", "pdf", "docx")


def report_choices(person: Any) -> list[tuple[str, str]]:
    """Reports that the person may read, with their titles; all of them where nobody asks."""
    return [
        (name, str(each.title)) for name, each in REPORTS.items() if person is None or may(person, each.permission)
    ]
