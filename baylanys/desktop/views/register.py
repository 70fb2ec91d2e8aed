"""The register: all interactions with filters, page after page, and as a file."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from baylanys.accounts.permissions import allowed, may
from baylanys.core import clock
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.file_answers import answer_pieces
from baylanys.desktop import register_file
from baylanys.desktop.register_choices import choices_of, periods_of
from baylanys.desktop.register_names import load_names
from baylanys.desktop.register_rows import rows_of
from baylanys.interactions import queries
from baylanys.interactions.models import Interaction
from baylanys.interactions.register_filter import RegisterFilter, read_filter, read_place
from baylanys.telephony.models import Recording

WHOLE_NUMBER = 10
ZONE = ZoneInfo(settings.CONTRACT_TIME_ZONE)


@require_safe
@allowed("see_register")
def register(request: HttpRequest) -> HttpResponse:
    """Every interaction."""
    return _page(request, own=False)


@require_safe
@allowed("see_own_interactions")
def my_calls(request: HttpRequest) -> HttpResponse:
    """The interactions that the person served."""
    return _page(request, own=True)


@require_safe
@allowed("see_register")
def export_register(request: HttpRequest, form: str) -> HttpResponseBase:
    return _file(request, form, own=False)


@require_safe
@allowed("see_own_interactions")
def export_my_calls(request: HttpRequest, form: str) -> HttpResponseBase:
    return _file(request, form, own=True)


def _page(request: HttpRequest, own: bool) -> HttpResponse:
    asked = read_filter(request.GET)
    asked = replace(asked, operator="") if own else asked
    found, place = _found(request, asked, own), read_place(request.GET.get("after", ""))
    page, names = queries.page_of(_with_recordings(found), place), load_names(request.user)
    context = {
        "asked": asked,
        "rows": rows_of(page.rows, names),
        "own": own,
        "next": _address(request, asked, after=str(page.next)) if page.next else "",
    }
    if place and _is_fragment(request):
        return render(request, "desktop/register.html#rows", context)
    everything = asked.is_empty and not own
    context |= {"count": queries.count_of(found, everything=everything), "clear": request.path}
    context |= {"files": {form: _file_address(asked, own, form) for form in register_file.FORMS}}
    if _is_fragment(request):
        response = render(request, "desktop/register.html#found", context)
        response.headers["HX-Push-Url"] = _address(request, asked)
        return response
    choices = choices_of(asked, names, own=own)
    context |= {"choices": choices, "periods": periods_of(asked)}
    return render(request, "desktop/register.html", context)


def _file(request: HttpRequest, form: str, own: bool) -> HttpResponseBase:
    if form not in register_file.FORMS:
        raise Http404
    asked = read_filter(request.GET)
    found = queries.newest_first(_found(request, asked, own))
    writer, content_type = register_file.FORMS[form]
    table = register_file.Table(found, load_names(request.user), ZONE, get_language() or settings.LANGUAGE_CODE)
    about = ("register", "own" if own else "all")
    told = _told(asked, form, in_full=may(request.user, "see_numbers"))
    write_audit(AuditKind.EXPORTED, by=request.user, at=clock.now(), about=about, after=told)
    response = answer_pieces(request, writer(table), content_type)
    name = f"register-{clock.now().astimezone(ZONE):%Y-%m-%d-%H%M}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _told(asked: RegisterFilter, form: str, in_full: bool) -> dict[str, Any]:
    """What the audit log keeps of an export; the search may be a number or a name and is not repeated there."""
    kept = replace(asked, search="…" if asked.search else "")
    return {"form": form, "filter": kept.as_query(), "numbers": "full" if in_full else "covered"}


def _found(request: HttpRequest, asked: RegisterFilter, own: bool) -> QuerySet[Interaction]:
    today = clock.now().astimezone(ZONE).date()
    found = queries.register(asked, zone=ZONE, today=today, only_of=request.user if own else None)
    return found.none() if _would_uncover(request, asked) else found


def _would_uncover(request: HttpRequest, asked: RegisterFilter) -> bool:
    """Searching by a part would tell what the role sees covered of a number, or of a name; a whole number may be
    asked."""
    if not asked.digits:
        return bool(asked.search) and not may(request.user, "see_names")
    return len(asked.digits) < WHOLE_NUMBER and not may(request.user, "see_numbers")


def _with_recordings(found: QuerySet[Interaction]) -> QuerySet[Interaction]:
    light = Recording.objects.only("interaction_id", "state", "kind")
    return found.prefetch_related(Prefetch("recordings", light))


def _is_fragment(request: HttpRequest) -> bool:
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def _address(request: HttpRequest, asked: RegisterFilter, after: str = "") -> str:
    query = "&".join(part for part in (asked.as_query(), f"after={after}" if after else "") if part)
    return f"{request.path}?{query}" if query else request.path


def _file_address(asked: RegisterFilter, own: bool, form: str) -> str:
    return f"{reverse('export_my_calls' if own else 'export_register', args=[form])}?{asked.as_query()}"
