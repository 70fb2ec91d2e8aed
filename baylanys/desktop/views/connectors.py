"""The customer's platforms: how each is reached, tried out, and what can be done there (7.7)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.desktop.connector_forms import ConnectorForm
from baylanys.desktop.platform_ask_page import language, name_of
from baylanys.desktop.platform_words import RISK_TONES, fault_words, reason_words
from baylanys.platform_operations.choices import ConnectorKind, Effect, Risk
from baylanys.platform_operations.described import description_of
from baylanys.platform_operations.domain.connector import ConnectorNotUsable, check_connector, write_connector
from baylanys.platform_operations.models import Connector


@require_GET
@allowed("manage_connectors")
def connectors(request: HttpRequest) -> HttpResponseBase:
    """All platforms, and how the last try went."""
    rows = [_row(each) for each in Connector.objects.order_by("-is_active", "name_ru", "pk")]
    return render(request, "desktop/platforms/connectors.html", {"rows": rows, "kinds": ConnectorKind.choices})


@allowed("manage_connectors")
def new_connector(request: HttpRequest) -> HttpResponseBase:
    """A platform is added, beginning with a sample of its kind."""
    form = ConnectorForm(request.POST or None, kind=request.GET.get("kind", ""))
    if request.method == "POST" and form.is_valid():
        if Connector.objects.filter(code=form.cleaned_data["code"]).exists():
            form.add_error("code", _("This code is taken."))
        elif (row := _written(request, form, None)) is not None:
            return redirect("connector", row.pk)
    return render(request, "desktop/platforms/connector.html", {"form": form}, status=422 if form.errors else 200)


@allowed("manage_connectors")
def connector(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One platform."""
    row = get_object_or_404(Connector.objects.select_related("changed_by"), pk=pk)
    form = ConnectorForm(request.POST or None, connector=row)
    if request.method == "POST" and form.is_valid() and _written(request, form, row) is not None:
        return redirect("connector", pk)
    context = {**_row(row), "form": form, "operations": _operations(row)}
    return render(request, "desktop/platforms/connector.html", context, status=422 if form.errors else 200)


@require_POST
@allowed("manage_connectors")
def check(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The platform is asked whether it is there and takes our key."""
    row = get_object_or_404(Connector, pk=pk)
    if check_connector(connector=row, by=request.user, at=clock.now()):
        messages.success(request, _("The platform answers and takes our key."))
    else:
        row.refresh_from_db()
        messages.error(request, reason_words(row.check_code, row.check_detail))
    return redirect("connector", pk)


def _written(request: HttpRequest, form: ConnectorForm, row: Connector | None) -> Connector | None:
    try:
        written = write_connector(connector=row, values=form.values(row), by=request.user, at=clock.now())
    except ConnectorNotUsable as unusable:
        for fault in unusable.faults[:12]:
            form.add_error(None, fault_words(fault))
        return None
    messages.success(request, _("The platform is saved. Try it out before it is used."))
    return written


def _row(row: Connector) -> dict[str, Any]:
    checked = reason_words(row.check_code, row.check_detail) if row.check_code not in {"", "ok"} else ""
    return {"row": row, "name": name_of(row), "trouble": checked, "by_hand": row.kind == ConnectorKind.BY_HAND}


def _operations(row: Connector) -> list[dict[str, Any]]:
    return [
        {
            "row": each,
            "title": each.title.said(language()),
            "effect": Effect(each.effect).label,
            "risk": Risk(each.risk).label,
            "tone": RISK_TONES[each.risk],
        }
        for each in description_of(row).operations
    ]
