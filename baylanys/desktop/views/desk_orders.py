"""What an operator orders: a state, a call out, hold, digits, the end, the wrap-up."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.phones import to_e164
from baylanys.desktop.guard_words import dial_words
from baylanys.desktop.order_answers import WORDS, carry_out
from baylanys.desktop.views.desk import operator_of
from baylanys.interactions.choices import Language, Result
from baylanys.routing.choices import BreakReason, Device


class StateForm(forms.Form):
    """The state that an operator chooses; a break wants its reason."""

    state = forms.ChoiceField(choices=[(name, name) for name in ("ready", "break", "offline")])
    reason = forms.ChoiceField(choices=BreakReason.choices, required=False)
    device = forms.ChoiceField(choices=Device.choices, required=False)


class WrapUpForm(forms.Form):
    """What came of the conversation; result and language are mandatory."""

    result = forms.ChoiceField(choices=[row for row in Result.choices if row[0] != Result.NOT_STATED])
    language = forms.ChoiceField(choices=Language.choices)
    topic = forms.SlugField(required=False)
    note = forms.CharField(required=False, max_length=4000)


def refused(code: str, message: str, status: int = 422) -> JsonResponse:
    """What the form itself forbids, in words."""
    return JsonResponse({"code": code, "message": message}, status=status)


def order_by(request: HttpRequest, kind: str, **payload: Any) -> JsonResponse:
    """The signed-in operator's order, with what came of it."""
    return carry_out(kind, {"operator": operator_of(request).username, **payload}, request.user)


@require_POST
@allowed("work_at_desk")
def choose_state(request: HttpRequest) -> HttpResponseBase:
    """Ready, a break with its reason, or gone home."""
    form = StateForm(request.POST)
    if not form.is_valid():
        return refused("bad_state", _("Choose ready, a break with its reason, or the end of the shift."))
    chosen = form.cleaned_data
    return order_by(
        request, "set_operator_state", state=chosen["state"], reason=chosen["reason"], device=chosen["device"]
    )


@require_POST
@allowed("work_at_desk")
def dial(request: HttpRequest) -> HttpResponseBase:
    """The centre calls that number and connects this desk."""
    number = to_e164(request.POST.get("number", ""))
    if number is None:
        return refused("bad_number", str(WORDS["bad_number"]))
    purpose = request.POST.get("purpose", "").strip()[:200]
    if not purpose:
        return refused("no_purpose", _("Say what the call is for: it stands in the register."))
    payload = {"operator": operator_of(request).username, "number": number, "purpose": purpose}
    return carry_out("dial", payload, request.user, words=dial_words(clock.now()))


def of_call(kind: str) -> Callable[[HttpRequest, UUID], HttpResponseBase]:
    """The page's door to an order that needs nothing but the call."""

    @require_POST
    @allowed("work_at_desk")
    def ordered(request: HttpRequest, interaction: UUID) -> HttpResponseBase:
        return order_by(request, kind, interaction=str(interaction))

    return ordered


hold = of_call("hold")
resume = of_call("resume")
hang_up = of_call("hang_up")
refuse = of_call("refuse_offer")


@require_POST
@allowed("work_at_desk")
def send_digits(request: HttpRequest, interaction: UUID) -> HttpResponseBase:
    """The other side hears the keys."""
    digits = request.POST.get("digits", "")
    if not digits or len(digits) > 32 or set(digits) - set("0123456789*#"):
        return refused("bad_digits", str(WORDS["bad_digits"]))
    return order_by(request, "send_digits", interaction=str(interaction), digits=digits)


@require_POST
@allowed("work_at_desk")
def finish_wrap_up(request: HttpRequest, interaction: UUID) -> HttpResponseBase:
    """The conversation is written up, and the operator free for the next."""
    form = WrapUpForm(request.POST)
    if not form.is_valid():
        return refused("incomplete", str(WORDS["result_missing"]))
    return order_by(request, "finish_wrap_up", interaction=str(interaction), **form.cleaned_data)
