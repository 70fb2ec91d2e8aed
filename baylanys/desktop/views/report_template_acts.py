"""Report forms are brought, handed to the customer, decided, and reports are made by them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.contract.queries import contract_zone
from baylanys.core import clock
from baylanys.core.errors import DomainError, NotPossible
from baylanys.desktop.report_template_page import REFUSALS, period_of
from baylanys.desktop.views.report_templates import version_of
from baylanys.messaging.safe_names import safe_filename
from baylanys.reports.domain import template as forms
from baylanys.reports.domain.made import make_report
from baylanys.reports.filling.package import MOST_BYTES
from baylanys.reports.filling.refusal import FormRefused
from baylanys.reports.template_choices import TemplateLanguage, TemplateState
from baylanys.reports.template_errors import TemplateRefused
from baylanys.reports.template_models import ReportTemplate, TemplateVersion


@require_POST
@allowed("bring_report_forms")
def begin(request: HttpRequest) -> HttpResponseBase:
    """There is a form with its first version; without a file that can be taken there is none."""
    try:
        content = _brought(request)
        form = forms.begin_template(
            title=_text(request, "title"), slug=_text(request, "slug"), by=_who(request), at=clock.now()
        )
    except DomainError as refused:
        messages.error(request, words(refused))
        return redirect("report_templates")
    if not _uploaded(request, form, *content):
        form.delete()
        return redirect("report_templates")
    return redirect("report_template", slug=form.slug)


@require_POST
@allowed("bring_report_forms")
def upload(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The file is the form's new draft."""
    form = get_object_or_404(ReportTemplate, slug=slug)
    try:
        _uploaded(request, form, *_brought(request))
    except DomainError as refused:
        messages.error(request, words(refused))
    return redirect("report_template", slug=slug)


@require_POST
@allowed("bring_report_forms")
def hand_over(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """The draft is with the customer, or in force where no approval is needed."""
    found = version_of(slug, number)

    def told() -> str:
        waits = found.state == TemplateState.HANDED_OVER
        return _("The version is with the customer.") if waits else _("The version holds.")

    return _done(request, found, forms.hand_over, told)


@require_POST
@allowed("bring_report_forms")
def withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """The version is out of use."""
    return _done(request, version_of(slug, number), forms.withdraw, lambda: _("The version is withdrawn."))


@require_POST
@allowed("decide_approvals")
def decide(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """The customer approves the version from a moment on, or refuses it with a reason."""
    found, comment = version_of(slug, number), _text(request, "comment")
    if request.POST.get("decision") != "approve":
        said = _("The version is refused; the contractor sees the reason.")
        return _done(request, found, forms.refuse, lambda: said, reason=comment)
    since = _moment(request.POST.get("valid_from", "")) or clock.now()
    approved = _("The version is approved.")
    return _done(request, found, forms.approve, lambda: approved, valid_from=since, comment=comment)


@require_POST
@allowed("see_report_forms")
def make(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A report is made by the form in force and kept."""
    form, at = get_object_or_404(ReportTemplate, slug=slug), clock.now()
    first, last = period_of(request.POST.dict(), at)
    asked: dict[str, Any] = {"first": first, "last": last, "kind": _text(request, "kind")[:8], "at": at}
    try:
        made = make_report(name=form.report, language=(get_language() or "ru")[:2], by=_who(request), **asked)
        messages.success(request, _("Made: %(name)s") % {"name": made.file_name})
    except DomainError as refused:
        messages.error(request, words(refused))
    return redirect(f"{reverse('report_template', args=[slug])}?first={first}&last={last}")


def words(refused: DomainError) -> str:
    """The refusal for the person who asked."""
    return str(refused.message) or str(REFUSALS.get(refused.code, refused.code))


def _uploaded(request: HttpRequest, form: ReportTemplate, content: bytes, filename: str) -> bool:
    language = request.POST.get("language", "")
    try:
        version = forms.upload_version(
            template=form,
            content=content,
            filename=filename,
            language=language if language in TemplateLanguage.values else TemplateLanguage.RUSSIAN,
            comment=_text(request, "comment"),
            by=_who(request),
            at=clock.now(),
        )
    except DomainError as refused:
        messages.error(request, words(refused))
        return False
    if version.faults:
        messages.warning(request, _("The file is kept as a draft; some of its places have to be corrected."))
    else:
        messages.success(request, _("The file is kept as a draft. Look at it with real figures."))
    return True


def _brought(request: HttpRequest) -> tuple[bytes, str]:
    brought = request.FILES.get("file")
    if brought is None:
        raise NotPossible(_("Choose a file."), code="file_missing")
    if (brought.size or 0) > MOST_BYTES:
        raise TemplateRefused(FormRefused("too_large"))
    return brought.read(), safe_filename(brought.name or "")


def _done(
    request: HttpRequest, found: TemplateVersion, act: Callable[..., None], told: Callable[[], str], **said: Any
) -> HttpResponseBase:
    try:
        act(version=found, by=_who(request), at=clock.now(), **said)
        messages.success(request, told())
    except DomainError as refused:
        messages.error(request, words(refused))
    return redirect(f"{reverse('report_template', args=[found.template.slug])}?version={found.number}")


def _who(request: HttpRequest) -> Person:
    return cast(Person, request.user)


def _text(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "").strip()[:1_000]


def _moment(text: str) -> datetime | None:
    """A day or a moment, on the contract's clock."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=contract_zone())
    except ValueError:
        return None
