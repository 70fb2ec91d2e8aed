"""A mailing is put together: for whom, counted while one chooses; with which text; until when."""

from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.campaigns.audience import Asked, count_audience
from baylanys.campaigns.choices import MailingState
from baylanys.campaigns.domain.drafting import draft_mailing
from baylanys.campaigns.domain.listed_people import bring_list
from baylanys.campaigns.models import Mailing
from baylanys.campaigns.segment import SegmentWrong, read_segment
from baylanys.campaigns.texts import number_for, places_of, texts_of
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.core.spreadsheets import MOST_BYTES, TableRefused
from baylanys.desktop.contact_import_page import REFUSALS
from baylanys.desktop.mailing_draft_page import draft_context, place_rows, said_of
from baylanys.desktop.mailing_form import said_in, segment_in, values_in
from baylanys.desktop.mailing_page import exclusion_rows, filled


@require_http_methods(["GET", "POST"])
@allowed("manage_mailings")
def new(request: HttpRequest) -> HttpResponseBase:
    """An empty form; POST writes the draft down."""
    return _written(request, None)


@require_http_methods(["GET", "POST"])
@allowed("manage_mailings")
def change(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The form of a draft; POST changes it."""
    return _written(request, get_object_or_404(Mailing, pk=pk, state=MailingState.DRAFT))


@require_GET
@allowed("manage_mailings")
def text(request: HttpRequest) -> HttpResponseBase:
    """The template as people read it, in each language, and the fields of its places."""
    return render(request, "desktop/mailings/new.html#text", _text_context(request.GET))


@require_POST
@allowed("manage_mailings")
def count(request: HttpRequest) -> HttpResponseBase:
    """How many the conditions of the form reach, and why the others are left out."""
    context: dict[str, Any] = {"counted": None}
    try:
        segment = read_segment(segment_in(request.POST))
        name = request.POST.get("template", "")
        number = number_for(name)
        if not segment.listed and number is not None:
            texts = texts_of(name, number)
            category = next(iter(texts.values())).category if texts else "MARKETING"
            wanted = request.POST.get("fallback_language", "")
            asked = Asked(segment, sorted(texts), wanted if wanted in texts else "", category)
            counted = count_audience(asked, clock.now())
            context = {"counted": counted, "excluded": exclusion_rows(counted.excluded)}
    except (SegmentWrong, DomainError):
        pass
    return render(request, "desktop/mailings/new.html#count", context)


@require_POST
@allowed("manage_mailings")
def bring(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The list of a draft is the one brought."""
    found = get_object_or_404(Mailing, pk=pk)
    _bring(request, found)
    return redirect("mailing", pk)


def _written(request: HttpRequest, mailing: Mailing | None) -> HttpResponseBase:
    problem = ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                said = said_in(request.POST)
                made = draft_mailing(**said, mailing=mailing, by=cast(Person, request.user), at=clock.now())
            if made.segment.get("listed") and request.FILES.get("list"):
                _bring(request, made)
            return redirect("mailing", made.pk)
        except DomainError as refused:
            problem = str(refused)
    form = request.POST if request.method == "POST" else said_of(mailing, clock.now())
    context = draft_context(form) | _text_context(form) | {"mailing": mailing, "problem": problem, "counted": None}
    return render(request, "desktop/mailings/new.html", context, status=422 if problem else 200)


def _text_context(form: QueryDict) -> dict[str, Any]:
    name = form.get("template", "")
    number = number_for(name)
    texts = texts_of(name, number) if number is not None else {}
    values = values_in(form)
    return {
        "texts": [(language, filled(row, values, language)) for language, row in texts.items()],
        "places": place_rows(places_of(texts), values),
        "category": next(iter(texts.values())).category if texts else "",
        "missing": [language for language in ("kk", "ru") if texts and language not in texts],
    }


def _bring(request: HttpRequest, mailing: Mailing) -> None:
    upload = request.FILES.get("list")
    try:
        if upload is None:
            raise TableRefused(code="empty")
        if (upload.size or 0) > MOST_BYTES:
            raise TableRefused(code="too_large")
        kept = bring_list(mailing=mailing, filename=upload.name or "", content=upload.read(), at=clock.now())
        messages.success(request, _("Different numbers in the list: %(count)s") % {"count": kept})
    except TableRefused as refused:
        messages.error(request, str(REFUSALS[refused.code]))
    except DomainError as refused:
        messages.error(request, str(refused))
