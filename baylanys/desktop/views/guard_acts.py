"""The guard switched off and on by hand, and an operator's answer to its question."""

from datetime import timedelta
from typing import cast

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.desktop import guard_now
from baylanys.desktop.guard_forms import SwitchOffForm
from baylanys.desktop.guard_words import act_words
from baylanys.desktop.order_answers import WORDS, carry_out
from baylanys.desktop.views.desk import operator_of
from baylanys.desktop.views.live_view import stamped
from baylanys.guard.domain.actions import switch_off, switch_on
from baylanys.guard.models.actions import ActName
from baylanys.guard.rules import Act


@require_GET
@allowed("supervise")
def switch_sheet(request: HttpRequest) -> HttpResponseBase:
    """The form by which an action, or the whole guard, is switched off."""
    named = request.GET.get("act", "")
    context = {"act": named, "acts": ActName.choices, "everything": act_words(None)}
    return render(request, "desktop/guard/switch.html", context)


@require_POST
@allowed("supervise")
def switch_off_now(request: HttpRequest) -> HttpResponseBase:
    """Off at once, until a moment, for some minutes, or until on again."""
    form, at = SwitchOffForm(request.POST), clock.now()
    if not form.is_valid():
        return JsonResponse(
            {"code": "bad_form", "message": _("Choose a moment from now on, within 31 days.")}, status=422
        )
    said = form.cleaned_data
    until = at + timedelta(minutes=said["minutes"]) if said["minutes"] else said["until"]
    act = Act(said["act"]) if said["act"] else None
    try:
        switch_off(act=act, until=until, reason=said["reason"], by=cast(Person, request.user), at=at)
    except DomainError as refused:
        return JsonResponse({"code": refused.code, "message": str(refused)}, status=422)
    return JsonResponse({})


@require_POST
@allowed("supervise")
def switch_on_again(request: HttpRequest) -> HttpResponseBase:
    """The guard, or the action, may begin again."""
    named = request.POST.get("act", "")
    act = Act(named) if named in ActName.values else None
    switch_on(act=act, by=cast(Person, request.user), at=clock.now())
    return JsonResponse({})


@require_GET
@allowed("work_at_desk")
def desk_guard(request: HttpRequest) -> HttpResponseBase:
    """What the guard wants of the operator, and that outbound is held."""
    at, operator = clock.now(), operator_of(request)
    context = {"asked": guard_now.asked_of(operator, at), "hold": guard_now.hold_now(at), "now": at}
    return stamped(render(request, "desktop/desk/guard.html", context), at)


@require_POST
@allowed("work_at_desk")
def desk_guard_answer(request: HttpRequest) -> HttpResponseBase:
    """The operator takes calls now, or not."""
    words = {**WORDS, "not_asked": _("Nobody needs you on the line any more.")}
    payload = {"operator": operator_of(request).username, "accepts": request.POST.get("accepts") == "1"}
    return carry_out("answer_guard", payload, request.user, words=words)
