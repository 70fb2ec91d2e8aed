"""The register of operations on platforms, and one of them (7.7)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.permissions import allowed, may
from baylanys.core import clock
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import DomainError
from baylanys.core.file_answers import answer_pieces
from baylanys.desktop.platform_file import OperationTable
from baylanys.desktop.platform_page import (
    contact_name,
    list_context,
    operation_context,
    people_of_operations,
    query_of,
    row_of,
)
from baylanys.desktop.platform_words import refusal_words
from baylanys.desktop.register_file import FORMS
from baylanys.platform_operations.domain import asking, settling
from baylanys.platform_operations.domain.carrying import carry_out_with_password
from baylanys.platform_operations.models import PlatformOperation
from baylanys.platform_operations.queries import ROWS, Asked, operations_asked, read_filter, waiting_for_second

PAGE_ROWS = 50
ZONE = ZoneInfo(settings.CONTRACT_TIME_ZONE)
Act = Callable[[HttpRequest, dict[str, Any]], Any]


@require_GET
@allowed("see_operation")
def operations(request: HttpRequest) -> HttpResponseBase:
    """The register by a filter, newest first; an operator's own."""
    asked = read_filter(request.GET.dict())
    page = Paginator(_found(request.user, asked), PAGE_ROWS).get_page(request.GET.get("page", "1"))
    everything = may(request.user, "see_operations")
    context = list_context(asked, people_of_operations() if everything else {}) | {
        "rows": [row_of(each) | {"name": contact_name(request.user, each)} for each in page],
        "count": page.paginator.count,
        "next": f"?{query_of(asked)}&page={page.next_page_number()}" if page.has_next() else "",
        "everything": everything,
        "waiting": [row_of(each) for each in waiting_for_second(request.user)[:20]]
        if may(request.user, "confirm_operations")
        else [],
    }
    htmx: Any = getattr(request, "htmx", None)
    if not htmx or htmx.boosted or htmx.history_restore_request:
        return render(request, "desktop/platforms/list.html", context)
    return render(request, f"desktop/platforms/list.html#{'rows' if request.GET.get('page') else 'found'}", context)


@require_GET
@allowed("see_operations")
def operations_file(request: HttpRequest) -> HttpResponseBase:
    """The register as XLSX; that it was taken is on record."""
    asked, at = read_filter(request.GET.dict()), clock.now()
    table = OperationTable(
        _found(request.user, asked), request.user, ZONE, get_language() or settings.LANGUAGE_CODE, at
    )
    kept = query_of(asked) if not asked.search else f"{query_of(Asked(state=asked.state))}&search=…"
    write_audit(AuditKind.EXPORTED, by=request.user, at=at, about=("operations", "all"), after={"filter": kept})
    writer, content_type = FORMS["xlsx"]
    response = answer_pieces(request, writer(table), content_type)
    name = f"operations-{at.astimezone(ZONE):%Y-%m-%d-%H%M}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
@allowed("see_operation")
def operation(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """One operation: what was asked, with whose agreement, what became of it."""
    return _page(request, _seen(request, pk))


@require_GET
@allowed("confirm_operations")
def waiting(request: HttpRequest) -> HttpResponseBase:
    """How many dangerous operations wait for this person, for the top of every page."""
    count = waiting_for_second(request.user).count()
    return render(request, "desktop/platforms/waiting.html", {"count": count})


@require_POST
@allowed("see_operation")
def act(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The act is done, or the page says why not. A new password stands in this one answer and nowhere else."""
    row, name = _seen(request, pk), request.POST.get("act", "")
    if name not in ACTS:
        raise Http404
    try:
        found = ACTS[name](request, {"row": row, "by": request.user, "at": clock.now()})
    except DomainError as refused:
        messages.error(request, refusal_words(refused))
        return redirect("platform_operation", pk)
    if name == "reset":
        return _page(request, _seen(request, pk), password=found)
    if name == "look" and found == "undecided":
        messages.info(request, _("The platform was looked at: it cannot be seen whether this was done."))
    return redirect("platform_operation", pk)


def _page(request: HttpRequest, row: PlatformOperation, password: str = "") -> HttpResponseBase:
    context = operation_context(request.user, row, clock.now())
    context |= {"password": password, "name": contact_name(request.user, row)}
    response = render(request, "desktop/platforms/operation.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _seen(request: HttpRequest, pk: UUID) -> PlatformOperation:
    found = PlatformOperation.objects.select_related(*ROWS, "consent__message", "consent__interaction").filter(pk=pk)
    row = found.first()
    if row is None or not (may(request.user, "see_operations") or _concerns(request.user, row)):
        raise Http404
    return row


def _concerns(person: Any, row: PlatformOperation) -> bool:
    """An operator sees those asked for by itself, and those of a request, which all may work on."""
    return row.asked_by_id == person.pk or row.case_id is not None


def _found(person: Any, asked: Asked) -> QuerySet[PlatformOperation]:
    found = operations_asked(asked, ZONE)
    return found if may(person, "see_operations") else found.filter(asked_by=person)


def _text(request: HttpRequest) -> str:
    return request.POST.get("text", "").replace("\0", "")[:500]


def _settle(request: HttpRequest, known: dict[str, Any]) -> None:
    _check_settler(known)
    settling.settle_by_hand(done=request.POST.get("done") == "1", note=_text(request), **known)


def _look(request: HttpRequest, known: dict[str, Any]) -> str:
    _check_settler(known)
    return settling.look_again(**known)


def _check_settler(known: dict[str, Any]) -> None:
    if known["row"].asked_by_id != known["by"].pk and not may(known["by"], "confirm_operations"):
        raise Http404


def _finish(request: HttpRequest, known: dict[str, Any]) -> None:
    ticked = [int(each) for each in request.POST.getlist("step") if each.isascii() and each.isdigit()]
    settling.finish_by_hand(ticked=ticked, done=request.POST.get("done") == "1", note=_text(request), **known)


ACTS: dict[str, Act] = {
    "confirm": lambda request, known: asking.confirm_operation(**known),
    "decline": lambda request, known: asking.decline_operation(reason=_text(request), **known),
    "withdraw": lambda request, known: asking.withdraw_operation(reason=_text(request), **known),
    "reset": lambda request, known: carry_out_with_password(**known),
    "look": _look,
    "settle": _settle,
    "finish": _finish,
}
