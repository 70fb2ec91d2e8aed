"""What the stand-in remembers: people, messages, media, templates, flows, webhooks. Moments are Unix seconds."""

from typing import Any

import msgspec

Body = dict[str, Any]


class Person(msgspec.Struct):
    """Somebody with WhatsApp. `number` is digits; without `shows_number` a username alone is shown."""

    key: str
    name: str
    number: str
    bsuid: str
    language: str = "ru"
    username: str = ""
    shows_number: bool = True
    has_whatsapp: bool = True
    online: bool = True
    wrote_at: float = 0.0
    entry_point_until: float = 0.0
    takes_marketing: bool = True
    blocks_business: bool = False
    blocked_by_business: bool = False
    typing_until: float = 0.0
    place: int = 0
    changed: int = 0


class Message(msgspec.Struct):
    """One message. `ours` means sent by the business; `body` is the object of the kind, as on the wire.

    `status` of the business's: accepted, sent, delivered, read, played, failed; of a person's: sent (one tick),
    delivered (the webhook was answered with 200), read.
    """

    id: str
    person: str
    ours: bool
    kind: str
    body: Any
    at: float
    status: str = "accepted"
    context: str = ""
    callback: str = ""
    category: str = ""
    pricing: Body = {}
    shown: Body = {}
    error: int = 0
    reactions: dict[str, str] = {}
    forwarded: bool = False
    edited_at: float = 0.0
    revoked_at: float = 0.0
    answered: str = ""
    changed: int = 0


class Media(msgspec.Struct):
    """A file that lies in the stand-in's directory under its id."""

    id: str
    mime_type: str
    sha256: str
    size: int
    name: str
    at: float
    incoming: bool = False


class Template(msgspec.Struct):
    id: str
    name: str
    language: str
    category: str
    components: list[Body]
    status: str = "PENDING"
    parameter_format: str = "POSITIONAL"
    reason: str = "NONE"
    quality: str = "UNKNOWN"
    made_at: float = 0.0
    edits: list[float] = []
    allow_category_change: bool = False
    changed: int = 0


class Flow(msgspec.Struct):
    id: str
    name: str
    categories: list[str]
    status: str = "DRAFT"
    content: Body | None = None
    errors: list[Body] = []


class Event(msgspec.Struct):
    """One update that waits for its webhook; `message` is the person's message that gets its second tick by it."""

    number: int
    field: str
    value: Body
    at: float
    due_at: float
    person: str = ""
    message: str = ""
    attempts: int = 0


class Fault(msgspec.Struct, forbid_unknown_fields=True):
    """Something that goes wrong with the next sends.

    `kind`: refuse (answered with `code`), fail (accepted, then a failed status), hang (accepted, no answer for
    `seconds`), drop (accepted, the connection is cut), http (a bare status).
    """

    kind: str
    code: int = 131000
    details: str = ""
    status: int = 500
    seconds: float = 60.0
    times: int = 1
    to: str = ""


class Knobs(msgspec.Struct, forbid_unknown_fields=True):
    """How the stand-in behaves. Times are milliseconds unless named otherwise; -1 means never."""

    sent_after_ms: int = 60
    deliver_after_ms: int = 400
    read_after_ms: int = -1
    skip_delivered: bool = False
    statuses_first: bool = False
    strangers: str = "refuse"
    refuse_in: str = "status"
    batch: int = 1
    batch_wait_ms: int = 0
    duplicates: int = 0
    shuffle_ms: int = 0
    delay_ms: int = 0
    concurrency: int = 8
    webhook_seconds: float = 10.0
    retry_seconds: tuple[float, ...] = (1, 2, 5, 10, 30, 60, 120, 300, 900, 1800, 3600)
    pair_limit: bool = True
    messages_per_second: int = 80
    management_per_hour: int = 5000
    free_service_messages: int = 1000
    review: str = "auto"
    review_seconds: float = 5.0
