"""Call flows: versions, what the published one does, drafts, publishing, rolling back."""

import json
from typing import Any

from django.contrib import messages
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.desktop.flow_view import drawn_flow, problems_in_words, read_lines
from baylanys.telephony.choices import FlowState
from baylanys.telephony.domain import ivr
from baylanys.telephony.ivr.outline import readable_definition
from baylanys.telephony.models import IvrFlow, IvrFlowVersion


@allowed("manage_telephony")
def flows(request: HttpRequest) -> HttpResponseBase:
    """All flows, each with its published version."""
    rows = IvrFlow.objects.order_by("pk").annotate(
        published=Max("versions__number", filter=Q(versions__state=FlowState.PUBLISHED)),
        published_at=Max("versions__published_at", filter=Q(versions__state=FlowState.PUBLISHED)),
        drafts=Count("versions", filter=Q(versions__state=FlowState.DRAFT)),
    )
    return render(request, "desktop/ivr.html", {"flows": rows})


@allowed("manage_telephony")
def published(request: HttpRequest, code: str) -> HttpResponseBase:
    """The published version's page, or the newest's where none is."""
    versions = get_object_or_404(IvrFlow, code=code).versions
    version = versions.filter(state=FlowState.PUBLISHED).first() or versions.order_by("-number").first()
    if version is None:
        return redirect("flows")
    return redirect("flow_version", code=code, number=version.number)


@allowed("manage_telephony")
def version_page(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """One version, readable; POST saves a draft, 422 where the text is no JSON (it stays in the form)."""
    version = _version(code, number)
    if request.method != "POST":
        return render(request, "desktop/ivr_version.html", _page(version))
    written = request.POST.get("definition", "")
    try:
        problems = ivr.save_draft(version=version, text=written)
    except ivr.FlowRefused as refused:
        context = _page(version) | {"written": written, "problems": problems_in_words(refused.problems)}
        return render(request, "desktop/ivr_version.html", context, status=422)
    except DomainError as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(
            request, _("The draft is saved, with mistakes.") if problems else _("The draft is saved without mistakes.")
        )
    return redirect("flow_version", code=code, number=number)


@require_POST
@allowed("manage_telephony")
def new_draft(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """A draft with this version's steps, open for editing."""
    draft = ivr.draft_version(source=_version(code, number), by=_me(request), at=clock.now())
    return redirect("flow_version", code=code, number=draft.number)


@require_POST
@allowed("manage_telephony")
def publish(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """New calls go by this version, or its mistakes are said."""
    try:
        ivr.publish_flow_version(version=_version(code, number), by=_me(request), at=clock.now())
        messages.success(request, _("Published: new calls go by this version, calls under way end on theirs."))
    except DomainError as refused:
        messages.error(request, str(refused.message))
    return redirect("flow_version", code=code, number=number)


@require_POST
@allowed("manage_telephony")
def back(request: HttpRequest, code: str) -> HttpResponseBase:
    """New calls go by the version published before."""
    try:
        version = ivr.roll_back(flow=get_object_or_404(IvrFlow, code=code), by=_me(request), at=clock.now())
        messages.success(request, _("Version %(number)s is in force again.") % {"number": version.number})
    except DomainError as refused:
        messages.error(request, str(refused.message))
    return redirect("flow", code=code)


@require_POST
@allowed("manage_telephony")
def delete(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """The draft is gone."""
    try:
        ivr.delete_draft(version=_version(code, number))
        messages.success(request, _("The draft is deleted."))
    except DomainError as refused:
        messages.error(request, str(refused.message))
    return redirect("flow", code=code)


def _page(version: IvrFlowVersion) -> dict[str, Any]:
    flow, problems = ivr.read_version(version)
    versions = list(version.flow.versions.select_related("created_by").order_by("-number"))
    return {
        "version": version,
        "versions": versions,
        "is_draft": version.state == FlowState.DRAFT,
        "can_roll_back": any(row.state == FlowState.RETIRED for row in versions),
        "problems": problems_in_words(problems),
        "lines": read_lines(flow, get_language() or "ru") if flow else [],
        "diagram": drawn_flow(flow) if flow else None,
        "written": json.dumps(readable_definition(flow) if flow else version.definition, ensure_ascii=False, indent=2),
    }


def _version(code: str, number: int) -> IvrFlowVersion:
    return get_object_or_404(IvrFlowVersion.objects.select_related("flow"), flow__code=code, number=number)


def _me(request: HttpRequest) -> Any:
    return request.user
