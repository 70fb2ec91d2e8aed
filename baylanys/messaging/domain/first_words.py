"""Writing first: a template to somebody whose window is closed, in the conversation at hand or a new one."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from baylanys.accounts.models import Person
from baylanys.core.errors import NotPossible
from baylanys.crm.models import Contact, WhatsAppIdentity
from baylanys.messaging.access import is_holder
from baylanys.messaging.choices import MessageKind
from baylanys.messaging.domain.conversation import open_own
from baylanys.messaging.domain.identity import find_identity
from baylanys.messaging.domain.outgoing import queue_message
from baylanys.messaging.models import BusinessNumber, Message, MessageTemplate
from baylanys.messaging.queries.templates import render
from baylanys.messaging.refusals import refusal
from baylanys.whatsapp.webhook_items import Person as Whom


@transaction.atomic
def write_first(
    *,
    number: BusinessNumber,
    identity: WhatsAppIdentity,
    template: MessageTemplate,
    fields: Mapping[str, str],
    by: Person,
    request_key: str | None,
    at: datetime,
) -> Message:
    """The template waits to be sent, in the person's open conversation if it is this operator's, else in a new one.

    The same `request_key` again: the message that there is. Raises NotPossible: not_yours (a colleague's, or it
    waits), and what `render` and `queue_message` refuse.
    """
    if request_key and (known := Message.objects.filter(request_key=request_key).first()) is not None:
        return known
    written = render(template, fields)
    conversation = open_own(number=number, identity=identity, by=by, at=at)
    if not is_holder(by, conversation):
        raise refusal("not_yours")
    return queue_message(
        conversation=conversation,
        kind=MessageKind.TEMPLATE,
        text=written.text,
        content=written.content,
        template=template,
        by=by,
        request_key=request_key,
        at=at,
    )


def identity_of(contact: Contact, *, at: datetime) -> WhatsAppIdentity:
    """Who the contact is at WhatsApp: the one who wrote last, else whoever has the first number of the contact.

    Raises NotPossible: no_number.
    """
    known = contact.whatsapp.order_by("-pk").first()
    if known is not None:
        return known
    phone = contact.phones.order_by("pk").first()
    if phone is None:
        raise NotPossible(code="no_number")
    return find_identity(person=Whom(wa_id=phone.e164.lstrip("+"), user_id=None), at=at, source="written_first")


def number_to_write_from() -> BusinessNumber:
    """The number from which people are written to first. Raises NotPossible: number_away."""
    found = BusinessNumber.objects.filter(is_active=True).order_by("stopped_at", "pk").first()
    if found is None:
        raise refusal("number_away")
    return found
