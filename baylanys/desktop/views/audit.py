"""The audit log: who saw, heard, changed what; searched, filtered, and as a file (4.6)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from baylanys.accounts.choices import Role
from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.file_answers import answer_pieces
from baylanys.core.models import AuditEntry
from baylanys.desktop.audit_search import audit_lines, read_audit_filter
from baylanys.desktop.register_file import FORMS, ROWS_AT_ONCE, Cell

ROWS = 50
LONGEST_ID = 18
ZONE = ZoneInfo(settings.CONTRACT_TIME_ZONE)


@require_safe
@allowed("see_audit")
def audit(request: HttpRequest) -> HttpResponse:
    """Lines of the log, newest first, page after page."""
    asked, after = read_audit_filter(request.GET), request.GET.get("after", "")
    found = audit_lines(asked, ZONE)
    if after.isascii() and after.isdigit() and len(after) <= LONGEST_ID:
        found = found.filter(pk__lt=int(after))
    rows = list(found[: ROWS + 1])
    context = {
        "asked": asked,
        "lines": [_line(row) for row in rows[:ROWS]],
        "next": f"?{asked.as_query()}&after={rows[ROWS - 1].pk}" if len(rows) > ROWS else "",
        "kinds": AuditKind.choices,
        "files": {form: f"audit.{form}?{asked.as_query()}" for form in FORMS},
    }
    return render(request, "desktop/audit.html", context)


@require_safe
@allowed("see_audit")
def export_audit(request: HttpRequest, form: str) -> HttpResponseBase:
    """All lines of the filter as a file; that too is a line."""
    if form not in FORMS:
        raise Http404
    asked = read_audit_filter(request.GET)
    writer, content_type = FORMS[form]
    at = clock.now()
    after = {"form": form, "filter": asked.as_query()}
    write_audit(AuditKind.EXPORTED, by=request.user, at=at, about=("audit", "all"), after=after)
    table = _Table(audit_lines(asked, ZONE), get_language() or settings.LANGUAGE_CODE)
    response = answer_pieces(request, writer(table), content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="audit-{at.astimezone(ZONE):%Y-%m-%d-%H%M}.{form}"'
    return response


@dataclass(frozen=True)
class _Table:
    """The log as a file's rows."""

    found: QuerySet[AuditEntry]
    language: str

    def title(self) -> str:
        return _("Audit log")

    def head(self) -> list[str]:
        return [
            *("ID", _("When"), _("Who"), _("Role"), _("What"), _("Object"), _("Object's ID"), _("Before"), _("After")),
            *(_("Address"), _("Request")),
        ]

    def rows(self) -> Iterator[list[Cell]]:
        for row in self.found.iterator(ROWS_AT_ONCE):
            line = _line(row)
            moment = row.at.astimezone(ZONE).replace(tzinfo=None)
            yield [
                *(row.pk, moment, row.who, line["role"], line["kind"], line["object"], row.object_id),
                *(line["before"], line["after"], row.address, row.request_id),
            ]


def _line(row: AuditEntry) -> dict[str, Any]:
    return {
        "row": row,
        "kind": str(dict(AuditKind.choices).get(row.kind, row.kind)),
        "role": str({**dict(Role.choices), **_roles()}.get(row.role, row.role)),
        "object": str(_objects().get(row.object_kind, row.object_kind)),
        "before": _values(row.before),
        "after": _values(row.after),
        "is_interaction": row.object_kind == "interaction",
    }


def _roles() -> dict[str, str]:
    return {"system": _("System"), "program": _("Outside program"), "stranger": _("Stranger")}


def _objects() -> dict[str, str]:
    return {
        "interaction": _("Interaction"),
        "register": _("Register"),
        "audit": _("Audit log"),
        "setting": _("Setting"),
        "operator": _("Operator"),
        "order": _("Order"),
        "person": _("Account"),
        "token": _("Token"),
        "session": _("Session"),
        "account": _("Account"),
        "address": _("Address"),
    }


def _values(values: dict[str, Any] | None) -> str:
    if not values:
        return ""
    return "; ".join(f"{name}: {_text(value)}" for name, value in islice(values.items(), 40))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
