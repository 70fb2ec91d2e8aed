"""People outside: found, added, changed; notes and consents."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.permissions import allowed, may
from baylanys.core import clock
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import DomainError
from baylanys.crm.domain.contact import add_contact, add_note, change_contact, note_consent
from baylanys.crm.models import Contact
from baylanys.desktop.contact_forms import ConsentForm, ContactForm
from baylanys.desktop.contacts_page import contact_context, contacts_found, refusal


@require_GET
@allowed("see_contacts")
def contacts(request: HttpRequest) -> HttpResponseBase:
    """People found by any part of a name, a number or an id; the newest where nothing is asked."""
    search, page = request.GET.get("search", "").replace("\0", "")[:200].strip(), request.GET.get("page", "")
    context = contacts_found(request.user, search, page or "1")
    query = {"search": search} if search else {}
    context["next"] = f"?{urlencode({**query, 'page': context['next']})}" if context["next"] else ""
    htmx: Any = getattr(request, "htmx", None)
    if not htmx or htmx.boosted or htmx.history_restore_request:
        return render(request, "desktop/contacts/list.html", context)
    response = render(request, f"desktop/contacts/list.html#{'rows' if page else 'found'}", context)
    if not page:
        response.headers["HX-Push-Url"] = f"{request.path}?{urlencode(query)}" if query else request.path
    return response


@allowed("change_contacts")
def new_contact(request: HttpRequest) -> HttpResponseBase:
    """The form of somebody new."""
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        contact = _tried(form, lambda: add_contact(**form.description, by=request.user, at=clock.now()))
        if contact is not None:
            return redirect("contact", contact.pk)
    return render(request, "desktop/contacts/new.html", {"form": form}, status=422 if form.errors else 200)


@allowed("see_contacts")
def contact(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One person; whom it was merged into is shown instead. POST changes who it is and how it is reached.

    A number seen in full is a line of the audit log.
    """
    found = get_object_or_404(Contact.objects.prefetch_related("phones", "whatsapp", "projects__project"), pk=pk)
    if found.merged_into_id:
        return redirect("contact", found.merged_into_id)
    if request.method == "POST":
        return _change(request, found)
    return _page(request, found)


@require_POST
@allowed("change_contacts")
def write_note(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A note stands on the page."""
    found = get_object_or_404(Contact, pk=pk, erased_at=None)
    try:
        add_note(contact=found, text=request.POST.get("text", "").replace("\0", ""), by=request.user, at=clock.now())
    except DomainError:
        messages.error(request, _("Write something first."))
    return redirect("contact", pk)


@require_POST
@allowed("change_contacts")
def write_consent(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What the person agreed to, or took back, is on record."""
    found = get_object_or_404(Contact, pk=pk, erased_at=None)
    form = ConsentForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, consent_form=form)
    said = {**form.cleaned_data, "given": form.cleaned_data["given"] == "yes"}
    note_consent(contact=found, **said, by=request.user, at=clock.now())
    messages.success(request, _("It is written down."))
    return redirect("contact", pk)


def _change(request: HttpRequest, found: Contact) -> HttpResponseBase:
    guarded = allowed("change_contacts")(_changed)
    return guarded(request, found)


def _changed(request: HttpRequest, found: Contact) -> HttpResponseBase:
    form = ContactForm(request.POST, contact=found)
    if form.is_valid():
        _tried(form, lambda: change_contact(contact=found, **form.description, by=request.user, at=clock.now()))
    if form.errors:
        return _page(request, found, status=422, form=form)
    messages.success(request, _("The changes are saved."))
    return redirect("contact", found.pk)


def _page(request: HttpRequest, found: Contact, status: int = 200, **context: Any) -> HttpResponseBase:
    shown = contact_context(request.user, found)
    if shown["in_full"] and (shown["numbers"] or shown["chats"]):
        write_audit(AuditKind.NUMBER_SHOWN, by=request.user, at=clock.now(), about=("contact", found.pk))
    changes = may(request.user, "change_contacts") and found.erased_at is None
    forms = {"form": ContactForm(contact=found), "consent_form": ConsentForm()} if changes else {}
    context = {**shown, **forms, "may_merge": may(request.user, "merge_contacts"), **context}
    response = render(request, "desktop/contacts/contact.html", context, status=status)
    response.headers["HX-Push-Url"] = reverse("contact", args=[found.pk])
    response.headers["Cache-Control"] = "no-store"
    return response


def _tried(form: ContactForm, act: Callable[[], Any]) -> Any:
    """What the act gave; None where the rules refused it, and the form says why."""
    try:
        return act()
    except DomainError as refused:
        field, words = refusal(refused)
        form.add_error(field, words)
        return None
