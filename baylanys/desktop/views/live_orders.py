"""What a supervisor orders from the live view. The engine writes each order down with its giver."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baylanys.accounts.permissions import allowed
from baylanys.core.commands import await_answer, give_order
from baylanys.core.errors import DomainError, NotAnswered
from baylanys.desktop.order_answers import carry_out, declined
from baylanys.routing.choices import BreakReason
from baylanys.telephony.browser_phone import HOST, phone_socket


class SetStateForm(forms.Form):
    """The state that a supervisor sets for an operator."""

    state = forms.ChoiceField(choices=[(name, name) for name in ("ready", "break", "offline")])
    reason = forms.ChoiceField(choices=BreakReason.choices, required=False)


@require_POST
@allowed("supervise")
def set_state(request: HttpRequest, username: str) -> HttpResponseBase:
    """Ready, a break or the end of the shift, for somebody else; during work it is entered afterwards."""
    form = SetStateForm(request.POST)
    if not form.is_valid():
        message = _("Choose ready, a break with its reason, or the end of the shift.")
        return JsonResponse({"code": "bad_state", "message": message}, status=422)
    return carry_out("supervise_state", {"operator": username, **form.cleaned_data}, request.user)


@require_POST
@allowed("supervise")
def free_offer(request: HttpRequest, username: str) -> HttpResponseBase:
    """The operator holds no offer any more; the caller is offered to another."""
    return carry_out("free_offer", {"operator": username}, request.user)


@require_POST
@allowed("supervise")
def move_caller(request: HttpRequest, interaction: UUID) -> HttpResponseBase:
    """The caller waits in another queue, with the time already waited."""
    queue = request.POST.get("queue", "")[:50]
    return carry_out("move_caller", {"interaction": str(interaction), "queue": queue}, request.user)


@require_POST
@allowed("listen_live")
def lease_phone(request: HttpRequest) -> HttpResponseBase:
    """By what this page's own phone registers; an older page's may not any more."""
    order = give_order("lease_listener", {"supervisor": request.user.get_username()}, request.user)
    try:
        given = await_answer(order)
    except NotAnswered as error:
        return declined(error, status=503)
    except DomainError as error:
        return declined(error)
    sip = {"uri": f"sip:{given['username']}@{HOST}", "password": given["password"], "ws": phone_socket(request)}
    return JsonResponse({"sip": sip})


def _joins(kind: str) -> Callable[[HttpRequest, UUID], HttpResponseBase]:
    @require_POST
    @allowed("listen_live")
    def ordered(request: HttpRequest, interaction: UUID) -> HttpResponseBase:
        payload = {"interaction": str(interaction), "supervisor": request.user.get_username()}
        return carry_out(kind, payload, request.user)

    return ordered


listen = _joins("listen")
whisper = _joins("whisper")
barge_in = _joins("barge_in")


@require_POST
@allowed("listen_live")
def stop_listening(request: HttpRequest) -> HttpResponseBase:
    """The supervisor is in no conversation any more."""
    return carry_out("stop_listening", {"supervisor": request.user.get_username()}, request.user)
