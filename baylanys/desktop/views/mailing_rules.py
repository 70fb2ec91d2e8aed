"""The pace of mailings, who confirms them, what a message costs."""

from decimal import Decimal
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.campaigns.domain.rules import set_mailing_rule, set_rate
from baylanys.campaigns.models import MailingRule, MessageRate
from baylanys.campaigns.refusals import refusal
from baylanys.campaigns.rules_in_force import rate_at, rule_at
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.desktop.mailing_page import money
from baylanys.messaging.choices import TemplateCategory

FIELDS = ("answers_in_100", "answer_minutes", "keep_free", "second_person_above")
HISTORY = 20


@require_http_methods(["GET", "POST"])
@allowed("manage_mailings")
def rules(request: HttpRequest) -> HttpResponseBase:
    """What holds now and what held before; POST puts a new rule or a new price in force."""
    if request.method == "POST":
        try:
            _set(request)
            messages.success(request, _("Saved."))
        except DomainError as refused:
            messages.error(request, str(refused))
        return redirect("mailing_rules")
    at = clock.now()
    context = {
        "rule": rule_at(at),
        "rates": [(code, words, _price(*rate_at(code, at))) for code, words in TemplateCategory.choices[:2]],
        "rules": MailingRule.objects.select_related("set_by").order_by("-valid_from", "-pk")[:HISTORY],
        "prices": [
            (row, TemplateCategory(row.category).label, _price(row.price, row.currency))
            for row in MessageRate.objects.order_by("-valid_from", "-pk")[:HISTORY]
        ],
    }
    return render(request, "desktop/mailings/rules.html", context)


def _price(amount: Decimal | None, currency: str) -> str:
    return "" if amount is None else money(amount, currency, places=4)


def _set(request: HttpRequest) -> None:
    said, known = request.POST, {"by": cast(Person, request.user), "at": clock.now()}
    if said.get("what") == "rate":
        values = {name: said.get(name, "")[:40] for name in ("category", "price", "currency")}
        set_rate(**cast(Any, values), **cast(Any, known))
        return
    numbers = {name: said.get(name, "") for name in FIELDS}
    if not all(each.isascii() and each.isdigit() and len(each) < 8 for each in numbers.values()):
        raise refusal("rule_wrong")
    wanted: Any = {name: int(each) for name, each in numbers.items()}
    set_mailing_rule(**wanted, **cast(Any, known))
