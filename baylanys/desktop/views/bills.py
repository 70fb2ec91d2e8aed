"""The telephone operator's bills, and where they differ from our calls (5.1)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baylanys.accounts.permissions import allowed, may
from baylanys.contract.queries import contract_zone
from baylanys.core import clock
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import DomainError
from baylanys.core.spreadsheets import MOST_BYTES, TableRefused
from baylanys.crm.imports.columns import columns_of
from baylanys.desktop.bill_page import (
    DIRECTION_WORDS,
    PROBLEMS,
    VERDICTS,
    Differences,
    columns_page,
    difference_of,
    directions_of,
    verdicts_of,
)
from baylanys.desktop.contact_import_page import REFUSALS
from baylanys.desktop.month_forms import MonthField
from baylanys.desktop.register_file import FORMS, write_xlsx
from baylanys.desktop.register_names import load_names
from baylanys.desktop.views.minutes import month_of
from baylanys.interactions.event_words import Names
from baylanys.reporting.bill.columns import FIELDS
from baylanys.reporting.domain.bill import MOST_TOLERANCE, UNITS, bring_bill, compare_bill, forget_bill
from baylanys.reporting.models import Bill, BillLine, MonthClosing

PAGE_ROWS = 50
TOLERANCE_SECONDS = 120
WIDEST = 200


class RuleForm(forms.Form):
    unit_seconds = forms.TypedChoiceField(choices=[(unit, unit) for unit in UNITS], coerce=int)
    tolerance_seconds = forms.IntegerField(min_value=0, max_value=MOST_TOLERANCE)
    direction = forms.ChoiceField(choices=[("", ""), *DIRECTION_WORDS.items()], required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("see_register")
def bills(request: HttpRequest) -> HttpResponseBase:
    """Bills brought so far; POST brings another."""
    refused = ""
    if request.method == "POST":
        _must_correct(request)
        try:
            return redirect("bill", _bring(request).pk)
        except TableRefused as error:
            refused = str(REFUSALS[error.code])
        except (DomainError, forms.ValidationError) as error:
            refused = error.messages[0] if isinstance(error, forms.ValidationError) else str(error)
    today = clock.now().astimezone(contract_zone()).date()
    month = month_of(request.POST.get("month") or request.GET.get("month"), today)
    rows = Bill.objects.select_related("by").defer("content").order_by("-month", "-pk")
    context = {
        "rows": [(row, directions_of(row) if row.compared_at else ()) for row in rows],
        "month": month,
        "refused": refused,
        "may_correct": may(request.user, "correct_minutes"),
    }
    return render(request, "desktop/months/bills.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("see_register")
def bill(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A bill: its columns to confirm, then what differs; POST lays it beside our calls."""
    found = get_object_or_404(Bill.objects.select_related("by", "compared_by"), pk=pk)
    if found.compared_at is not None:
        return _compared(request, found)
    _must_correct(request)
    return _compare(request, found) if request.method == "POST" else _columns(request, found)


@require_POST
@allowed("correct_minutes")
def forget(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A bill that was brought by mistake is gone."""
    found = get_object_or_404(Bill, pk=pk)
    try:
        forget_bill(bill=found, by=request.user, at=clock.now())
    except DomainError as refused:
        messages.error(request, str(refused))
    return redirect("bills")


@require_safe
@allowed("see_register")
def differences(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The lines that are shown, as a workbook."""
    found = get_object_or_404(Bill.objects.defer("content"), pk=pk)
    language = get_language() or "ru"
    table = Differences(found, _lines(request, found), load_names(request.user), contract_zone(), language)
    write_audit(AuditKind.EXPORTED, by=request.user, at=clock.now(), about=("bill", pk), after={"file": found.filename})
    response = StreamingHttpResponse(write_xlsx(table), content_type=FORMS["xlsx"][1])
    response.headers["Content-Disposition"] = f'attachment; filename="bill-{found.month:%Y-%m}.xlsx"'
    return response


def _bring(request: HttpRequest) -> Bill:
    month = MonthField().clean(request.POST.get("month"))
    upload = request.FILES.get("table")
    if upload is None:
        raise TableRefused(code="empty")
    if (upload.size or 0) > MOST_BYTES:
        raise TableRefused(code="too_large")
    return bring_bill(
        month=month, carrier=request.POST.get("carrier", ""), filename=upload.name or "", content=upload.read(),
        by=request.user, at=clock.now(),
    )  # fmt: skip


def _compare(request: HttpRequest, found: Bill) -> HttpResponseBase:
    columns, form = columns_of(request.POST, WIDEST, FIELDS), RuleForm(request.POST)
    if not form.is_valid():
        return _columns(request, found, columns, _("This unit or this tolerance is not possible."))
    try:
        compare_bill(bill=found, columns=columns, by=request.user, at=clock.now(), **form.cleaned_data)
    except TableRefused as error:
        return _columns(request, found, columns, str(REFUSALS[error.code]))
    except DomainError as refused:
        if refused.code == "compared":
            return redirect("bill", found.pk)
        return _columns(request, found, columns, str(refused))
    return redirect("bill", found.pk)


def _columns(
    request: HttpRequest, found: Bill, chosen: dict[str, int] | None = None, refused: str = ""
) -> HttpResponseBase:
    context = {
        "bill": found,
        "refused": refused,
        "units": UNITS,
        "unit": request.POST.get("unit_seconds", "1"),
        "tolerance": request.POST.get("tolerance_seconds", TOLERANCE_SECONDS),
        "directions": DIRECTION_WORDS.items(),
        **columns_page(found, chosen),
    }
    return render(request, "desktop/months/bill_columns.html", context, status=422 if refused else 200)


def _compared(request: HttpRequest, found: Bill) -> HttpResponseBase:
    page = Paginator(_lines(request, found), PAGE_ROWS).get_page(request.GET.get("page"))
    which = request.GET.get("which", "")
    names = load_names(request.user)
    context: dict[str, Any] = {
        "bill": found,
        "directions": directions_of(found),
        "verdicts": verdicts_of(found),
        "which": which,
        "rows": [_row(row, names) for row in page],
        "next": f"?which={which}&page={page.number + 1}" if page.has_next() else "",
        "may_correct": may(request.user, "correct_minutes"),
        "is_closed": MonthClosing.objects.filter(month=found.month).exists(),
    }
    return render(request, "desktop/months/bill.html", context)


def _row(row: BillLine, names: Names) -> tuple[Any, ...]:
    """The line, its number as the reader may see it, what it is, what is wrong with it, the difference in seconds."""
    apart = difference_of(row)
    number = names.show_number(row.number) if row.number else ""
    return row, number, VERDICTS[row.verdict], PROBLEMS.get(row.problem, ""), None if apart is None else apart / 1000


def _lines(request: HttpRequest, found: Bill) -> Any:
    """Lines of the chosen kind; without a choice, every difference."""
    lines = BillLine.objects.filter(bill=found).order_by("row", "at", "pk")
    which = request.GET.get("which", "")
    return lines.filter(verdict=which) if which in VERDICTS else lines.exclude(verdict__in=("same", "not_talked"))


def _must_correct(request: HttpRequest) -> None:
    if not may(request.user, "correct_minutes"):
        raise PermissionDenied
