"""Requests: the list, a new one, one of them."""

import contextlib
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.crm.domain.case import open_case
from baylanys.crm.domain.classifier import version_in_force
from baylanys.crm.domain.escalation import see_notices
from baylanys.crm.models import Case, Contact
from baylanys.desktop.case_list_page import list_context
from baylanys.desktop.case_telling import telling_context
from baylanys.desktop.cases_page import case_context, found_categories, project_choices, refusal_words
from baylanys.interactions.choices import Channel, Language
from baylanys.interactions.models import Interaction
from baylanys.interactions.permissions import may_see


class CaseForm(forms.Form):
    """A new request."""

    line = forms.CharField(max_length=40, required=False)
    project = forms.ChoiceField(label=gettext_lazy("Project"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False, choices=[("", "—"), *Language.choices])
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), required=False, choices=[("", "—"), *Channel.choices])
    description = forms.CharField(
        label=gettext_lazy("What is asked"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    answer = forms.CharField(
        label=gettext_lazy("Answered at once (closes the request)"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        projects: Any = self.fields["project"]
        projects.choices = [("", "—"), *project_choices()]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"


@require_GET
@allowed("see_cases")
def cases(request: HttpRequest) -> HttpResponseBase:
    """Requests, those due first before the others."""
    context = list_context(request.user, request.GET, clock.now())
    htmx: Any = getattr(request, "htmx", None)
    if not htmx or htmx.boosted or htmx.history_restore_request:
        return render(request, "desktop/cases/list.html", context)
    return render(request, f"desktop/cases/list.html#{'rows' if request.GET.get('page') else 'found'}", context)


@require_GET
@allowed("see_cases")
def categories(request: HttpRequest) -> HttpResponseBase:
    """Categories by a few letters, for the form of a request."""
    text, project = (request.GET.get(name, "").replace("\0", "")[:80] for name in ("category", "project"))
    source, contact = _source(request)
    found = found_categories(text, project, clock.now(), request.GET.get("line", ""), source, contact)
    return render(request, "desktop/cases/categories.html", {"categories": found})


@allowed("open_cases")
def new_case(request: HttpRequest) -> HttpResponseBase:
    """The form of a request, begun from a call, a conversation, a contact, or from nothing."""
    source, contact = _source(request)
    form = CaseForm(request.POST or None, initial=_begun(source, contact))
    if request.method == "POST" and form.is_valid():
        opened = _open(request, form, source, contact)
        if opened is not None:
            messages.success(request, _("The request has the number %(n)s: tell it to the person.") % {"n": opened.pk})
            return redirect("case", opened.pk)
    chosen = str(form["line"].value() or "")
    context = {
        "form": form, "source": source, "contact": contact,
        "categories": found_categories("", str(form["project"].value() or ""), clock.now(), chosen, source, contact),
    }  # fmt: skip
    return render(request, "desktop/cases/new.html", context, status=422 if form.errors else 200)


@require_GET
@allowed("see_cases")
def case(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One request with all that happened to it; what the person was told of it is no news any more."""
    found = get_object_or_404(
        Case.objects.select_related("line", "contact", "assignee", "opened_by", "closed_by", "merged_into"), pk=pk
    )
    see_notices(case=found, by=request.user, at=clock.now())
    context = case_context(request.user, found, clock.now()) | telling_context(request.user, found, clock.now())
    return render(request, "desktop/cases/case.html", context)


def _open(request: HttpRequest, form: CaseForm, source: Interaction | None, contact: Contact | None) -> Case | None:
    values, version = form.cleaned_data, version_in_force(clock.now())
    line = version.lines.filter(code=values["line"]).first() if version else None
    if line is None:
        form.add_error("line", _("Choose a category."))
        return None
    try:
        return open_case(
            line=line,
            contact=contact,
            **{name: values[name] for name in ("project", "language", "channel", "description", "answer")},
            interaction=source.pk if source else None,
            by=request.user,
            at=clock.now(),
        )
    except DomainError as refused:
        form.add_error(None, refusal_words(refused))
        return None


def _source(request: HttpRequest) -> tuple[Interaction | None, Contact | None]:
    """The call or conversation it comes from, where the person may see it, and whose it is."""
    asked = request.GET if request.method == "GET" else request.POST
    source = None
    with contextlib.suppress(ValueError):
        source = Interaction.objects.select_related("contact").filter(pk=UUID(asked.get("interaction", ""))).first()
    if source is not None and not may_see(request.user, source):
        source = None
    number = asked.get("contact", "")
    if source is not None and source.contact is not None:
        return source, source.contact
    known = number.isascii() and number.isdigit() and len(number) < 18
    return source, Contact.objects.filter(pk=int(number), merged_into=None).first() if known else None


def _begun(source: Interaction | None, contact: Contact | None) -> dict[str, str]:
    language = (source.language if source else "") or (contact.language if contact else "")
    return {"language": language, "channel": source.channel if source else ""}
