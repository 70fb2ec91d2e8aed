"""What people do with WhatsApp templates: save, hand in, delete, name the fields, read Meta's list."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.desktop.template_forms import TextForm
from baylanys.desktop.views.templates import page_of
from baylanys.messaging.choices import TemplateState
from baylanys.messaging.domain.template import delete_template, name_variables, save_draft, submit_template
from baylanys.messaging.domain.template_news import accounts, sync_templates
from baylanys.messaging.models import MessageTemplate
from baylanys.messaging.template_words import template_refusal


@require_POST
@allowed("manage_templates")
def sync(request: HttpRequest) -> HttpResponseBase:
    """The templates are as Meta lists them now, or it is said why not."""
    try:
        numbers = accounts()
        if not numbers:
            raise template_refusal("no_number")
        changed = sum(sync_templates(number=number, at=clock.now()) for number in numbers)
        told = ngettext("%(count)s template has changed.", "%(count)s templates have changed.", changed)
        messages.success(request, told % {"count": changed} if changed else _("Nothing has changed at Meta."))
    except DomainError as refused:
        messages.error(request, str(refused))
    return redirect("templates")


@require_POST
@allowed("manage_templates")
def save(request: HttpRequest, name: str, language: str) -> HttpResponseBase:
    """The text is a draft, or with Meta for review (`submit`)."""
    form = TextForm(request.POST, prefix=language)
    if form.is_valid():
        try:
            _save(request, form, name, language)
        except DomainError as refused:
            form.add_error(None, str(refused))
    return page_of(request, name, form) if form.errors else redirect("template", name)


def _save(request: HttpRequest, form: TextForm, name: str, language: str) -> None:
    row = MessageTemplate.objects.filter(name=name, language=language).first()
    wanted: dict[str, Any] = {"parts": form.parts, "examples": form.cleaned_data["examples"], **_by(request)}
    wanted["category"] = form.cleaned_data["category"]
    if row is None or row.state in {TemplateState.DRAFT, TemplateState.DELETED}:
        numbers = accounts()
        if not numbers:
            raise template_refusal("no_number")
        number = row.number if row else numbers[0]
        row = save_draft(number=number, name=name, language=language, **wanted)
    if "submit" not in request.POST:
        messages.success(request, _("The draft is saved. Hand it in when it is ready."))
        return
    submit_template(template=row, **wanted)
    messages.success(request, _("Meta has the template; its answer will stand here."))


@require_POST
@allowed("manage_templates")
def delete(request: HttpRequest, name: str, language: str) -> HttpResponseBase:
    """The language is gone, at Meta too."""
    row = get_object_or_404(MessageTemplate, name=name, language=language)
    try:
        delete_template(template=row, **_by(request))
        messages.success(request, _("The template is deleted. Meta keeps the name blocked for 30 days."))
    except DomainError as refused:
        messages.error(request, str(refused))
    return redirect("template", name)


@require_POST
@allowed("manage_templates")
def names(request: HttpRequest, name: str, language: str) -> HttpResponseBase:
    """The fields are called so when somebody fills the template in."""
    row = get_object_or_404(MessageTemplate, name=name, language=language)
    name_variables(template=row, names=request.POST.dict(), **_by(request))
    messages.success(request, _("The names of the fields are saved."))
    return redirect("template", name)


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": cast(Person, request.user), "at": clock.now()}
