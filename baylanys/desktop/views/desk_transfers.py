"""To whom an operator can give the caller, and the orders that do it."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.permissions import allowed
from baylanys.desktop import desk_work
from baylanys.desktop.views.desk import operator_of
from baylanys.desktop.views.desk_orders import of_call, order_by, refused
from baylanys.routing.choices import OperatorStateName as Name
from baylanys.routing.models import OperatorState, Queue

ON_DUTY = (Name.READY, Name.OFFERED, Name.TALKING, Name.WRAP_UP)


class TargetForm(forms.Form):
    """Whereto, and to whom there."""

    to = forms.ChoiceField(choices=[(name, name) for name in ("operator", "queue", "outside")])
    target = forms.CharField(max_length=150)


@require_GET
@allowed("work_at_desk")
def targets(request: HttpRequest, interaction: UUID) -> HttpResponseBase:
    """Operators on duty, the free ones first; queues with those who wait. Only for the call in hand."""
    operator = operator_of(request)
    work = desk_work.work_of(operator)
    if work.interaction is None or work.interaction.pk != interaction:
        raise Http404
    rows = OperatorState.objects.select_related("operator__person").filter(state__in=ON_DUTY)
    colleagues = sorted(rows.exclude(operator=operator), key=lambda row: (row.state != Name.READY, row.since))
    queues = Queue.objects.annotate(waiters=Count("waiting")).order_by("pk")
    context: dict[str, Any] = {"interaction": work.interaction, "colleagues": colleagues, "queues": queues}
    answer = render(request, "desktop/desk/targets.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _to_somebody(request: HttpRequest, kind: str, interaction: UUID) -> JsonResponse:
    form = TargetForm(request.POST)
    if not form.is_valid():
        return refused("bad_target", _("Choose an operator or a queue, or write a number."))
    return order_by(request, kind, interaction=str(interaction), **form.cleaned_data)


@require_POST
@allowed("work_at_desk")
def transfer(request: HttpRequest, interaction: UUID) -> HttpResponseBase:
    """The caller goes elsewhere at once."""
    return _to_somebody(request, "transfer", interaction)


@require_POST
@allowed("work_at_desk")
def consult(request: HttpRequest, interaction: UUID) -> HttpResponseBase:
    """The caller hears music while somebody is asked."""
    return _to_somebody(request, "consult", interaction)


complete = of_call("complete_transfer")
cancel = of_call("cancel_transfer")
conference = of_call("join_conference")
swap = of_call("swap")
