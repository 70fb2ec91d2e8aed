"""What Asterisk wrote down itself beside what stands here, hour by hour."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.permissions import allowed, may
from baylanys.core import clock
from baylanys.telephony.domain.reconciliation import HOUR, reconcile
from baylanys.telephony.models import Reconciliation

SHOWN = 72
WORDS = {
    "missing_here": _("in Asterisk's records, not in the register"),
    "missing_there": _("in the register, not in Asterisk's records"),
    "began": _("another beginning"),
    "answered": _("another moment of the answer"),
    "ended": _("another end"),
}


@require_GET
@allowed("see_reconciliation")
def reconciliation(request: HttpRequest) -> HttpResponseBase:
    """The last three days; hours that differ open to what differs."""
    rows = list(Reconciliation.objects.all()[:SHOWN])
    context = {
        "hours": [(row, [_difference(told) for told in row.differences]) for row in rows],
        "agree": sum(row.agrees for row in rows),
        "may_compare": may(request.user, "compare_records"),
    }
    return render(request, "desktop/reconciliation.html", context)


@require_POST
@allowed("compare_records")
def compare_now(request: HttpRequest) -> HttpResponseBase:
    """The running hour and the one before are compared as they stand."""
    at = clock.now()
    hour = at.replace(minute=0, second=0, microsecond=0)
    for each in (hour - HOUR, hour):
        reconcile(hour=each, installation=settings.INSTALLATION, at=at)
    return redirect("reconciliation")


def _difference(told: dict[str, str | None]) -> dict[str, object]:
    moments = {side: datetime.fromisoformat(told[side] or "") if told[side] else None for side in ("theirs", "ours")}
    return {**told, **moments, "words": WORDS.get(told["what"] or "", told["what"])}
