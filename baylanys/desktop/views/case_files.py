"""Files of a request, and people who may belong to it."""

from dataclasses import replace
from mimetypes import guess_type
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.sealed_content import SealedContent
from baylanys.crm.domain.case_bond import attach_file
from baylanys.crm.models import Case, CaseFile
from baylanys.crm.queries import find_contacts
from baylanys.interactions.permissions import shown_name, shown_number
from baylanys.messaging.media_store import Refused, StoredFile, answer_sealed, keep_file, workroom
from baylanys.messaging.virus_scan import ScannerAway

MOST_BYTES = 20 * 1024 * 1024
MOST_FOUND = 8


@require_POST
@allowed("answer_cases")
def attach(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file stands sealed beside the request, or the page says why not; programs are refused by what they are."""
    case, file = get_object_or_404(Case, pk=pk), request.FILES.get("file")
    if file is None or not file.size:
        messages.error(request, _("Choose a file first."))
    elif file.size > MOST_BYTES:
        messages.error(request, _("The file is larger than %(megabytes)s MB.") % {"megabytes": MOST_BYTES // 1024**2})
    else:
        _keep(request, case, file)
    return redirect("case", pk)


def _keep(request: HttpRequest, case: Case, file: Any) -> None:
    at, promised = clock.now(), (file.content_type or guess_type(file.name or "")[0] or "").partition(";")[0]
    try:
        with workroom() as room:
            plain = room / "content"
            with plain.open("wb") as target:
                for piece in file.chunks():
                    target.write(piece)
            stored = keep_file(plain, kind="document", promised_type=promised, filename=file.name or "", at=at)
    except Refused:
        messages.error(request, _("This file is not what it pretends to be, or could do harm. It was not kept."))
        return
    except ScannerAway:
        messages.error(request, _("The virus scanner does not answer; try again soon."))
        return
    attach_file(case=case, file=_own_place(stored), by=request.user, at=at)
    messages.success(request, _("The file is kept."))


def _own_place(stored: StoredFile) -> StoredFile:
    """The file stands apart from those of messages, of which the ones that no message has are swept away."""
    home, path = settings.INSTALLATION.media_dir, f"requests/{stored.path}"
    (home / path).parent.mkdir(parents=True, exist_ok=True)
    (home / stored.path).replace(home / path)
    return replace(stored, path=path)


@require_safe
@allowed("see_cases")
def file(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """The file in clear; what a browser could run is only ever saved, never shown."""
    found = get_object_or_404(CaseFile.objects.exclude(path=""), case=pk, pk=file)
    path = settings.INSTALLATION.media_dir / found.path
    try:
        return answer_sealed(request, lambda: SealedContent(path), found.mime_type, found.filename)
    except FileNotFoundError as gone:
        raise Http404 from gone


@require_safe
@allowed("open_cases")
def people(request: HttpRequest, pk: int) -> HttpResponseBase:
    """People by a few letters or digits, to be added to the request."""
    text = request.GET.get("search", "").replace("\0", "")[:80].strip()
    found = find_contacts(text, limit=MOST_FOUND).contacts if text else []
    rows = [(each, shown_name(request.user, each.name), _number(request.user, each)) for each in found]
    return render(request, "desktop/cases/people.html", {"people": rows, "asked": bool(text)})


def _number(reader: Any, contact: Any) -> str:
    phone = contact.phones.order_by("pk").first()
    return shown_number(reader, phone.e164) if phone else ""
