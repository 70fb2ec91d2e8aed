"""What waits for the customer's approval, and which kinds of things wait for it at all."""

from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed, may
from baylanys.contract.approval import approvals_at
from baylanys.contract.choices import ApprovalKind
from baylanys.contract.domain.approval import set_approval
from baylanys.contract.models import ApprovalRule, Project, SettingChange
from baylanys.contract.queries import contract_zone
from baylanys.core import clock
from baylanys.core.approval import waiting_for_approval
from baylanys.core.errors import DomainError

HISTORY = 20


class RuleForm(forms.Form):
    """Whether a kind needs approval, and from when; at once where no moment is given."""

    kind = forms.ChoiceField(choices=ApprovalKind.choices)
    required = forms.TypedChoiceField(choices=[("1", ""), ("0", "")], coerce=lambda given: given == "1")
    valid_from = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])


@require_GET
@allowed("see_approvals")
def approvals(request: HttpRequest) -> HttpResponseBase:
    """Everything that the customer was handed and has not decided."""
    kinds = dict(ApprovalKind.choices)
    projects = {row.code: row for row in Project.objects.all()}
    waiting = [(each, kinds.get(each.kind, each.kind), projects.get(each.project)) for each in waiting_for_approval()]
    return render(
        request,
        "desktop/approvals/list.html",
        {
            "waiting": waiting,
            "decides": may(request.user, "decide_approvals"),
            "manages": may(request.user, "manage_approvals"),
        },
    )


@require_GET
@allowed("manage_approvals")
def rules(request: HttpRequest) -> HttpResponseBase:
    """Which kinds need approval now, what is planned, who changed it."""
    at = clock.now()
    held = approvals_at(at)
    planned = list(ApprovalRule.objects.filter(valid_from__gt=at).order_by("valid_from"))
    kinds = [
        (code, title, held[code], [row for row in planned if row.kind == code]) for code, title in ApprovalKind.choices
    ]
    history = SettingChange.objects.filter(kind="approval").select_related("by").order_by("-at", "-pk")[:HISTORY]
    told = [(row, ApprovalKind(row.detail["what"]).label) for row in history]
    return render(request, "desktop/approvals/rules.html", {"kinds": kinds, "history": told})


@require_POST
@allowed("manage_approvals")
def set_rule(request: HttpRequest) -> HttpResponseBase:
    """From a moment on the kind needs approval, or does not."""
    form, at = RuleForm(request.POST), clock.now()
    if not form.is_valid():
        messages.error(request, _("This moment cannot be read."))
        return redirect("approval_rules")
    said = form.cleaned_data
    valid_from = said["valid_from"].replace(tzinfo=contract_zone()) if said["valid_from"] else at
    try:
        set_approval(
            kind=said["kind"],
            is_required=said["required"],
            valid_from=valid_from,
            by=cast(Person, request.user),
            at=at,
        )
        messages.success(request, _("The rule is saved."))
    except DomainError as refused:
        messages.error(request, str(refused))
    return redirect("approval_rules")
