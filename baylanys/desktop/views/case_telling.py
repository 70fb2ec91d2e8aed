"""The person of a request is told its number and its answer: by WhatsApp, by e-mail, by telephone."""

import json
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.crm.cases.answer_text import FIELDS, LONGEST
from baylanys.crm.choices import ReplyChannel, ReplyKind
from baylanys.crm.domain.case import link_interaction
from baylanys.crm.domain.case_reply import put_text
from baylanys.crm.models import Case
from baylanys.desktop.case_telling import REFUSALS, tell, ways_of
from baylanys.desktop.case_texts_page import texts_context
from baylanys.desktop.cases_page import refusal_words
from baylanys.desktop.order_answers import carry_out
from baylanys.desktop.views.desk import operator_of
from baylanys.desktop.views.desk_orders import refused
from baylanys.messaging.refusals import WORDS


class TellForm(forms.Form):
    """What is said, and how."""

    kind = forms.ChoiceField(choices=ReplyKind.choices)
    channel = forms.ChoiceField(choices=ReplyChannel.choices)
    text = forms.CharField(max_length=LONGEST, required=False)
    address = forms.CharField(max_length=254, required=False)
    template = forms.RegexField(r"^\d{1,9}$", required=False)
    closes = forms.BooleanField(required=False)
    version = forms.IntegerField(min_value=0, max_value=10**8, required=False)
    key = forms.UUIDField()


class TextForm(forms.Form):
    """A text of the centre; the category is a code of the guide, none means all."""

    kind = forms.ChoiceField(choices=ReplyKind.choices)
    language = forms.ChoiceField(choices=[("kk", "kk"), ("ru", "ru"), ("en", "en")])
    line = forms.SlugField(max_length=40, required=False)
    text = forms.CharField(max_length=LONGEST, required=False)


def _case(pk: int) -> Case:
    return get_object_or_404(Case.objects.select_related("line", "contact"), pk=pk)


@require_POST
@allowed("open_cases")
def tell_person(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The word is on its way and on record, or the page says why not; pressed twice it is one."""
    case, form = _case(pk), TellForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose how to tell the person, and write what."))
        return redirect("case", pk)
    values = {**form.cleaned_data, "key": str(form.cleaned_data["key"]), "version": form.cleaned_data["version"] or 0}
    try:
        tell(case=case, by=request.user, at=clock.now(), **values)
        messages.success(request, _("It is on record what the person was told."))
    except DomainError as error:
        messages.error(request, str(REFUSALS.get(error.code) or WORDS.get(error.code) or refusal_words(error)))
    return redirect("case", pk)


@require_POST
@allowed("open_cases")
def call_person(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The person's number is dialled from this desk, and the call belongs to the request."""
    case, operator = _case(pk), operator_of(request)
    number = ways_of(request.user, case, clock.now()).phone
    if not number:
        return refused("no_number", str(REFUSALS["no_number"]))
    purpose = _("Request No. %(n)s") % {"n": case.pk}
    payload = {"operator": operator.username, "number": number, "purpose": purpose}
    answer = carry_out("dial", payload, request.user)
    if answer.status_code == 200:
        _link(case, answer, request.user)
    return answer


def _link(case: Case, answer: JsonResponse, by: Any) -> None:
    called = json.loads(answer.content).get("interaction")
    if called:
        link_interaction(case=case, interaction=UUID(called), by=by, at=clock.now())


@allowed("manage_quick_answers")
def texts(request: HttpRequest) -> HttpResponseBase:
    """The texts by which people are told; a change holds from now on, what was said stays as it was said."""
    form = TextForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            put_text(by=request.user, at=clock.now(), **form.cleaned_data)
            messages.success(request, _("Saved."))
        except DomainError as error:
            told = _("No request has such a field: %(names)s.") % {"names": error.message}
            messages.error(request, told)
        return redirect(f"{request.path}?line={form.cleaned_data['line']}")
    line = request.GET.get("line", "")[:40]
    return render(request, "desktop/cases/texts.html", {"fields": FIELDS, **texts_context(line, clock.now())})
