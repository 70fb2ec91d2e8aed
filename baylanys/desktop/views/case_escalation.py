"""Who is told before and after requests are due, and what a person was told of."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import NotPossible
from baylanys.crm.domain.escalation import end_step, set_step
from baylanys.crm.escalation_queries import unseen_cases
from baylanys.desktop.escalation_page import REFUSALS, StepForm, steps_context


@allowed("manage_quick_answers")
def steps(request: HttpRequest) -> HttpResponseBase:
    """The steps; a new one holds from now on, for what comes to it from now on."""
    form = StepForm(request.POST or None, initial={"clock": "completion", "amount": 25, "whom": ["assignee"]})
    if request.method == "POST" and form.is_valid():
        try:
            set_step(by=request.user, at=clock.now(), **form.step())
            messages.success(request, _("Saved."))
            return redirect("case_escalation")
        except NotPossible as refused:
            form.add_error(None, str(REFUSALS.get(refused.code, refused)))
    status = 422 if form.errors else 200
    return render(request, "desktop/cases/escalation.html", steps_context(form), status=status)


@require_POST
@allowed("manage_quick_answers")
def end(request: HttpRequest, step: int) -> HttpResponseBase:
    """The step does not hold any more."""
    end_step(step=step, by=request.user, at=clock.now())
    messages.success(request, _("Saved."))
    return redirect("case_escalation")


@require_GET
@allowed("see_cases")
def mine(request: HttpRequest) -> HttpResponseBase:
    """What this person was told of and has not looked at, for the top of every page."""
    return render(request, "desktop/cases/escalated.html", {"cases": unseen_cases(request.user)})
