"""What the pages of contacts show."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baylanys.accounts.permissions import may
from baylanys.core import clock, phones
from baylanys.core.errors import DomainError
from baylanys.crm.case_queries import cases_of_contact
from baylanys.crm.domain.contact import NumberTaken
from baylanys.crm.models import Contact, ContactErasure, ContactPhone
from baylanys.crm.queries import find_contacts, like, merges_of
from baylanys.desktop.cases_page import row_of as case_row
from baylanys.interactions.models import Interaction
from baylanys.interactions.queries import taken_part_by

PAGE_ROWS = 50
TIMELINE = 30


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list; the number's middle is covered for everybody: the page of the person shows it."""

    contact: Contact
    number: str
    more_numbers: int
    chat: str


def contacts_found(person: Any, search: str, page: str) -> dict[str, Any]:
    """The people found, a page at a time."""
    found = find_contacts(search, part_of_number=may(person, "see_numbers"))
    rows = Paginator(found.contacts, PAGE_ROWS).get_page(page)
    return {
        "search": search,
        "rows": [row_of(each) for each in rows],
        "count": len(found.contacts),
        "more": found.more,
        "next": rows.next_page_number() if rows.has_next() else None,
    }


def row_of(contact: Contact) -> Row:
    numbers = [phone.e164 for phone in contact.phones.all()]
    chats = [each.username or each.profile_name or (each.wa_id and phones.mask(f"+{each.wa_id}")) or each.bsuid or ""
             for each in contact.whatsapp.all()]  # fmt: skip
    number = phones.mask(numbers[0]) if numbers else ""
    return Row(contact, number, max(0, len(numbers) - 1), str(chats[0]) if chats else "")


def contact_context(person: Any, contact: Contact) -> dict[str, Any]:
    """The person's page: who it is, what was agreed, what happened, who else it may be."""
    calls = Interaction.objects.select_related("operator__person").filter(contact=contact)
    if not may(person, "see_register"):
        calls = calls.filter(taken_part_by(person.pk))
    in_full = may(person, "see_numbers")
    show = phones.show if in_full else phones.mask
    return {
        "contact": contact,
        "numbers": [show(phone.e164) for phone in contact.phones.all()],
        "chats": [(each, show(f"+{each.wa_id}") if each.wa_id else "") for each in contact.whatsapp.all()],
        "projects": [getattr(each.project, f"name_{get_language() or 'ru'}") for each in contact.projects.all()],
        "notes": contact.notes.select_related("author").order_by("-at", "-pk"),
        "consents": contact.consents.select_related("author").order_by("-at", "-pk"),
        "opt_outs": contact.opt_outs.order_by("-at", "-pk"),
        "timeline": calls.order_by("-arrived_at")[:TIMELINE],
        "cases": [case_row(each, clock.now()) for each in cases_of_contact(contact)[:TIMELINE]],
        "alike": [row_of(each) for each in like(contact)],
        "merges": merges_of(contact),
        "in_full": in_full,
        "may_erase": may(person, "erase_contacts"),
        "proof": ContactErasure.objects.select_related("by").filter(contact_number=contact.pk).last(),
    }


def refusal(error: DomainError) -> tuple[str, str]:
    """The field of the form that the error is about, and what to tell the person."""
    if isinstance(error, NumberTaken):
        number = ContactPhone.objects.filter(contact=error.contact_id).first()
        whose = Contact.objects.get(pk=error.contact_id).name or (phones.mask(number.e164) if number else "")
        return "numbers", _("This number belongs to another contact: %(whose)s (№ %(id)s).") % {
            "whose": whose or _("no name"),
            "id": error.contact_id,
        }
    words = {
        "bad_number": ("numbers", _("“%(number)s” is no phone number.") % {"number": error.message}),
        "nothing_known": ("name", _("Give a name or a number.")),
        "already_merged": ("name", _("This contact was merged with another meanwhile.")),
    }
    return words.get(error.code, ("name", str(error)))
