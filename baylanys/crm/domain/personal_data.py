"""A person's data is handed out, or erased, with proof."""

import json
import zipfile
from datetime import datetime
from shutil import copyfileobj
from typing import IO, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import NotPossible
from baylanys.core.personal_data import Erased, Subject, holders
from baylanys.crm.models import Contact, ContactErasure
from baylanys.crm.personal_data import subject_of

LONGEST_REASON = 300


def hand_out(*, contact: Contact, target: IO[bytes], by: Any, at: datetime) -> None:
    """`target` is a ZIP archive of all that is known of the person: `data.json`, recordings, files of messages.

    A file that is gone is named in `missing`. The handing out is a line of the audit log. Raises NotPossible
    `already_erased`.
    """
    if contact.erased_at:
        raise NotPossible(code="already_erased")
    subject = subject_of(contact)
    rows: dict[str, Any] = {"handed_out_at": at, "contact_number": contact.pk}
    missing: list[str] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for holder in holders():
            gathered = holder.gather(subject)
            rows |= gathered.rows
            for name, opened in gathered.files.items():
                try:
                    with opened() as source, archive.open(name, "w", force_zip64=True) as copy:
                        copyfileobj(source, copy)
                except OSError:
                    missing.append(name)
        text = json.dumps(rows | {"missing": missing}, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        archive.writestr("data.json", text)
    counts = {name: len(each) for name, each in rows.items() if isinstance(each, list)}
    write_audit(AuditKind.CONTACT_EXPORTED, by=by, at=at, about=("contact", contact.pk), after=counts)


def hindrances_of(contact: Contact) -> list[str]:
    """Codes of what has to be over before the person can be erased."""
    return _hindrances(subject_of(contact))


def _hindrances(subject: Subject) -> list[str]:
    return sorted({code for holder in holders() for code in holder.hindrances(subject)})


@transaction.atomic
def erase_person(*, contact: Contact, reason: str, by: Any, at: datetime) -> ContactErasure:
    """Nobody can tell any more who it was: rows are cleaned at once, files are gone right after the commit.

    What the contract needs of calls and conversations (when, how long, how answered) stays. The row returned is the
    proof. Raises NotPossible `no_reason`, `already_erased`, `merged`, or the code of what has to be over first.
    """
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    if not reason.strip():
        raise NotPossible(code="no_reason")
    if contact.erased_at:
        raise NotPossible(code="already_erased")
    if contact.merged_into_id:
        raise NotPossible(code="merged")
    subject = subject_of(contact)
    if hindrances := _hindrances(subject):
        raise NotPossible(code=hindrances[0])
    erased = [holder.erase(subject, at) for holder in holders()]
    counts = {name: number for each in erased for name, number in each.counts.items()}
    remove_soon(erased)
    proof = ContactErasure.objects.create(
        contact_number=contact.pk, at=at, by=by, reason=reason.strip()[:LONGEST_REASON], counts=counts
    )
    write_audit(AuditKind.CONTACT_ERASED, by=by, at=at, about=("contact", contact.pk), after=counts)
    return proof


def remove_soon(erased: list[Erased]) -> None:
    """The files are gone soon after the caller's transaction is committed, even if this process is not there then."""
    from baylanys.crm.jobs import remove_files

    home = settings.INSTALLATION.data
    files = [str(file.relative_to(home)) for each in erased for file in each.files]
    for first in range(0, len(files), 500):
        remove_files.defer(files=files[first : first + 500])
