"""What happened to the account, a template, a number, a person's wishes; recognised by the shape of the value.

Meta's own examples put some values under the wrong `field` (a quality change under the status field), so the keys
of the value decide first, the field second. Source: Meta, "Webhooks" / "Webhook fields" pages of each field.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from baylanys.whatsapp.webhook_items import Origin, Person


class TemplateEvent(msgspec.Struct, frozen=True):
    """`kind` is status, quality, category, category_coming or components; `state` the new word of that kind."""

    origin: Origin
    kind: str
    template_id: str | None
    name: str | None
    language: str | None
    state: str | None
    previous: str | None
    category: str | None
    reason: str | None
    recommendation: str | None
    takes_effect_at: datetime | None
    raw: dict[str, Any]


class NumberEvent(msgspec.Struct, frozen=True):
    """`kind` is throughput (event, messaging limit), name (decision) or security (event)."""

    origin: Origin
    kind: str
    state: str | None
    messaging_limit: str | None
    name: str | None
    reason: str | None
    raw: dict[str, Any]


class AccountEvent(msgspec.Struct, frozen=True):
    """`kind` is update, alert, review or capability; `state` its event, type or decision."""

    origin: Origin
    kind: str
    state: str | None
    severity: str | None
    messaging_limit: str | None
    detail: str | None
    raw: dict[str, Any]


class Preference(msgspec.Struct, frozen=True):
    """The person stops (`stop`) or wants again (`resume`) marketing messages."""

    origin: Origin
    person: Person
    category: str | None
    value: str
    at: datetime | None
    detail: str | None
    raw: dict[str, Any]


class UserIdChange(msgspec.Struct, frozen=True):
    """The same person has another business-scoped id now; `person` carries the new one."""

    origin: Origin
    person: Person
    previous_user_id: str
    at: datetime | None
    raw: dict[str, Any]


class UsernameEvent(msgspec.Struct, frozen=True):
    """The business's own user name was approved, deleted or reserved."""

    origin: Origin
    status: str | None
    username: str | None
    raw: dict[str, Any]


class FlowEvent(msgspec.Struct, frozen=True):
    origin: Origin
    flow_id: str | None
    event: str
    old_status: str | None
    new_status: str | None
    message: str | None
    raw: dict[str, Any]


class AddressBookChange(msgspec.Struct, frozen=True):
    """A contact of the business's own phone application was added or removed."""

    origin: Origin
    action: str | None
    wa_id: str | None
    name: str | None
    at: datetime | None
    raw: dict[str, Any]


class HistoryMessage(msgspec.Struct, frozen=True):
    """An old message of the phone application; `thread` is the person's number or id, `state` READ and so on."""

    origin: Origin
    thread: str | None
    id: str
    kind: str
    sent_at: datetime | None
    state: str | None
    raw: dict[str, Any]


class CallEvent(msgspec.Struct, frozen=True):
    """A WhatsApp call; none come while SIP is on. `event` connect, terminate, RINGING, ACCEPTED, REJECTED."""

    origin: Origin
    id: str
    event: str
    person: Person
    at: datetime | None
    raw: dict[str, Any]


class OtherEvent(msgspec.Struct, frozen=True):
    """A field that nobody knows yet, whole."""

    origin: Origin
    raw: dict[str, Any]


Event = (
    TemplateEvent | NumberEvent | AccountEvent | Preference | UserIdChange | UsernameEvent | FlowEvent
    | AddressBookChange | HistoryMessage | CallEvent | OtherEvent
)  # fmt: skip
