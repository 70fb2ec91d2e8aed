"""How long breaks, conversations and wrap-ups may last before a tile asks for attention."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.routing.choices import LimitOf
from baylanys.routing.domain.limits import MOST_MINUTES, MOST_TIMES, set_limits
from baylanys.routing.limits import minutes_at, wrap_up_rule_at


class LimitsForm(forms.Form):
    """Minutes of each kind, and what becomes of a wrap-up that lasts too long."""

    times = forms.IntegerField(min_value=1, max_value=MOST_TIMES)
    closes = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in LimitOf.values:
            self.fields[str(code)] = forms.IntegerField(min_value=1, max_value=MOST_MINUTES)


@require_GET
@allowed("supervise")
def limits(request: HttpRequest) -> HttpResponseBase:
    """The limits in force."""
    at = clock.now()
    minutes = minutes_at(at)
    rows = [(code, name, minutes[code]) for code, name in LimitOf.choices]
    return render(request, "desktop/live/limits.html", {"rows": rows, "rule": wrap_up_rule_at(at)})


@require_POST
@allowed("supervise")
def set_new(request: HttpRequest) -> HttpResponseBase:
    """The limits hold from now on."""
    form = LimitsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose lengths between 1 and 480 minutes."))
        return redirect("live_limits")
    chosen = form.cleaned_data
    minutes = {code: chosen[code] for code in LimitOf.values}
    by = request.user if isinstance(request.user, Person) else None
    set_limits(minutes=minutes, times=chosen["times"], closes=chosen["closes"], by=by, at=clock.now())
    messages.success(request, _("The limits hold from now on."))
    return redirect("live_limits")
