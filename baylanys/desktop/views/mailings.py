"""Mailings: their list, one of them, what is decided about it (3.7, 4.5)."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed, may
from baylanys.campaigns.choices import MailingState
from baylanys.campaigns.domain.mailing import (
    approve_mailing,
    cancel_mailing,
    confirm_mailing,
    go_on_with_mailing,
    pause_mailing,
    refuse_mailing,
)
from baylanys.campaigns.models import Mailing
from baylanys.campaigns.queries import mailings_found
from baylanys.contract.models import Project
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.desktop.improvement_page import project_name
from baylanys.desktop.mailing_page import list_rows, mailing_context, standing

AT_ONCE = 50


@require_GET
@allowed("see_mailings")
def mailings(request: HttpRequest) -> HttpResponseBase:
    """The list, narrowed by state, project and a part of the name."""
    asked = {name: request.GET.get(name, "")[:80].replace("\0", "") for name in ("state", "project", "search")}
    page = Paginator(mailings_found(**asked), AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page": page,
        "rows": list_rows(page.object_list),
        "states": MailingState.choices,
        "projects": [(row.code, project_name(row)) for row in Project.objects.filter(is_active=True)],
        "manages": may(request.user, "manage_mailings"),
    }
    return render(request, "desktop/mailings/list.html", context)


@require_GET
@allowed("see_mailings")
def mailing(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One mailing: the plan of a draft, the progress of what is sent; refreshed by itself while it moves."""
    found = _found(pk)
    if request.GET.get("part") == "standing":
        return render(request, "desktop/mailings/one.html#standing", standing(found, clock.now()))
    return render(request, "desktop/mailings/one.html", mailing_context(found, request.user, clock.now()))


@require_POST
@allowed("manage_mailings")
def act(request: HttpRequest, pk: int) -> HttpResponseBase:
    """It is confirmed, paused, goes on, or is cancelled; or the page says why not."""
    found = _found(pk)
    return _do(request, found, ACTS, {"by": cast(Person, request.user), "at": clock.now()})


@require_POST
@allowed("decide_approvals")
def decide(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The customer agrees, or does not."""
    found = _found(pk)
    return _do(request, found, DECISIONS, {"by": cast(Person, request.user), "at": clock.now()})


def _do(request: HttpRequest, found: Mailing, acts: "Acts", known: dict[str, Any]) -> HttpResponseBase:
    name = request.POST.get("act", "")
    if name not in acts:
        raise Http404
    try:
        acts[name](found, request.POST.get("reason", ""), known)
        messages.success(request, _("Done."))
    except DomainError as refused:
        messages.error(request, str(refused))
    return redirect("mailing", found.pk)


def _found(pk: int) -> Mailing:
    return get_object_or_404(
        Mailing.objects.select_related("project", "number", "drafted_by", "confirmed_by", "second_by", "approved_by"),
        pk=pk,
    )


Acts = dict[str, Callable[[Mailing, str, dict[str, Any]], Any]]
ACTS: Acts = {
    "confirm": lambda row, reason, known: confirm_mailing(code=row.code, **known),
    "pause": lambda row, reason, known: pause_mailing(mailing=row, **known),
    "go_on": lambda row, reason, known: go_on_with_mailing(mailing=row, **known),
    "cancel": lambda row, reason, known: cancel_mailing(mailing=row, reason=reason, **known),
}
DECISIONS: Acts = {
    "approve": lambda row, reason, known: approve_mailing(mailing=row, **known),
    "refuse": lambda row, reason, known: refuse_mailing(mailing=row, reason=reason, **known),
}
