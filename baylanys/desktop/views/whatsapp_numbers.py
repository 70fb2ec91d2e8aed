"""The page of the centre's WhatsApp numbers: how each is with Meta, what it sent, and a stop to lift."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.contract.queries import contract_zone
from baylanys.core import clock
from baylanys.desktop.numbers_page import number_rows
from baylanys.messaging.cost_rules import FREE_SERVICE
from baylanys.messaging.domain.number import resume_number
from baylanys.messaging.models import BusinessNumber


@require_GET
@allowed("manage_numbers")
def numbers(request: HttpRequest) -> HttpResponseBase:
    """Every number in use."""
    context = {"rows": number_rows(clock.now(), contract_zone()), "free_service": FREE_SERVICE}
    return render(request, "desktop/whatsapp_numbers.html", context)


@require_POST
@allowed("manage_numbers")
def resume(request: HttpRequest, number_id: int) -> HttpResponseBase:
    """The number sends again; what waited goes out first."""
    number = get_object_or_404(BusinessNumber, pk=number_id)
    if resume_number(number=number, at=clock.now(), by=cast(Person, request.user)):
        messages.success(request, _("The number sends again. If the cause is still there, it stops by itself."))
    return redirect("whatsapp_numbers")
