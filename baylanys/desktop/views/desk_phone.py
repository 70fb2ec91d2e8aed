"""What the desk's browser phone asks for: the lease with its account, and whether an offer is alive."""

import time
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.permissions import allowed
from baylanys.core.errors import NotAnswered, NotPossible
from baylanys.desktop import desk_work
from baylanys.desktop.desk_lease import take_lease
from baylanys.desktop.order_answers import declined
from baylanys.desktop.views.desk import operator_of
from baylanys.telephony.browser_phone import HOST, phone_socket

ROW_SECONDS = 0.6


@require_POST
@allowed("work_at_desk")
def lease(request: HttpRequest) -> HttpResponseBase:
    """The desk is this page's; 409 where it is open elsewhere and `take_over` was not asked for."""
    operator = operator_of(request)
    take_over = request.POST.get("take_over") == "1"
    try:
        given = take_lease(operator=operator, held=request.POST.get("held", ""), take_over=take_over)
    except NotAnswered as error:
        return declined(error, status=503)
    except NotPossible as error:
        return declined(error)
    socket = phone_socket(request)
    sip = {"uri": f"sip:{operator.username}-desk@{HOST}", "password": given["password"], "ws": socket}
    return JsonResponse({"lease": given["lease"], "sip": sip, "resume": given["resume"]})


@require_GET
@allowed("work_at_desk")
def offer(request: HttpRequest, interaction: UUID) -> HttpResponseBase:
    """Whether the call that rings is still meant for this desk; 404 where it is not.

    The phone may hear of a call some milliseconds before its row is written: the row is waited for.
    """
    operator, deadline = operator_of(request), time.monotonic() + ROW_SECONDS
    work = desk_work.work_of(operator)
    while not _is_meant(work, interaction) and time.monotonic() < deadline:
        time.sleep(0.02)
        work = desk_work.work_of(operator)
    if work.interaction is None or not _is_meant(work, interaction):
        return HttpResponse(status=404)
    contact = desk_work.contact_of(work.interaction)
    return JsonResponse(
        {
            "interaction": str(interaction),
            "name": contact.name if contact else "",
            "number": work.interaction.contact_number,
            "phase": work.phase,
        }
    )


def _is_meant(work: desk_work.Work, interaction: UUID) -> bool:
    here = work.interaction is not None and work.interaction.pk == interaction
    return here and work.phase not in {"idle", "wrap_up"}
