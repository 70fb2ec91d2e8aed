"""The rules of callbacks: what holds, what held, what will; a new one is a dated row."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.desktop.callback_rule_form import KIND_WORDS, CallbackRuleForm
from baylanys.telephony.domain.callback_rule import dated_rules, read_rule, set_callback_rule
from baylanys.telephony.models import CallbackRule
from baylanys.telephony.promise_rules import rule_at

SHOWN = 30


@require_GET
@allowed("manage_telephony")
def rules(request: HttpRequest) -> HttpResponseBase:
    """What holds now, and the rows before and after it."""
    return _page(request, CallbackRuleForm.of(rule_at(dated_rules(), "", clock.now())))


@require_POST
@allowed("manage_telephony")
def new_rule(request: HttpRequest) -> HttpResponseBase:
    """A row more; what was wrong stands in the form."""
    form, at = CallbackRuleForm(request.POST), clock.now()
    if form.is_valid():
        try:
            set_callback_rule(
                queue=form.cleaned_data["queue"],
                rule=form.rule,
                valid_from=form.cleaned_data["valid_from"] or at,
                by=cast(Person, request.user),
                at=at,
            )
        except DomainError as refused:
            form.add_error("valid_from" if refused.code == "in_the_past" else None, str(refused))
    if form.errors:
        return _page(request, form, status=422)
    messages.success(request, _("The changes are saved and hold from now on."))
    return redirect("callback_rules")


def _page(request: HttpRequest, form: CallbackRuleForm, status: int = 200) -> HttpResponseBase:
    at = clock.now()
    rows = CallbackRule.objects.select_related("queue", "set_by").order_by("-valid_from", "-pk")
    held: dict[int | None, int] = {}
    for row in rows:
        if row.valid_from <= at:
            held.setdefault(row.queue_id, row.pk)
    context = {
        "form": form,
        "rule": rule_at(dated_rules(), "", at),
        "rows": [(row, read_rule(row), row.valid_from > at, row.pk in held.values()) for row in rows[:SHOWN]],
        "kinds": KIND_WORDS,
    }
    return render(request, "desktop/queues/callbacks.html", context, status=status)
