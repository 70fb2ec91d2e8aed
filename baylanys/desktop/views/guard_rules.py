"""The guard's rules: what is done when a figure passes its threshold, who is called in, how many stay free."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.desktop import guard_now
from baylanys.desktop.guard_forms import GuardRuleForm, ReserveForm
from baylanys.desktop.guard_page import page_of
from baylanys.guard.domain.rules import set_calling, set_guard_rule, set_reserve
from baylanys.guard.rules import Measure
from baylanys.guard.rules_operators import How
from baylanys.guard.rules_reserve import Reserve


@require_GET
@allowed("manage_telephony")
def rules(request: HttpRequest) -> HttpResponseBase:
    """What holds now, each rule with its form."""
    return _page(request)


@require_POST
@allowed("manage_telephony")
def save_rule(request: HttpRequest, measure: str) -> HttpResponseBase:
    """The rule holds from now on; what was wrong stands in its form."""
    if measure not in set(Measure):
        raise Http404
    form = GuardRuleForm(Measure(measure), request.POST)
    if form.is_valid():
        try:
            follows = form.cleaned_data["follows"]
            set_guard_rule(rule=form.rule, follows=follows, by=_by(request), at=clock.now())
        except DomainError as refused:
            form.add_error(None, str(refused))
    return _page(request, 422, rule_form=form) if form.errors else _saved(request)


@require_POST
@allowed("manage_telephony")
def save_reserve(request: HttpRequest) -> HttpResponseBase:
    """So many stay free from now on."""
    form = ReserveForm(request.POST)
    if form.is_valid():
        try:
            set_reserve(reserve=Reserve(**form.cleaned_data), by=_by(request), at=clock.now())
        except DomainError as refused:
            form.add_error(None, str(refused))
    return _page(request, 422, reserve_form=form) if form.errors else _saved(request)


@require_POST
@allowed("manage_telephony")
def save_calling(request: HttpRequest) -> HttpResponseBase:
    """Who is asked, who is moved, who is left alone from now on."""
    try:
        said = {name: str(how) for name, how in request.POST.items()}
        roles = {name.removeprefix("role-"): How(how) for name, how in said.items() if name.startswith("role-")}
        own = {name.removeprefix("operator-"): how for name, how in said.items() if name.startswith("operator-")}
        operators = {int(person): how and str(How(how)) for person, how in own.items()}
        set_calling(roles=roles, operators=operators, by=_by(request), at=clock.now())
    except (ValueError, DomainError):
        messages.error(request, _("There are no such operators."))
        return redirect("guard_rules")
    return _saved(request)


@require_GET
@allowed("manage_telephony")
def log(request: HttpRequest) -> HttpResponseBase:
    """What the guard began, refused and ended, with its figures; who switched it off and why."""
    return render(request, "desktop/guard/log.html", {"page": guard_now.log_page(request.GET.get("page", "1"))})


def _page(request: HttpRequest, status: int = 200, **bound: Any) -> HttpResponseBase:
    return render(request, "desktop/guard/rules.html", page_of(clock.now(), **bound), status=status)


def _saved(request: HttpRequest) -> HttpResponseBase:
    messages.success(request, _("The changes are saved and hold from now on."))
    return redirect("guard_rules")


def _by(request: HttpRequest) -> Person:
    return cast(Person, request.user)
