"""Deliveries in tests: stored as the door stores them, taken in as the messenger does."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from baylanys.crm.models import WhatsAppIdentity
from baylanys.messaging.models import BusinessNumber, Message, MessageStatus, WebhookBody
from baylanys.messaging.receiving.bodies import Done, take_in_next
from baylanys.messaging.receiving.storing import store_body
from tests.chat_rows import centre, somebody

BODIES = Path(__file__).parent / "data" / "whatsapp"
SENT_AT = datetime.fromtimestamp(1795345200, UTC)
"""When everything in the example bodies happened."""

RECEIVED_AT = datetime.fromtimestamp(1795345202, UTC)


def our_number() -> BusinessNumber:
    """The number that the example bodies speak of, in a centre with queues and hours."""
    number = centre()
    BusinessNumber.objects.filter(pk=number.pk).update(
        phone_number_id="106540352242922", waba_id="102290129340398", display_number="77172000001"
    )
    number.refresh_from_db()
    return number


def deliver(*bodies: bytes | dict[str, Any]) -> list[WebhookBody]:
    """The bodies have been stored and worked off."""
    first = WebhookBody.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for body in bodies:
        store_body(body if isinstance(body, bytes) else json.dumps(body).encode(), at=RECEIVED_AT)
    work_off()
    return list(WebhookBody.objects.filter(pk__gt=first).order_by("pk"))


def deliver_file(name: str) -> WebhookBody:
    """One of the example bodies, by the beginning of its name (`bad/01` for a bad one)."""
    (path,) = (BODIES / name).parent.glob(Path(name).name + "*.json")
    return deliver(path.read_bytes())[0]


def work_off() -> list[Done]:
    """Everything that waits was looked into once."""
    done: list[Done] = []
    while (one := take_in_next(at=RECEIVED_AT, leave=[each.body_number for each in done])) is not None:
        done.append(one)
    return done


def sent_message(number: BusinessNumber, provider_id: str | None, status: str = "accepted", **fields: Any) -> Message:
    """A message of ours that Meta took."""
    identity = fields.pop("identity", None) or WhatsAppIdentity.objects.first() or somebody()
    return Message.objects.create(
        number=number, identity=identity, provider_id=provider_id, direction="out", kind="text", text="Жауап",
        status=status, **fields,
    )  # fmt: skip


def words(message: Message) -> list[str]:
    """The statuses that Meta told, in the order of writing."""
    return list(MessageStatus.objects.filter(message=message).order_by("pk").values_list("status", flat=True))
