"""From where on margins alarm, who is told, and by which template."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import NotPossible
from baylanys.desktop.margin_forms import UNITS, RuleForm, SubscriptionForm, TemplateForm
from baylanys.desktop.margin_page import REFUSALS, name_or_all
from baylanys.guard.alarm_words import name_of
from baylanys.guard.domain.margin_rule import (
    FIELDS,
    alarm_template_at,
    limit_of,
    set_alarm_template,
    set_margin_rule,
    thresholds_at,
)
from baylanys.guard.domain.subscription import subscribe, unsubscribe
from baylanys.guard.models import AlarmSubscription
from baylanys.guard.thresholds import problems
from baylanys.guard.watched import WATCHED

FIRST = "lost_day"


@require_GET
@allowed("supervise")
def settings(request: HttpRequest) -> HttpResponseBase:
    """Every margin's thresholds; `?margin=` opens one to be changed."""
    return _page(request, _margin(request.GET.get("margin", FIRST), otherwise=FIRST))


@require_POST
@allowed("supervise")
def set_rule(request: HttpRequest, margin: str) -> HttpResponseBase:
    """The margin alarms so from now on; what makes no sense is said at its field."""
    margin, at = _margin(margin), clock.now()
    form = RuleForm(margin, request.POST)
    if form.is_valid():
        for field, code in problems(margin, form.rule, limit_of(margin, at)):
            form.add_error(field if field in form.fields else None, str(REFUSALS[code]))
    if form.errors:
        return _page(request, margin, rule_form=form, status=422)
    set_margin_rule(margin=margin, rule=form.rule, by=cast(Person, request.user), at=at)
    messages.success(request, _("The changes are saved and hold from now on."))
    return redirect(f"{reverse('margin_settings')}?margin={margin}")


@require_POST
@allowed("supervise")
def add_subscription(request: HttpRequest) -> HttpResponseBase:
    """Somebody more is told."""
    form = SubscriptionForm(request.POST)
    if form.is_valid():
        try:
            subscribe(by=cast(Person, request.user), at=clock.now(), **form.cleaned_data)
        except NotPossible as refused:
            field = "number" if refused.code in {"no_number", "bad_number"} else "person"
            form.add_error(field, str(REFUSALS[refused.code]))
    if form.errors:
        return _page(request, FIRST, subscription_form=form, status=422)
    messages.success(request, _("Saved."))
    return redirect("margin_settings")


@require_POST
@allowed("supervise")
def end_subscription(request: HttpRequest, subscription: int) -> HttpResponseBase:
    """Somebody is not told of it any more."""
    row = get_object_or_404(AlarmSubscription.objects.select_related("person"), pk=subscription)
    unsubscribe(person=row.person, margin=row.margin, way=row.way, by=cast(Person, request.user), at=clock.now())
    messages.success(request, _("Saved."))
    return redirect("margin_settings")


@require_POST
@allowed("supervise")
def set_template(request: HttpRequest) -> HttpResponseBase:
    """By which template alarms go outside the 24 hours."""
    try:
        set_alarm_template(name=request.POST.get("name", ""), by=cast(Person, request.user), at=clock.now())
        messages.success(request, _("Saved."))
    except NotPossible as refused:
        messages.error(request, str(REFUSALS[refused.code]))
    return redirect("margin_settings")


def _page(
    request: HttpRequest,
    margin: str,
    *,
    rule_form: RuleForm | None = None,
    subscription_form: SubscriptionForm | None = None,
    status: int = 200,
) -> HttpResponseBase:
    at = clock.now()
    rules = thresholds_at(at)
    values = {name: getattr(rules[margin], name) for name in FIELDS}
    told = AlarmSubscription.objects.filter(until=None).select_related("person").order_by("person__username", "pk")
    context: dict[str, Any] = {
        "margin": margin,
        "name": name_of(margin),
        "rules": [(key, name_of(key), rules[key], UNITS[WATCHED[key].unit], WATCHED[key].once) for key in WATCHED],
        "form": rule_form or RuleForm(margin, initial=values),
        "told": [(row, name_or_all(row.margin)) for row in told],
        "subscription_form": subscription_form or SubscriptionForm(),
        "template_form": TemplateForm(initial={"name": alarm_template_at(at)}),
    }
    return render(request, "desktop/margins/settings.html", context, status=status)


def _margin(text: str, otherwise: str = "") -> str:
    if text in WATCHED:
        return text
    if otherwise:
        return otherwise
    raise Http404
