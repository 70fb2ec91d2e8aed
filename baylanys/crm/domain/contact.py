"""A person is written down, changed, noted about; agrees to something, or takes it back."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from baylanys.contract.models import Project
from baylanys.core import phones
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import DomainError, NotPossible
from baylanys.crm.models import Consent, Contact, ContactNote, ContactPhone, ContactProject

LONGEST_NOTE = 4_000


class NumberTaken(DomainError):
    """The number belongs to another person; `contact_id` says to whom."""

    code = "number_taken"

    def __init__(self, contact_id: int) -> None:
        super().__init__()
        self.contact_id = contact_id


@transaction.atomic
def add_contact(
    *, name: str, language: str, numbers: Iterable[str], projects: Sequence[str] = (), by: Any, at: datetime
) -> Contact:
    """The person is known. Raises NotPossible (`nothing_known`, `bad_number`), NumberTaken."""
    wanted = _numbers(numbers)
    if not name.strip() and not wanted:
        raise NotPossible(code="nothing_known")
    contact = Contact.objects.create(name=name.strip()[:200], language=language, created_at=at)
    _write_numbers(contact, wanted)
    _write_projects(contact, projects, at)
    write_audit(AuditKind.CONTACT_CHANGED, by=by, at=at, about=("contact", contact.pk), after={"added": True})
    return contact


@transaction.atomic
def change_contact(
    *,
    contact: Contact,
    name: str,
    language: str,
    numbers: Iterable[str],
    projects: Sequence[str],
    by: Any,
    at: datetime,
) -> None:
    """Name, language, numbers and projects are those. Raises as `add_contact`.

    The audit log says which of them changed, not to what: it must not outlive an erasure.
    """
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    if contact.erased_at or contact.merged_into_id:
        raise NotPossible(code="already_merged")
    before = _description(contact)
    wanted = _numbers(numbers)
    Contact.objects.filter(pk=contact.pk).update(name=name.strip()[:200], language=language)
    contact.phones.exclude(e164__in=wanted).delete()
    _write_numbers(contact, [each for each in wanted if not contact.phones.filter(e164=each).exists()])
    _write_projects(contact, projects, at)
    contact.refresh_from_db()
    changed = sorted(name for name, value in _description(contact).items() if before[name] != value)
    if changed:
        write_audit(AuditKind.CONTACT_CHANGED, by=by, at=at, about=("contact", contact.pk), after={"changed": changed})


def add_note(*, contact: Contact, text: str, by: Any, at: datetime) -> ContactNote:
    """The note stands on the person's page. Raises NotPossible `empty_note`."""
    if not text.strip():
        raise NotPossible(code="empty_note")
    return ContactNote.objects.create(contact=contact, text=text.strip()[:LONGEST_NOTE], author=by, at=at)


@transaction.atomic
def note_consent(
    *, contact: Contact, purpose: str, channel: str, given: bool, wording: str, source: str, by: Any, at: datetime,
    interaction: UUID | None = None,
) -> Consent:  # fmt: skip
    """The person agreed, or took it back; both stay on record."""
    consent = Consent.objects.create(
        contact=contact, purpose=purpose, channel=channel, given=given, wording=wording.strip(),
        source=source.strip()[:200], interaction_id=interaction, author=by, at=at,
    )  # fmt: skip
    told = {"consent": purpose, "channel": channel, "given": given}
    write_audit(AuditKind.CONTACT_CHANGED, by=by, at=at, about=("contact", contact.pk), after=told)
    return consent


def _numbers(numbers: Iterable[str]) -> list[str]:
    wanted: list[str] = []
    for each in numbers:
        if each.strip():
            number = phones.to_e164(each)
            if number is None:
                raise NotPossible(each.strip(), code="bad_number")
            if number not in wanted:
                wanted.append(number)
    return wanted


def _write_numbers(contact: Contact, numbers: Iterable[str]) -> None:
    for number in numbers:
        try:
            with transaction.atomic():
                ContactPhone.objects.create(contact=contact, e164=number)
        except IntegrityError as taken:
            raise NumberTaken(ContactPhone.objects.get(e164=number).contact_id) from taken


def _write_projects(contact: Contact, codes: Sequence[str], at: datetime) -> None:
    wanted = Project.objects.filter(code__in=codes)
    contact.projects.exclude(project__in=wanted).delete()
    ContactProject.objects.bulk_create(
        [ContactProject(contact=contact, project=each, since=at) for each in wanted], ignore_conflicts=True
    )


def _description(contact: Contact) -> dict[str, Any]:
    return {
        "name": contact.name,
        "language": contact.language,
        "numbers": sorted(contact.phones.values_list("e164", flat=True)),
        "projects": sorted(contact.projects.values_list("project__code", flat=True)),
    }
