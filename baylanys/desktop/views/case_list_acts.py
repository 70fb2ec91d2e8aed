"""What is done with the list of requests: several given to somebody, views saved."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.crm.domain.case import assign_case, may_answer, take_case
from baylanys.crm.domain.case_view import forget_view, save_view
from baylanys.crm.models import Case
from baylanys.desktop.case_list_page import asked_of, query_of
from baylanys.desktop.cases_page import workers_of

MOST_AT_ONCE = 200


@require_POST
@allowed("open_cases")
def give(request: HttpRequest) -> HttpResponseBase:
    """The chosen requests are somebody's work; those that changed meanwhile are left alone and counted."""
    chosen = dict(_chosen(each) for each in request.POST.getlist("case")[:MOST_AT_ONCE])
    person = Person.objects.filter(username=request.POST.get("to", ""), is_active=True).first()
    if person is None or not chosen:
        messages.error(request, _("Choose requests, and whom to give them to."))
        return redirect(_back(request))
    given = sum(_give(case, chosen[case.pk], person, request) for case in Case.objects.filter(pk__in=chosen))
    told = ngettext("%(count)s request given to %(name)s.", "%(count)s requests given to %(name)s.", given)
    if given:
        messages.success(request, told % {"count": given, "name": person.display_name})
    if left := len(chosen) - given:
        words = ngettext("%(count)s was left alone: it changed meanwhile, or is not this person's to answer.",
                         "%(count)s were left alone: they changed meanwhile, or are not this person's to answer.",
                         left)  # fmt: skip
        messages.error(request, words % {"count": left})
    return redirect(_back(request))


@require_POST
@allowed("see_cases")
def keep_view(request: HttpRequest) -> HttpResponseBase:
    """The list as it is asked for stands above it under a name from now on."""
    query = query_of(asked_of(request.POST))
    try:
        shared = bool(request.POST.get("shared"))
        save_view(title=request.POST.get("title", ""), query=query, shared=shared, by=request.user, at=clock.now())
    except DomainError as refused:
        words = {"no_title": _("Give the view a name."), "too_many_views": _("Remove a view of yours first.")}
        messages.error(request, words.get(refused.code, str(refused)))
    return redirect(f"/cases/?{query}")


@require_POST
@allowed("see_cases")
def drop_view(request: HttpRequest, view: int) -> HttpResponseBase:
    """One's own view is gone."""
    forget_view(view=view, by=request.user)
    return redirect("cases")


def _give(case: Case, version: int, person: Person, request: HttpRequest) -> bool:
    """Whether the request is the person's now."""
    by: Any = request.user
    if person.role not in workers_of(case) or not may_answer(by, case):
        return False
    try:
        if person == by:
            take_case(case=case, version=version, by=by, at=clock.now())
        else:
            assign_case(case=case, version=version, to=person, by=by, at=clock.now())
    except DomainError:
        return False
    return True


def _chosen(text: str) -> tuple[int, int]:
    """`number:version`, zeros for anything else."""
    number, _colon, version = text.partition(":")
    good = all(each.isascii() and each.isdigit() and len(each) < 10 for each in (number, version))
    return (int(number), int(version)) if good else (0, 0)


def _back(request: HttpRequest) -> str:
    return f"/cases/?{query_of(asked_of(request.POST))}"
