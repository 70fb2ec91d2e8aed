"""A person's data: all of it handed out, or erased for good."""

import tempfile

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.crm.domain.personal_data import erase_person, hand_out, hindrances_of
from baylanys.crm.models import Contact

IN_MEMORY_BYTES = 8_000_000


@require_POST
@allowed("erase_contacts")
def give(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The archive of all that is known of the person."""
    found = get_object_or_404(Contact, pk=pk, erased_at=None, merged_into=None)
    archive = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - the answer closes it
    hand_out(contact=found, target=archive, by=request.user, at=clock.now())
    archive.seek(0)
    return FileResponse(archive, as_attachment=True, filename=f"contact-{pk}.zip", content_type="application/zip")


@require_http_methods(["GET", "POST"])
@allowed("erase_contacts")
def erase(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What will be gone, and what stands against it; POST with a reason and the contact's number erases."""
    found = get_object_or_404(Contact, pk=pk, erased_at=None, merged_into=None)
    if request.method != "POST":
        return _page(request, found)
    reason = request.POST.get("reason", "").replace("\0", "")
    if request.POST.get("number", "").strip() != str(found.pk):
        return _page(request, found, reason, _("The number of the contact is another one."))
    try:
        erase_person(contact=found, reason=reason, by=request.user, at=clock.now())
    except DomainError as refused:
        return _page(request, found, reason, _words().get(refused.code, str(refused)))
    messages.success(request, _("The person is erased."))
    return redirect("contact", pk)


def _page(request: HttpRequest, found: Contact, reason: str = "", error: str = "") -> HttpResponseBase:
    words = _words()
    context = {
        "contact": found,
        "hindrances": [words.get(code, code) for code in hindrances_of(found)],
        "reason": reason,
        "error": error,
    }
    return render(request, "desktop/contacts/erase.html", context, status=422 if error else 200)


def _words() -> dict[str, str]:
    return {
        "no_reason": _("Write the reason."),
        "live_interaction": _("A call or conversation of this person goes on."),
        "open_promise": _("A callback is promised: keep it or cancel it."),
        "open_operation": _("An operation on a platform is not finished."),
        "recording_on_its_way": _("A recording is being stored; try again in a minute."),
        "open_conversation": _("A WhatsApp conversation is open: close it."),
        "unsent_messages": _("A message waits to be sent."),
        "open_request": _("A request is open: answer and close it."),
    }
