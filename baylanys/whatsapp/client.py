"""Everything that we ask of Meta's Cloud API, one method for each endpoint (Meta, "Cloud API reference")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import msgspec

from baylanys.whatsapp.errors import UNDECIDABLE, GraphError
from baylanys.whatsapp.graph import ANSWER_SECONDS, CONNECTIONS, Graph
from baylanys.whatsapp.management import Flows, Templates
from baylanys.whatsapp.media import Media
from baylanys.whatsapp.wire_values import MESSAGE_ID

NUMBER_FIELDS = (
    "display_phone_number,verified_name,name_status,quality_rating,throughput,status,"
    "whatsapp_business_manager_messaging_limit,health_status,is_on_biz_app"
)
# Messages a second; the third is a number that the WhatsApp Business application shares.
THROUGHPUT = {"STANDARD": 80, "HIGH": 1000}
SHARED_THROUGHPUT = 20


class Accepted(msgspec.Struct, frozen=True):
    """Meta has taken the message, not delivered it; `status` accepted, held_for_quality_assessment or paused."""

    id: str
    status: str
    wa_id: str | None
    user_id: str | None


class NumberState(msgspec.Struct, frozen=True):
    """How a number of ours is with Meta; `throughput` is messages a second, None where Meta does not say."""

    display_number: str
    name: str
    name_status: str
    quality: str
    status: str
    throughput: int | None
    messaging_limit: str
    can_send: str
    raw: dict[str, Any]


class WhatsAppClient:
    """One token's view of Meta; open it before the first request. Raises GraphError from every request."""

    def __init__(
        self,
        *,
        base_url: str,
        version: str,
        token: str,
        connections: int = CONNECTIONS,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self.graph = Graph(
            base_url=base_url, version=version, token=token, connections=connections, answer_seconds=answer_seconds
        )  # fmt: skip
        self.media = Media(self.graph)
        self.templates = Templates(self.graph)
        self.flows = Flows(self.graph)

    async def open(self) -> Self:
        await self.graph.open()
        return self

    async def close(self) -> None:
        await self.graph.close()

    async def __aenter__(self) -> Self:
        return await self.open()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def send(self, phone_number_id: str, body: Mapping[str, Any]) -> Accepted:
        """Meta has taken this message (`message_bodies.envelope`). There is no idempotency: never repeat blindly."""
        answer = await self.graph.request("POST", phone_number_id, "messages", body=msgspec.json.encode(body))
        return _accepted(answer)

    async def mark_read(self, phone_number_id: str, message_id: str, *, typing: bool = False) -> None:
        """The person sees their message, and those before it, as read; typing is shown for at most 25 s."""
        body: dict[str, Any] = {"messaging_product": "whatsapp", "status": "read", "message_id": message_id}
        if typing:
            body["typing_indicator"] = {"type": "text"}
        await self.graph.post(phone_number_id, "messages", body=body)

    async def number_state(self, phone_number_id: str) -> NumberState:
        return read_number_state(await self.graph.get(phone_number_id, fields=NUMBER_FIELDS))

    async def block(self, phone_number_id: str, people: Sequence[str]) -> dict[str, Any]:
        """These people cannot write any more; only who wrote in the last 24 hours can be blocked."""
        return await self.graph.post(phone_number_id, "block_users", body=_people(people))

    async def unblock(self, phone_number_id: str, people: Sequence[str]) -> dict[str, Any]:
        return await self.graph.delete(phone_number_id, "block_users", body=_people(people))

    async def blocked(self, phone_number_id: str) -> list[dict[str, Any]]:
        answer = await self.graph.get(phone_number_id, "block_users")
        return [one for one in answer.get("data", []) if isinstance(one, dict)]


def read_number_state(answer: Mapping[str, Any]) -> NumberState:
    """The state in Meta's answer; fields that are missing become empty."""
    level = answer.get("throughput")
    throughput = THROUGHPUT.get(str(level.get("level"))) if isinstance(level, dict) else None
    health = answer.get("health_status")
    return NumberState(
        display_number="".join(c for c in str(answer.get("display_phone_number", "")) if c in "0123456789"),
        name=str(answer.get("verified_name", "")),
        name_status=str(answer.get("name_status", "")),
        quality=str(answer.get("quality_rating", "")),
        status=str(answer.get("status", "")),
        throughput=SHARED_THROUGHPUT if answer.get("is_on_biz_app") is True else throughput,
        messaging_limit=str(answer.get("whatsapp_business_manager_messaging_limit", "")),
        can_send=str(health.get("can_send_message", "")) if isinstance(health, dict) else "",
        raw=dict(answer),
    )


def _people(people: Sequence[str]) -> dict[str, Any]:
    """Phone numbers get their +; a business-scoped id stands as it is."""
    users = [{"user": f"+{one}" if one.isascii() and one.isdigit() else one} for one in people]
    return {"messaging_product": "whatsapp", "block_users": users}


class _Contact(msgspec.Struct):
    wa_id: str | None = None
    user_id: str | None = None


class _Message(msgspec.Struct):
    id: str
    message_status: str = "accepted"


class _Answer(msgspec.Struct):
    messages: list[_Message]
    contacts: list[_Contact] = []


_decoder = msgspec.json.Decoder(_Answer)


def _accepted(answer: bytes) -> Accepted:
    try:
        decoded = _decoder.decode(answer)
        message = decoded.messages[0]
        if not MESSAGE_ID.fullmatch(message.id):
            raise ValueError("this is no id")
    except (ValueError, IndexError, RecursionError) as error:
        raise GraphError(
            status=200, code=None, title="no id in the answer", details=str(error), advice=UNDECIDABLE
        ) from error  # fmt: skip
    contact = decoded.contacts[0] if decoded.contacts else _Contact()
    return Accepted(message.id, message.message_status, contact.wa_id, contact.user_id)
