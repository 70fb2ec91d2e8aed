"""Suggestions and complaints: written down by anybody who talks with people, worked on, handed to developers."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed, may
from baylanys.contract.models import Project
from baylanys.core import clock
from baylanys.core.errors import DomainError, NotPossible
from baylanys.crm.models import Case
from baylanys.desktop.improvement_page import item_context, project_name, refusal_words
from baylanys.improvement.choices import ItemKind, ItemState, Subject
from baylanys.improvement.domain.delivery import send_again, send_to_developers
from baylanys.improvement.domain.item import act_on, comment_on, open_item
from baylanys.improvement.jobs import tell_soon
from baylanys.improvement.models import ImprovementItem
from baylanys.improvement.queries import find_items
from baylanys.interactions.models import Interaction
from baylanys.interactions.permissions import may_see
from baylanys.routing.models import OperatorState

AT_ONCE = 50


@require_GET
@allowed("see_improvements")
def items(request: HttpRequest) -> HttpResponseBase:
    """The list, narrowed by state, kind, project and words."""
    asked = {name: request.GET.get(name, "")[:80].replace("\0", "") for name in ("state", "kind", "project", "search")}
    page = Paginator(find_items(**asked), AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page": page,
        "rows": [(row, project_name(row.project)) for row in page],
        "states": [("open", _("not closed")), *ItemState.choices],
        "kinds": ItemKind.choices,
        "projects": [(row.code, project_name(row)) for row in Project.objects.filter(is_active=True)],
        "opens": may(request.user, "open_improvements"),
        "manages": may(request.user, "manage_developers"),
    }
    return render(request, "desktop/improvement/list.html", context)


@require_http_methods(["GET", "POST"])
@allowed("open_improvements")
def new_item(request: HttpRequest) -> HttpResponseBase:
    """A suggestion or complaint is written down: from a call, a chat, a request, or by hand."""
    said = request.POST if request.method == "POST" else request.GET
    interaction, case = _interaction(request, said.get("interaction", "")), _case(request, said.get("case", ""))
    problem = ""
    if request.method == "POST":
        try:
            made = open_item(
                kind=said.get("kind", ""),
                subject=said.get("subject", ""),
                text=said.get("text", "").replace("\0", ""),
                project=Project.objects.filter(code=said.get("project", "")).first(),
                platform=said.get("platform", "").replace("\0", ""),
                language=interaction.language if interaction else case.language if case else "",
                interaction=interaction,
                case=case,
                by=cast(Person, request.user),
                at=clock.now(),
            )
            messages.success(request, _("It is written down."))
            return redirect("improvement", made.pk)
        except NotPossible as refused:
            problem = refusal_words(refused.code)
    context = {
        "said": said,
        "project": said.get("project", case.project if case else ""),
        "interaction": interaction,
        "case": case,
        "problem": problem,
        "kinds": ItemKind.choices,
        "subjects": Subject.choices,
        "projects": [(row.code, project_name(row)) for row in Project.objects.filter(is_active=True)],
        "platforms": ImprovementItem.objects.exclude(platform="").values_list("platform", flat=True).distinct()[:50],
    }
    return render(request, "desktop/improvement/new.html", context, status=422 if problem else 200)


@require_GET
@allowed("see_improvements")
def item(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One item with its history and how developers were told."""
    found = get_object_or_404(
        ImprovementItem.objects.select_related("project", "owner", "interaction", "case", "opened_by"), pk=pk
    )
    return render(request, "desktop/improvement/item.html", item_context(found, request.user))


@require_POST
@allowed("see_improvements")
def comment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A remark stands in the history."""
    found = get_object_or_404(ImprovementItem, pk=pk)
    try:
        comment_on(item=found, text=_text(request), by=cast(Person, request.user), at=clock.now())
    except NotPossible as refused:
        messages.error(request, refusal_words(refused.code))
    return redirect("improvement", pk)


@require_POST
@allowed("work_improvements")
def act(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The act is done, or the page says why not."""
    found = get_object_or_404(ImprovementItem.objects.select_related("project"), pk=pk)
    version, name = request.POST.get("version", ""), request.POST.get("act", "")
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0
    known: dict[str, Any] = {"item": found, "version": seen, "by": request.user, "at": clock.now()}
    try:
        if name == "send":
            send_to_developers(**known)
            tell_soon()
            messages.success(request, _("It is on its way to the developers."))
        else:
            to = Person.objects.filter(username=request.POST.get("to", ""), is_active=True).first()
            if name == "assign" and to is None:
                raise NotPossible(code="not_now")
            act_on(act=name, text=_text(request), to=to if name == "assign" else None, **known)
            messages.success(request, _("Done."))
    except DomainError as refused:
        messages.error(request, refusal_words(refused.code))
    return redirect("improvement", pk)


@require_POST
@allowed("work_improvements")
def again(request: HttpRequest, pk: int, delivery: int) -> HttpResponseBase:
    """What was given up is tried anew."""
    row = get_object_or_404(ImprovementItem, pk=pk).deliveries.select_related("channel", "item").filter(pk=delivery)
    try:
        send_again(delivery=get_object_or_404(row), by=cast(Person, request.user), at=clock.now())
        tell_soon()
        messages.success(request, _("It is on its way to the developers."))
    except NotPossible as refused:
        messages.error(request, refusal_words(refused.code))
    return redirect("improvement", pk)


def _interaction(request: HttpRequest, asked: str) -> Interaction | None:
    """The call or conversation named, where the person may see it."""
    try:
        found = Interaction.objects.filter(pk=UUID(asked)).first()
    except ValueError:
        return None
    if found is None or may_see(request.user, found):
        return found
    in_hand = OperatorState.objects.filter(operator_id=request.user.pk, interaction=found).exists()
    return found if in_hand else None


def _case(request: HttpRequest, asked: str) -> Case | None:
    known = asked.isascii() and asked.isdigit() and len(asked) < 12 and may(request.user, "see_cases")
    return Case.objects.filter(pk=int(asked)).first() if known else None


def _text(request: HttpRequest) -> str:
    return request.POST.get("text", "").replace("\0", "")
