"""Two rows of one person: found, joined, parted again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.crm.domain.merging import merge_contacts, undo_merge
from baylanys.crm.models import Contact, ContactMerge
from baylanys.crm.queries import same_names
from baylanys.desktop.contacts_page import row_of


@require_GET
@allowed("merge_contacts")
def doubles(request: HttpRequest) -> HttpResponseBase:
    """People of the same name: perhaps one person each."""
    groups = [[row_of(each) for each in group] for group in same_names()]
    return render(request, "desktop/contacts/doubles.html", {"groups": groups})


@require_POST
@allowed("merge_contacts")
def merge(request: HttpRequest, pk: int) -> HttpResponseBase:
    """`other` is this person: all that belonged to it belongs here."""
    kept = get_object_or_404(Contact, pk=pk)
    other = request.POST.get("other", "")
    gone = get_object_or_404(Contact, pk=int(other) if other.isascii() and other.isdigit() and len(other) < 18 else 0)
    try:
        merge_contacts(kept=kept, gone=gone, by=request.user, at=clock.now())
        messages.success(request, _("The two are one contact now. It can be undone below."))
    except DomainError as refused:
        words = {"same_person": _("Choose another contact."), "already_merged": _("One of the two is merged already.")}
        messages.error(request, words.get(refused.code, str(refused)))
    return redirect("contact", pk)


@require_POST
@allowed("merge_contacts")
def undo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The two are two again."""
    done = get_object_or_404(ContactMerge, pk=pk)
    try:
        undo_merge(merge=done, by=request.user, at=clock.now())
        messages.success(request, _("The two are two contacts again."))
    except DomainError:
        messages.error(request, _("This was undone before."))
    return redirect("contact", done.gone_id)
