"""Rows that tests of conversations stand on: a number, persons, messages."""

from datetime import UTC, datetime
from typing import Any

from baylanys.contract.domain.calendar import put_calendar_in_force, seed_calendars
from baylanys.contract.models import Calendar
from baylanys.core.ids import new_id
from baylanys.crm.models import Contact, WhatsAppIdentity
from baylanys.messaging.choices import MessageDirection, MessageKind, MessageStatusName
from baylanys.messaging.domain.conversation import message_arrived
from baylanys.messaging.models import BusinessNumber, Conversation, Message
from baylanys.routing.models import Queue, Topic

MONDAY_TEN = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
"""Ten in the morning of a working day at the centre."""
SUNDAY_TEN = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


def centre() -> BusinessNumber:
    """Hours, queues, a topic with a queue of its own, and one number of ours."""
    seed_calendars()
    put_calendar_in_force(Calendar.objects.get(code="contract"), None, datetime(2026, 1, 1, tzinfo=UTC))
    Queue.objects.create(code="general", name_ru="Общая")
    grants = Queue.objects.create(code="grants", name_ru="Гранты")
    Topic.objects.create(code="grant", queue=grants, name_ru="Гранты", name_kk="Гранттар", name_en="Grants")
    return BusinessNumber.objects.create(
        phone_number_id="106540352242922",
        display_number="+77172000001",
        graph_url="http://127.0.0.1",
        graph_version="v24.0",
    )


def somebody(wa_id: str = "77010000001", language: str = "") -> WhatsAppIdentity:
    """A person outside, known by the number."""
    return WhatsAppIdentity.objects.create(contact=Contact.objects.create(language=language), wa_id=wa_id)


def incoming(
    text: str,
    *,
    at: datetime = MONDAY_TEN,
    of: WhatsAppIdentity,
    number: BusinessNumber,
    kind: str = MessageKind.TEXT,
    content: dict[str, Any] | None = None,
) -> Message:
    """The row that the reader of deliveries writes for a message of the person."""
    return Message.objects.create(
        number=number,
        identity=of,
        direction=MessageDirection.IN,
        kind=kind,
        text=text,
        content=content or {},
        at=at,
        created_at=at,
        status=MessageStatusName.RECEIVED,
        provider_id=f"wamid.{new_id().hex}",
    )


def write(
    text: str, *, at: datetime = MONDAY_TEN, of: WhatsAppIdentity, number: BusinessNumber, **how: Any
) -> Conversation:
    """The person has written, and the conversation is as it is then."""
    return message_arrived(message=incoming(text, at=at, of=of, number=number, **how), at=at)


def kinds(conversation: Conversation) -> list[str]:
    """Kinds of the events on the spine, in order."""
    return list(conversation.interaction.events.order_by("seq").values_list("kind", flat=True))


def said(conversation: Conversation) -> list[str]:
    """Which automatic texts are on their way, in order."""
    rows = Message.objects.filter(conversation=conversation).exclude(automatic="").order_by("created_at", "id")
    return list(rows.values_list("automatic", flat=True))
