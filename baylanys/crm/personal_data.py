"""Who a person is: erased, the number of the contact and what was agreed stays."""

from collections.abc import Callable
from datetime import datetime
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.db.models import Q

from baylanys.core.append_only import begin_erasing
from baylanys.core.personal_data import Erased, Gathered, Subject
from baylanys.core.phones import ERASED
from baylanys.core.scrubbing import scrub
from baylanys.core.sealed_content import SealedContent
from baylanys.crm.choices import CaseState
from baylanys.crm.models import (
    Case,
    CaseEvent,
    CaseFile,
    CasePerson,
    CaseReply,
    Consent,
    Contact,
    ContactMerge,
    ContactNote,
    ContactPhone,
    ContactProject,
    OptOut,
    WhatsAppIdentity,
    WhatsAppIdentityChange,
)

MODELS = frozenset(
    f"crm.{name}"
    for name in (
        "Case", "CaseBond", "CaseEvent", "CaseFile", "CaseInteraction", "CasePerson", "CaseReply", "Consent", "Contact",
        "ContactErasure", "ContactMerge", "ContactNote", "ContactPhone", "ContactProject", "OptOut",
        "WhatsAppIdentity", "WhatsAppIdentityChange",
    )
)  # fmt: skip


def subject_of(contact: Contact) -> Subject:
    """The person with those who were merged into it, and every number and id it is or was known by."""
    rows = _merged_into([contact.pk])
    named = list(ContactPhone.objects.filter(contact__in=rows).values_list("e164", flat=True))
    for identity in WhatsAppIdentity.objects.filter(contact__in=rows):
        named += [f"+{identity.wa_id}" if identity.wa_id else "", identity.bsuid or "", identity.parent_bsuid]
        for change in identity.changes.filter(field__in=("wa_id", "bsuid")):
            named.append(f"+{change.before}" if change.field == "wa_id" and change.before else change.before)
    return Subject(tuple(rows), {each: f"{ERASED}{token_hex(4)}" for each in dict.fromkeys(named) if each})


def gather(subject: Subject) -> Gathered:
    mine: dict[str, Any] = {"contact__in": subject.contacts}
    events = CaseEvent.objects.filter(case__contact__in=subject.contacts)
    files = _files_of(subject)
    return Gathered(
        {
            "contact": list(
                Contact.objects.filter(pk__in=subject.contacts).values("id", "name", "language", "created_at")
            ),
            "phones": list(ContactPhone.objects.filter(**mine).values("e164")),
            "whatsapp": list(
                WhatsAppIdentity.objects.filter(**mine).values("wa_id", "bsuid", "username", "profile_name")
            ),
            "projects": list(ContactProject.objects.filter(**mine).values("project__code", "since")),
            "notes": list(ContactNote.objects.filter(**mine).values("at", "text")),
            "consents": list(
                Consent.objects.filter(**mine).values("at", "purpose", "channel", "given", "wording", "source")
            ),
            "opt_outs": list(OptOut.objects.filter(**mine).values("at", "channel", "value", "source")),
            "requests": list(
                Case.objects.filter(**mine).values("id", "opened_at", "description", "state", "answer", "closed_at")
            ),
            "request_replies": list(
                CaseReply.objects.filter(case__contact__in=subject.contacts).values(
                    "case_id", "at", "kind", "channel", "address", "text"
                )
            ),
            "request_files": [{"case": each.case_id, "name": each.filename, "at": each.at} for each in files],
            "requests_beside": list(CasePerson.objects.filter(**mine).values("case_id", "at", "ended_at")),
            "request_events": list(events.values("case_id", "at", "kind", "text")),
        },
        {f"requests/{each.case_id}-{each.pk}-{each.filename}": _opener(each) for each in files},
    )


def erase(subject: Subject, at: datetime) -> Erased:
    """Nobody can tell any more who it was. Part of the caller's transaction."""
    begin_erasing()
    mine: dict[str, Any] = {"contact__in": subject.contacts}
    words = subject.words
    counts = {
        "phones": ContactPhone.objects.filter(**mine).delete()[0],
        "notes": ContactNote.objects.filter(**mine).delete()[0],
        "projects": ContactProject.objects.filter(**mine).delete()[0],
        "requests": Case.objects.filter(**mine).update(description="", answer=""),
        "whatsapp": _forget_identities(subject),
    }
    files = tuple(settings.INSTALLATION.media_dir / each.path for each in _files_of(subject))
    CaseFile.objects.filter(case__contact__in=subject.contacts).update(path="", filename="")
    counts["request_files"] = len(files)
    CaseReply.objects.filter(case__contact__in=subject.contacts).update(
        text="", subject="", address="", proof="", error=""
    )
    Consent.objects.filter(**mine).update(source="")
    OptOut.objects.filter(**mine).update(detail={})
    for event in CaseEvent.objects.filter(case__contact__in=subject.contacts):
        CaseEvent.objects.filter(pk=event.pk).update(text="", detail=scrub(event.detail, words))
    for merge in ContactMerge.objects.filter(Q(kept__in=subject.contacts) | Q(gone__in=subject.contacts)):
        ContactMerge.objects.filter(pk=merge.pk).update(moved={"rows": merge.moved.get("rows", {})})
    Contact.objects.filter(pk__in=subject.contacts).update(name="", language="", erased_at=at)
    return Erased(counts, files)


def _files_of(subject: Subject) -> list[CaseFile]:
    return list(CaseFile.objects.filter(case__contact__in=subject.contacts).exclude(path=""))


def _opener(file: CaseFile) -> Callable[[], SealedContent]:
    return lambda: SealedContent(settings.INSTALLATION.media_dir / file.path)


def hindrances(subject: Subject) -> list[str]:
    """Requests have to be answered first."""
    mine = Case.objects.filter(contact__in=subject.contacts)
    return ["open_request"] if mine.exclude(state=CaseState.CLOSED).exists() else []


def _forget_identities(subject: Subject) -> int:
    found = WhatsAppIdentity.objects.filter(contact__in=subject.contacts)
    WhatsAppIdentityChange.objects.filter(identity__in=found).delete()
    for each in found:
        WhatsAppIdentity.objects.filter(pk=each.pk).update(
            bsuid=f"{ERASED}{token_hex(8)}", wa_id=None, parent_bsuid="", username="", profile_name=""
        )
    return len(found)


def _merged_into(rows: list[int]) -> list[int]:
    more = list(Contact.objects.filter(merged_into__in=rows).exclude(pk__in=rows).values_list("pk", flat=True))
    return _merged_into([*rows, *more]) if more else rows
