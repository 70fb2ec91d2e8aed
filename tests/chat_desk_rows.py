"""Rows that tests of chats stand on: people at WhatsApp, conversations, messages of every kind."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from baylanys.accounts.models import Person
from baylanys.core import clock
from baylanys.crm.models import Contact, ContactPhone, WhatsAppIdentity
from baylanys.interactions.models import Interaction
from baylanys.messaging.models import BusinessNumber, Conversation, Message, MessageMedia

_ids = count(1)


def business_number() -> BusinessNumber:
    """The centre's own number; the same each time."""
    fields = {"graph_url": "http://127.0.0.1:1", "graph_version": "v24.0", "name": "Байланыс"}
    return BusinessNumber.objects.get_or_create(phone_number_id="106540352242922", defaults=fields)[0]


def identity(name: str, number: str = "", **fields: Any) -> WhatsAppIdentity:
    """Somebody who writes; the contact is found by the number where it is known."""
    known = ContactPhone.objects.filter(e164=number).first() if number else None
    person = known.contact if known else Contact.objects.create(name=name)
    if number and known is None:
        ContactPhone.objects.create(contact=person, e164=number)
    ids = {"wa_id": number.lstrip("+")} if number else {"bsuid": f"KZ.{next(_ids)}"}
    return WhatsAppIdentity.objects.create(contact=person, profile_name=name, **ids, **fields)


def conversation(who: WhatsAppIdentity, operator: Person | None = None, **fields: Any) -> Conversation:
    """An open conversation: an operator's where one is given, else waiting. Its window is open for a while."""
    at: datetime = fields.pop("at", None) or clock.now()
    spine = Interaction.objects.create(
        channel="whatsapp",
        direction="inbound",
        contact=who.contact,
        contact_number=f"+{who.wa_id}" if who.wa_id else "",
        arrived_at=at,
        operator_id=operator.pk if operator else None,
    )
    held = {"state": "assigned", "operator_id": operator.pk, "accepted_at": at} if operator else {"state": "waiting"}
    told = {"language": "ru", "opened_at": at, "window_ends_at": at + timedelta(hours=20), "waiting_since": at}
    return Conversation.objects.create(
        number=business_number(), identity=who, interaction=spine, **(told | held | fields)
    )


def message(talk: Conversation, text: str = "", *, out: bool = False, **fields: Any) -> Message:
    """A message of the conversation; what comes from us is delivered unless said otherwise."""
    told = {
        "kind": "text",
        "direction": "out" if out else "in",
        "status": "delivered" if out else "received",
        "provider_id": f"wamid.{next(_ids):06}",
        "at": clock.now(),
    }
    return Message.objects.create(
        number=talk.number, identity=talk.identity, conversation=talk, text=text, **(told | fields)
    )


def with_file(row: Message, mime_type: str, **fields: Any) -> MessageMedia:
    """The message brings a file; pending unless it is said to be stored."""
    return MessageMedia.objects.create(message=row, mime_type=mime_type, **fields)
