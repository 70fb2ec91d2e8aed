"""The customer's own report forms: seen, tried with real figures, with what was made by them."""

import mimetypes
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.core.sealed_content import ContentUnreadable, SealedContent
from baylanys.desktop.report_template_page import list_context, one_context, period_of, places_context
from baylanys.messaging.media_store import answer_sealed
from baylanys.reports.domain.template_making import filled, paper
from baylanys.reports.models import MadeReport
from baylanys.reports.template_models import ReportTemplate, TemplateVersion

_SHOWN = "png"


@require_GET
@allowed("see_report_forms")
def forms(request: HttpRequest) -> HttpResponseBase:
    """Every form, and how a new one is brought."""
    return render(request, "desktop/report_templates/list.html", list_context(request.user, clock.now()))


@require_GET
@allowed("see_report_forms")
def places(request: HttpRequest) -> HttpResponseBase:
    """What a form may name, and how forms are written."""
    return render(request, "desktop/report_templates/places.html", places_context())


@require_GET
@allowed("see_report_forms")
def one(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One form with its versions."""
    form = get_object_or_404(ReportTemplate, slug=slug)
    context = one_context(request.user, form, request.GET.dict(), clock.now())
    return render(request, "desktop/report_templates/one.html", context)


@require_GET
@allowed("see_report_forms")
def file(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """The version as it was brought."""
    version = version_of(slug, number)
    try:
        return _saved(version.content(), version.form, version.filename)
    except (FileNotFoundError, ContentUnreadable) as gone:
        raise Http404 from gone


@require_GET
@allowed("see_report_forms")
def preview(request: HttpRequest, slug: str, number: int, kind: str) -> HttpResponseBase:
    """The version filled with the figures of the days asked for; nothing is kept."""
    version, at = version_of(slug, number), clock.now()
    if kind not in (version.form, "pdf", _SHOWN):
        raise Http404
    first, last = period_of(request.GET.dict(), at)
    try:
        content, _formulas = filled(version, first, last, at)
        made = content if kind == version.form else paper(content, version.form, kind)
    except DomainError as refused:
        return HttpResponse(str(refused.message), status=409, content_type="text/plain; charset=utf-8")
    if kind == _SHOWN:
        return HttpResponse(made, content_type="image/png", headers={"Cache-Control": "private, no-store"})
    return _saved(made, kind, f"{version.template.slug}-{first}-{last}.{kind}")


@require_GET
@allowed("see_report_forms")
def made(request: HttpRequest, slug: str, pk: str) -> HttpResponseBase:
    """A file that was made by the form."""
    form = get_object_or_404(ReportTemplate, slug=slug)
    found = get_object_or_404(MadeReport, pk=pk, name=form.report)
    try:
        return answer_sealed(request, lambda: cast(SealedContent, found.open()), _type(found.kind), found.file_name)
    except (FileNotFoundError, ContentUnreadable) as gone:
        raise Http404 from gone


def version_of(slug: str, number: int) -> TemplateVersion:
    """Raises Http404."""
    return get_object_or_404(TemplateVersion.objects.select_related("template"), template__slug=slug, number=number)


def _saved(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=_type(kind), headers=headers)


def _type(kind: str) -> str:
    return mimetypes.types_map.get(f".{kind}", "application/octet-stream")
