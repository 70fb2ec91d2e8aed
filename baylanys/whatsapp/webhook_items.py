"""What one webhook body consists of: messages, statuses, errors, events, and items that cannot be read.

Every item carries its `Origin` and its `raw` object whole, so that nothing Meta adds later is lost.
`flaws` are stable codes for what was wrong in an item that could still be read.
Shapes: Meta, "Cloud API webhooks: messages" and "Webhook fields".
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from baylanys.whatsapp.content_shapes import Content


class Origin(msgspec.Struct, frozen=True):
    """Where in the body an item stood: the business account, the field, the business's own number."""

    account_id: str | None
    field: str
    phone_number_id: str | None
    display_phone_number: str | None
    # Only account-level fields say when; milliseconds are not given.
    at: datetime | None


class Person(msgspec.Struct, frozen=True):
    """Whose message or status it is; `wa_id` is absent where the phone number is hidden, `user_id` in old bodies."""

    wa_id: str | None
    user_id: str | None
    parent_user_id: str | None = None
    name: str | None = None
    username: str | None = None
    identity_key_hash: str | None = None


class GraphFault(msgspec.Struct, frozen=True):
    """An error as Meta writes it into a webhook; sorted by `whatsapp/errors.py`."""

    code: int | None
    title: str
    details: str


class Context(msgspec.Struct, frozen=True):
    """What a message answers or where it was forwarded from."""

    message_id: str | None
    sender: str | None
    forwarded: bool
    frequently_forwarded: bool
    product: dict[str, Any] | None


class Message(msgspec.Struct, frozen=True):
    """A message from a person. `kind` is Meta's type, kept as it came even if nobody knows it."""

    origin: Origin
    id: str
    kind: str
    person: Person
    sent_at: datetime | None
    content: Content
    context: Context | None
    referral: dict[str, Any] | None
    group_id: str | None
    faults: tuple[GraphFault, ...]
    flaws: tuple[str, ...]
    raw: dict[str, Any]


class Echo(msgspec.Struct, frozen=True):
    """A message that the business itself sent from its phone's application; `person` is who it went to."""

    origin: Origin
    id: str
    kind: str
    person: Person
    sent_at: datetime | None
    content: Content
    flaws: tuple[str, ...]
    raw: dict[str, Any]


class Pricing(msgspec.Struct, frozen=True):
    """`type` regular is paid, `free_…` is not; `category` service, utility, marketing, authentication and others."""

    type: str | None
    category: str | None
    billable: bool | None


class Status(msgspec.Struct, frozen=True):
    """What became of a message of ours. `status` is Meta's word, kept even if nobody knows it (flaw status_unknown)."""

    origin: Origin
    message_id: str
    status: str
    person: Person
    at: datetime | None
    callback_data: str | None
    group_id: str | None
    pricing: Pricing | None
    faults: tuple[GraphFault, ...]
    flaws: tuple[str, ...]
    raw: dict[str, Any]


class ChannelFault(msgspec.Struct, frozen=True):
    """An error that belongs to the number or the account, not to one message."""

    origin: Origin
    fault: GraphFault
    raw: dict[str, Any]


class BadItem(msgspec.Struct, frozen=True):
    """Something of the body that cannot be read; `reason` is a stable code, `raw` what stood there."""

    origin: Origin | None
    reason: str
    raw: Any
