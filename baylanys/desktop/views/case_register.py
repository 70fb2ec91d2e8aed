"""The register of requests (7.2): a page of any period, project and channel, and the file by the customer's form."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from baylanys.accounts.permissions import allowed, may
from baylanys.core import clock
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.file_answers import answer_pieces
from baylanys.crm.case_register import register_counts, registered
from baylanys.crm.cases.register_form import Asked, months_offered, read_asked
from baylanys.desktop.case_register_file import Paper, write_register
from baylanys.desktop.case_register_page import COLUMNS, TITLE, Words, channel_choices, page_rows
from baylanys.desktop.cases_page import project_choices
from baylanys.desktop.register_file import FORMS

ZONE = ZoneInfo(settings.CONTRACT_TIME_ZONE)
PAGE_ROWS = 50
MOST_FIRST = 10_000_000


@require_safe
@allowed("see_register")
def case_register(request: HttpRequest) -> HttpResponseBase:
    """The register as a page; the rows that follow come as the page is read."""
    at = clock.now()
    asked = read_asked(request.GET, at.astimezone(ZONE).date())
    found, first = registered(asked, ZONE), _first(request.GET.get("first", ""))
    rows = page_rows(found, Words(request.user, at, ZONE), first, PAGE_ROWS + 1)
    context: dict[str, Any] = {
        "asked": asked, "title": TITLE, "rows": rows[:PAGE_ROWS], "columns": [words for words, _width in COLUMNS],
        "next": f"?{asked.as_query()}&first={first + PAGE_ROWS}" if len(rows) > PAGE_ROWS else "",
    }  # fmt: skip
    if first and getattr(request, "htmx", None):
        return render(request, "desktop/cases/register.html#rows", context)
    return render(request, "desktop/cases/register.html", context | _above(asked, at))


@require_safe
@allowed("see_register")
def case_register_file(request: HttpRequest) -> HttpResponseBase:
    """The whole register of the period as a workbook; the audit log says who took it."""
    at = clock.now()
    asked = read_asked(request.GET, at.astimezone(ZONE).date())
    found = registered(asked, ZONE)
    person: Any = request.user
    paper = Paper(
        found, asked, Words(person, at, ZONE), register_counts(found, at), person.display_name,
        dict(project_choices()).get(asked.project, asked.project),
        dict(channel_choices()).get(asked.channel, asked.channel),
    )  # fmt: skip
    told = {"form": "xlsx", "filter": asked.as_query(), "numbers": "full" if may(person, "see_numbers") else "covered"}
    write_audit(AuditKind.EXPORTED, by=person, at=at, about=("register", "requests"), after=told)
    response = answer_pieces(request, write_register(paper), FORMS["xlsx"][1])
    name = f"requests-{asked.days_from}-{asked.days_to}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _above(asked: Asked, at: datetime) -> dict[str, Any]:
    """What stands above the rows: the filters, the ready-made months, and how the period stands."""
    months = [
        {"first": first, "last": last, "here": (first, last) == (asked.days_from, asked.days_to)}
        for first, last in months_offered(at.astimezone(ZONE).date())
    ]
    return {
        "counts": register_counts(registered(asked, ZONE), at), "months": months,
        "projects": project_choices(), "channels": channel_choices(),
    }  # fmt: skip


def _first(text: str) -> int:
    return min(int(text), MOST_FIRST) if text.isascii() and text.isdigit() and len(text) < 9 else 0
