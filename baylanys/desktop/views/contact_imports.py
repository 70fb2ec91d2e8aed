"""A table of people: brought, its columns confirmed, worked off while one does something else."""

import csv
import io
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import NotPossible
from baylanys.core.spreadsheets import MOST_BYTES, TableRefused
from baylanys.crm import jobs
from baylanys.crm.domain.importing import bring_table, start_import
from baylanys.crm.imports.columns import columns_of
from baylanys.crm.models import ContactImport
from baylanys.desktop.contact_import_page import REFUSALS, columns_page, problems_of

_EARLIER = 20
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@allowed("import_contacts")
def imports(request: HttpRequest) -> HttpResponseBase:
    """Tables brought so far; POST brings another."""
    refused = ""
    if request.method == "POST":
        try:
            return redirect("contact_import", _bring(request).pk)
        except TableRefused as error:
            refused = str(REFUSALS[error.code])
    earlier = ContactImport.objects.select_related("by").defer("content", "problems").order_by("-pk")[:_EARLIER]
    context = {"refused": refused, "earlier": earlier}
    return render(request, "desktop/contacts/imports.html", context, status=422 if refused else 200)


@allowed("import_contacts")
def table(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One table: its columns to confirm, then how far it is; POST starts it."""
    found = get_object_or_404(ContactImport.objects.select_related("by"), pk=pk)
    if request.method == "POST":
        return _start(request, found)
    htmx: Any = getattr(request, "htmx", None)
    context = _context(found)
    partial = "#progress" if htmx and not htmx.boosted and not htmx.history_restore_request else ""
    return render(request, f"desktop/contacts/import.html{partial}", context)


@require_GET
@allowed("import_contacts")
def problems(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The wrong rows as a file for Excel; no cell of it can be a formula."""
    found = get_object_or_404(ContactImport, pk=pk)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([_("Row"), _("What is wrong"), _("Value")])
    writer.writerows(
        (number, what, f"'{value}" if value.startswith(_DANGEROUS) else value)
        for number, what, value in problems_of(found)
    )
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="problems-{found.pk}.csv"'
    return response


def _bring(request: HttpRequest) -> ContactImport:
    upload = request.FILES.get("table")
    if upload is None:
        raise TableRefused(code="empty")
    if (upload.size or 0) > MOST_BYTES:
        raise TableRefused(code="too_large")
    return bring_table(filename=upload.name or "", content=upload.read(), by=request.user, at=clock.now())


def _start(request: HttpRequest, found: ContactImport) -> HttpResponseBase:
    columns = columns_of(request.POST, 200)
    try:
        with transaction.atomic():
            start_import(table=found, columns=columns, by=request.user, at=clock.now())
            jobs.import_soon(found.pk)
    except NotPossible as refused:
        if refused.code == "no_columns":
            context = {**_context(found), **columns_page(found, columns), "no_columns": True}
            return render(request, "desktop/contacts/import.html", context, status=422)
        messages.error(request, _("This table is being imported already."))
    return redirect("contact_import", found.pk)


def _context(found: ContactImport) -> dict[str, Any]:
    percent = round(100 * max(found.row - 1, 0) / found.rows) if found.rows else 100
    context: dict[str, Any] = {"table": found, "percent": min(percent, 100), "refusal": REFUSALS.get(found.refusal, "")}
    if found.state == "brought":
        context |= columns_page(found)
    else:
        context["problems"] = problems_of(found)[:50]
    return context
