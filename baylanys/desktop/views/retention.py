"""How long recordings and files are kept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.operations.choices import Kept
from baylanys.operations.domain.retention import FEWEST_DAYS, days_in_force, set_retention
from baylanys.operations.models import Erasure

SHOWN = 60
LONGEST = 6


@require_GET
@allowed("manage_retention")
def retention(request: HttpRequest) -> HttpResponseBase:
    """What is kept for how long, and what was erased at night."""
    return _page(request)


@require_POST
@allowed("manage_retention")
def change(request: HttpRequest) -> HttpResponseBase:
    """From now on it is kept for so many days; nothing written: for ever."""
    what, days = request.POST.get("what", ""), request.POST.get("days", "").strip()
    if what not in Kept.values or (days and not (days.isascii() and days.isdigit() and len(days) <= LONGEST)):
        return _page(request, what, _("Write a whole number of days, or nothing to keep them for ever."))
    try:
        set_retention(what=Kept(what), days=int(days) if days else None, by=request.user, at=clock.now())  # type: ignore[arg-type]
    except DomainError as refused:
        return _page(request, what, str(refused))
    messages.success(request, _("The changes are saved and hold from now on."))
    return redirect("retention")


def _page(request: HttpRequest, wrong: str = "", error: str = "") -> HttpResponseBase:
    held = days_in_force(clock.now())
    context = {
        "rows": [(each, held[each], FEWEST_DAYS[each], error if each.value == wrong else "") for each in Kept],
        "error": error if wrong not in Kept.values else "",
        "erased": Erasure.objects.order_by("-at", "-pk")[:SHOWN],
    }
    return render(request, "desktop/retention.html", context, status=422 if error else 200)
