"""Conversations whose recording is not there, with the reason (5.4)."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.desktop.register_choices import periods_of
from baylanys.desktop.register_names import load_names
from baylanys.telephony.choices import MissingReason, RecordingKind
from baylanys.telephony.missing_recordings import missing_recordings as recordings_missing
from baylanys.telephony.missing_recordings import read_missing_filter

PAGE_ROWS = 50
ZONE = ZoneInfo(settings.CONTRACT_TIME_ZONE)


@require_safe
@allowed("see_register")
def missing_recordings(request: HttpRequest) -> HttpResponse:
    """The list, newest first, by period and reason."""
    asked = read_missing_filter(request.GET)
    found = Paginator(recordings_missing(asked, zone=ZONE, at=clock.now()), PAGE_ROWS)
    page = found.get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page": page,
        "count": found.count,
        "names": load_names(request.user),
        "periods": periods_of(asked.days),
        "reasons": MissingReason.choices,
        "kinds": RecordingKind.choices,
        "next": f"?{asked.as_query()}&page={page.number + 1}" if page.has_next() else "",
    }
    return render(request, "desktop/missing_recordings.html", context)
