"""The contact that a number belongs to: a call and a chat of one number are one person."""

from __future__ import annotations

from baylanys.crm.models import Contact, ContactPhone

# E.164; a longer one is Meta's or a joker's, and no number that could call.
MOST_DIGITS = 15


def contact_known_by_number(wa_id: str) -> Contact | None:
    """Whoever called or wrote from this number (its digits) before."""
    phone = ContactPhone.objects.select_related("contact").filter(e164=f"+{wa_id}").first()
    return phone.contact if phone else None


def contact_for(wa_id: str | None, name: str) -> Contact:
    """The contact of the number; a new one where nobody is known, or the number is hidden.

    The name is taken where the contact has none. Raises IntegrityError where another process makes it at the moment.
    """
    known = contact_known_by_number(wa_id) if wa_id else None
    if known is not None:
        if name and not known.name:
            known.name = name
            known.save(update_fields=["name"])
        return known
    made = Contact.objects.create(name=name)
    if wa_id and len(wa_id) <= MOST_DIGITS:
        ContactPhone.objects.create(contact=made, e164=f"+{wa_id}")
    return made
