"""The page of chat rules: limits, questions, automatic texts, and what held before."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.contract.models import SettingChange
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.desktop.chat_rules_forms import CapacityForm, RulesForm, TextsForm
from baylanys.messaging.domain.rules import set_rules, set_texts
from baylanys.messaging.rules_in_force import rules_at, texts_at
from baylanys.workforce.capacity import role_capacities
from baylanys.workforce.domain.capacity import set_role_capacities

HISTORY = 12
KINDS = ("conversation_rules", "automatic_text", "role_capacity")


@require_GET
@allowed("manage_telephony")
def chat_rules(request: HttpRequest) -> HttpResponseBase:
    """The limits and texts in force."""
    return _page(request)


@require_POST
@allowed("manage_telephony")
def change_rules(request: HttpRequest) -> HttpResponseBase:
    """Other limits hold from now on."""
    at, by = clock.now(), request.user
    assert isinstance(by, Person)
    form = RulesForm(request.POST, rules=rules_at(at))
    if not form.is_valid():
        return _page(request, rules=form, status=422)
    if set_rules(rules=form.rules, by=by, at=at):
        messages.success(request, _("The rules hold from now on."))
    return redirect("chat_rules")


@require_POST
@allowed("manage_telephony")
def change_texts(request: HttpRequest) -> HttpResponseBase:
    """Other texts are said from now on."""
    at, by = clock.now(), request.user
    assert isinstance(by, Person)
    form = TextsForm(request.POST, texts=texts_at(at))
    if not form.is_valid():
        return _page(request, texts=form, status=422)
    try:
        changed = set_texts(texts=form.texts, by=by, at=at)
    except DomainError as refusal:
        form.add_error(None, str(refusal.message))
        return _page(request, texts=form, status=422)
    if changed:
        messages.success(request, _("The texts are said from now on."))
    return redirect("chat_rules")


@require_POST
@allowed("manage_telephony")
def change_capacity(request: HttpRequest) -> HttpResponseBase:
    """People of a role take so much at once from now on."""
    at, by = clock.now(), request.user
    assert isinstance(by, Person)
    form = CapacityForm(request.POST, capacities=role_capacities(at))
    if not form.is_valid():
        return _page(request, capacity=form, status=422)
    if set_role_capacities(capacities=form.capacities, by=by, at=at):
        messages.success(request, _("The rules hold from now on."))
    return redirect("chat_rules")


def _page(
    request: HttpRequest,
    *,
    rules: RulesForm | None = None,
    texts: TextsForm | None = None,
    capacity: CapacityForm | None = None,
    status: int = 200,
) -> HttpResponseBase:
    at = clock.now()
    history = SettingChange.objects.filter(kind__in=KINDS).select_related("by").order_by("-at", "-pk")[:HISTORY]
    context = {
        "rules": rules or RulesForm(rules=rules_at(at)),
        "texts": texts or TextsForm(texts=texts_at(at)),
        "capacity": capacity or CapacityForm(capacities=role_capacities(at)),
        "history": history,
    }
    return render(request, "desktop/chat_rules.html", context, status=status)
