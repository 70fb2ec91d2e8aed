"""Who wrote: one row for each person at WhatsApp, whatever numbers and ids they had, and the contact they are.

Matched by the business-scoped user id, then by the number (Meta, "Business-scoped user IDs"): either may be missing,
and either changes. A number that another id shows has another owner now; only Meta's word makes two rows one person.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from baylanys.core.errors import NotPossible
from baylanys.crm.domain.merging import merge_contacts
from baylanys.crm.models import Contact, ContactPhone, WhatsAppIdentity, WhatsAppIdentityChange
from baylanys.messaging.display_names import clean_name
from baylanys.messaging.domain.contact import MOST_DIGITS, contact_for, contact_known_by_number
from baylanys.messaging.domain.identity_merge import merge_identities
from baylanys.whatsapp.webhook_items import Person

TRIES = 3


def find_identity(*, person: Person, at: datetime, source: str = "message") -> WhatsAppIdentity:
    """The row of this person, with everything that is known by now; made where nobody is known. Safe to repeat.

    Needs a number or an id; raises ValueError without both. Two processes at once make one person: the unique
    columns decide.
    """
    if person.wa_id is None and person.user_id is None:
        raise ValueError("neither number nor id")
    known = known_identity(person.wa_id, person.user_id)
    if known is not None and _says_nothing_new(known, person):
        return known
    for _ in range(TRIES - 1):
        try:
            with transaction.atomic():
                return _find(known, person, at, source)
        except IntegrityError:
            known = known_identity(person.wa_id, person.user_id)
    return _find(known, person, at, source)


def known_identity(wa_id: str | None, user_id: str | None) -> WhatsAppIdentity | None:
    """Whoever has the id, else whoever has the number; writes nothing."""
    rows = WhatsAppIdentity.objects.select_related("contact")
    found = rows.filter(bsuid=user_id).first() if user_id else None
    if found is None and wa_id:
        found = rows.filter(wa_id=wa_id).first()
        if found is not None and found.bsuid and user_id and found.bsuid != user_id:
            return None
    return found


def change_number(*, person: Person, new_wa_id: str | None, new_user_id: str | None, at: datetime) -> WhatsAppIdentity:
    """The person goes on under a new number, or a new id (system messages user_changed_number, user_changed_user_id).

    Whoever wrote under the new ones before this was told is the same person.
    """
    identity = find_identity(person=person, at=at)
    return _take_over(identity, new_wa_id, new_user_id, at, "user_changed")


def change_user_id(*, previous: str, person: Person, at: datetime) -> WhatsAppIdentity:
    """The person has another business-scoped id now (user_id_update)."""
    identity = WhatsAppIdentity.objects.filter(bsuid=previous).first()
    if identity is None:
        return find_identity(person=person, at=at, source="user_id_update")
    return _take_over(identity, person.wa_id, person.user_id, at, "user_id_update")


def _take_over(
    identity: WhatsAppIdentity, wa_id: str | None, user_id: str | None, at: datetime, source: str
) -> WhatsAppIdentity:
    new = Q(bsuid=user_id) if user_id else Q()
    new |= Q(wa_id=wa_id) if wa_id else Q()
    for found in WhatsAppIdentity.objects.filter(new).exclude(pk=identity.pk) if new else ():
        merge_identities(identity, found, at=at, source=source)
    _set(identity, "bsuid", user_id, at, source)
    _set(identity, "wa_id", wa_id, at, source)
    if wa_id:
        _own_number(identity, wa_id)
    return identity


def _find(identity: WhatsAppIdentity | None, person: Person, at: datetime, source: str) -> WhatsAppIdentity:
    if identity is None:
        return _make(person, at, source)
    _set(identity, "bsuid", person.user_id, at, source)
    if person.wa_id and identity.wa_id != person.wa_id:
        identity = _learn_number(identity, person.wa_id, at, source)
    _describe(identity, person)
    return identity


def _make(person: Person, at: datetime, source: str) -> WhatsAppIdentity:
    if person.wa_id and person.user_id:
        _free_number(person.wa_id, at, source)
    made = WhatsAppIdentity.objects.create(
        contact=contact_for(person.wa_id, clean_name(person.name or "")),
        bsuid=person.user_id,
        parent_bsuid=person.parent_user_id or "",
        wa_id=person.wa_id,
        username=(person.username or "")[:100],
        profile_name=(person.name or "")[:200],
        created_at=at,
    )
    made.is_new = True
    return made


def _learn_number(identity: WhatsAppIdentity, wa_id: str, at: datetime, source: str) -> WhatsAppIdentity:
    """A row that knows only this number is the same person; one that has another id has lost the number."""
    found = WhatsAppIdentity.objects.filter(wa_id=wa_id).first()
    if found is not None and found.bsuid is None:
        merge_identities(identity, found, at=at, source=source)
    _free_number(wa_id, at, source)
    _set(identity, "wa_id", wa_id, at, source)
    contact = contact_known_by_number(wa_id)
    if contact is not None and contact.pk != identity.contact_id and _has_no_number(identity.contact):
        _belong_to(identity, contact, at, source)
    else:
        _own_number(identity, wa_id)
    return identity


def _free_number(wa_id: str, at: datetime, source: str) -> None:
    for found in WhatsAppIdentity.objects.filter(wa_id=wa_id, bsuid__isnull=False):
        _set(found, "wa_id", None, at, source, may_clear=True)


def _belong_to(identity: WhatsAppIdentity, contact: Contact, at: datetime, source: str) -> None:
    """The chat and the calls of one number are one person; whoever sees it differently can part them again."""
    before = identity.contact_id
    try:
        merge_contacts(kept=contact, gone=identity.contact, by=None, at=at)
    except NotPossible:
        return
    identity.refresh_from_db(fields=["contact"])
    _note(identity, "contact", str(before), str(identity.contact_id), at, source)


def _has_no_number(contact: Contact) -> bool:
    return not contact.phones.exists()


def _own_number(identity: WhatsAppIdentity, wa_id: str) -> None:
    """The contact is reached by this number from now on, unless it is known as somebody else's."""
    if len(wa_id) <= MOST_DIGITS and contact_known_by_number(wa_id) is None:
        ContactPhone.objects.create(contact_id=identity.contact_id, e164=f"+{wa_id}")


def _says_nothing_new(identity: WhatsAppIdentity, person: Person) -> bool:
    told = {
        "wa_id": person.wa_id,
        "bsuid": person.user_id,
        "parent_bsuid": person.parent_user_id,
        "profile_name": (person.name or "")[:200],
        "username": (person.username or "")[:100],
    }
    return all(not value or getattr(identity, name) == value for name, value in told.items())


def _describe(identity: WhatsAppIdentity, person: Person) -> None:
    """Name, user name and parent id as Meta told them last; a contact without a name gets one."""
    told = {
        "profile_name": (person.name or "")[:200],
        "username": (person.username or "")[:100],
        "parent_bsuid": person.parent_user_id or "",
    }
    changed = [name for name, value in told.items() if value and getattr(identity, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(identity, name, told[name])
    identity.save(update_fields=changed)
    if "profile_name" in changed and (shown := clean_name(person.name or "")):
        Contact.objects.filter(pk=identity.contact_id, name="").update(name=shown)


def _set(
    identity: WhatsAppIdentity, field: str, value: str | None, at: datetime, source: str, *, may_clear: bool = False
) -> None:
    before = getattr(identity, field)
    if before == value or (value is None and not may_clear):
        return
    setattr(identity, field, value)
    identity.save(update_fields=[field])
    _note(identity, field, before or "", value or "", at, source)


def _note(identity: WhatsAppIdentity, field: str, before: str, after: str, at: datetime, source: str) -> None:
    WhatsAppIdentityChange.objects.create(
        identity=identity, at=at, field=field, before=before, after=after, source=source
    )
