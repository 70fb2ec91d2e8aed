"""Messages that an outside program sends: an answer in a conversation, or a template to anybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from baylanys.core.errors import NotPossible
from baylanys.crm.models import WhatsAppIdentity
from baylanys.messaging.choices import (
    ConversationState,
    MessageDirection,
    MessageKind,
    MessageStatusName,
    TemplateState,
)
from baylanys.messaging.domain.identity import find_identity, known_identity
from baylanys.messaging.domain.outgoing import MARKETING, queue_message, wake_sender, wants_no_marketing
from baylanys.messaging.models import BusinessNumber, Conversation, Message, MessageTemplate
from baylanys.messaging.queries.templates import Rendered, render
from baylanys.messaging.refusals import refusal
from baylanys.whatsapp.webhook_items import Person


@dataclass(frozen=True, slots=True)
class ProgramMessage:
    """To whom (`wa_id` digits or `user_id`), and either a text or a template's name, language and fields.

    `number` is one of ours by Meta's id; empty: the one of the open conversation, else the only one there is.
    """

    wa_id: str | None = None
    user_id: str | None = None
    number: str = ""
    text: str = ""
    template: str = ""
    language: str = ""
    fields: Mapping[str, str] | None = None
    automatic: str = ""
    """Says of a message that answers nobody (a mailing); it leaves open chats as they are."""


def send_for_program(*, wanted: ProgramMessage, key: str, at: datetime) -> tuple[Message, bool]:
    """The message stands in the line, once for a key; whether it is new.

    Raises NotPossible: unknown_person, no_conversation, no_number, no_such_template, template_field_…, key_reused,
    and what `queue_message` refuses.
    """
    known = Message.objects.filter(request_key=key).first()
    if known is None:
        try:
            with transaction.atomic():
                return _send(wanted, key, at), True
        except IntegrityError:
            known = Message.objects.filter(request_key=key).first()
            if known is None:
                raise
    if not _is_same(known, wanted):
        raise NotPossible(code="key_reused")
    return known, False


def _is_same(message: Message, wanted: ProgramMessage) -> bool:
    """Whether the message that the key has sent says the same to the same person."""
    person, template = message.identity, message.template
    if (wanted.user_id != person.bsuid) if wanted.user_id else (wanted.wa_id != person.wa_id):
        return False
    if not wanted.template:
        return message.text == wanted.text
    if template is None or (template.name, template.language) != (wanted.template, wanted.language):
        return False
    try:
        return bool(render(template, wanted.fields or {}).content == message.content)
    except NotPossible:
        return False


def _send(wanted: ProgramMessage, key: str, at: datetime) -> Message:
    identity = known_identity(wanted.wa_id, wanted.user_id)
    conversation = _open_conversation(identity, wanted.number)
    if not wanted.template:
        if identity is None:
            raise NotPossible(code="unknown_person")
        if conversation is None:
            raise NotPossible(code="no_conversation")
        return queue_message(conversation=conversation, kind=MessageKind.TEXT, text=wanted.text, request_key=key, at=at)
    number = conversation.number if conversation else _number(wanted.number)
    template = _template(number, wanted)
    said = render(template, wanted.fields or {})
    if conversation is not None:
        return queue_message(
            conversation=conversation,
            kind=MessageKind.TEMPLATE,
            text=said.text,
            content=said.content,
            template=template,
            automatic=wanted.automatic,
            request_key=key,
            at=at,
        )
    person = identity or find_identity(person=Person(wanted.wa_id, wanted.user_id), at=at, source="api")
    return _write_first(number, person, template, said, key, at, wanted.automatic)


def _open_conversation(identity: WhatsAppIdentity | None, number: str) -> Conversation | None:
    found = Conversation.objects.filter(identity=identity).exclude(state=ConversationState.CLOSED)
    if number:
        found = found.filter(number__phone_number_id=number)
    return found.select_related("number").order_by("-opened_at").first() if identity else None


def _number(phone_number_id: str) -> BusinessNumber:
    found = BusinessNumber.objects.filter(is_active=True)
    rows = list(found.filter(phone_number_id=phone_number_id) if phone_number_id else found[:2])
    if len(rows) != 1:
        raise NotPossible(code="no_number")
    return rows[0]


def _template(number: BusinessNumber, wanted: ProgramMessage) -> MessageTemplate:
    rows = MessageTemplate.objects.filter(name=wanted.template, language=wanted.language, state=TemplateState.APPROVED)
    account = {"number__waba_id": number.waba_id} if number.waba_id else {"number": number}
    found = rows.filter(**account).first()
    if found is None:
        raise NotPossible(code="no_such_template")
    return found


def _write_first(
    number: BusinessNumber,
    person: WhatsAppIdentity,
    template: MessageTemplate,
    said: Rendered,
    key: str,
    at: datetime,
    automatic: str,
) -> Message:
    """No conversation is open: one begins when the person answers."""
    if person.is_blocked:
        raise refusal("blocked")
    if template.category.upper() == MARKETING and wants_no_marketing(person.contact_id):
        raise refusal("opted_out")
    values: dict[str, Any] = {"direction": MessageDirection.OUT, "kind": MessageKind.TEMPLATE}
    values |= {"status": MessageStatusName.QUEUED, "request_key": key, "at": at, "created_at": at}
    values |= {"automatic": automatic}
    message = Message.objects.create(
        number=number, identity=person, text=said.text, content=said.content, template=template, **values
    )
    wake_sender(message.pk)
    return message
