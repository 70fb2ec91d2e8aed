"""Who is at the other end of a number."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from baylanys.crm.models import Contact, ContactPhone


@dataclass(frozen=True, slots=True)
class Caller:
    """What is known of a number when it calls."""

    contact_id: int
    name: str
    language: str


def known_caller(e164: str) -> Caller | None:
    """The person of this number, where it has called before. Writes nothing."""
    phone = ContactPhone.objects.select_related("contact").filter(e164=e164).first()
    return _caller(phone.contact) if phone else None


def recognise_caller(e164: str) -> Caller:
    """The person of this number; an unknown number gets a person without a name. Safe to repeat."""
    return known_caller(e164) or _caller(_new_contact(e164))


def _caller(contact: Contact) -> Caller:
    return Caller(contact.pk, contact.name, contact.language)


def _new_contact(e164: str) -> Contact:
    """Two calls of one number at once make one person: the unique number decides."""
    try:
        with transaction.atomic():
            contact = Contact.objects.create()
            ContactPhone.objects.create(contact=contact, e164=e164)
            return contact
    except IntegrityError:
        return ContactPhone.objects.select_related("contact").get(e164=e164).contact
