"""How an item is handed to developers: the body, its signature, when it is tried again. Pure (7.7.3).

The signature is that of common webhooks: `t=SECONDS,v1=HEX`, HMAC-SHA256 (RFC 2104) over `SECONDS.BODY`; the receiver
refuses what is old, and knows a repetition by `Baylanys-Delivery`.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

SIGNATURE, DELIVERY = "Baylanys-Signature", "Baylanys-Delivery"
PAUSES_MINUTES = (1, 5, 15, 60, 240, 720)
"""Between the tries; after the last pause one more try, then a person decides."""
LEASE = timedelta(minutes=3)
"""A try that said nothing for so long was lost with its program; longer than mail and webhook may take."""


@dataclass(frozen=True, slots=True)
class Said:
    """What developers are told of an item; nothing of the person who said it."""

    number: int
    kind: str
    subject: str
    project: str
    platform: str
    language: str
    text: str
    opened_at: datetime


def body_of(said: Said) -> str:
    """The item as JSON, the same for the same item."""
    told = {
        "number": said.number,
        "kind": said.kind,
        "subject": said.subject,
        "project": said.project,
        "platform": said.platform,
        "language": said.language,
        "text": said.text,
        "opened_at": said.opened_at.isoformat(timespec="milliseconds"),
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def headers_of(body: bytes, secret: str, delivery: int, at: datetime) -> Mapping[str, str]:
    """The headers of a webhook; without a secret it is not signed."""
    known = {"Content-Type": "application/json; charset=utf-8", DELIVERY: str(delivery)}
    return known | {SIGNATURE: signature(body, secret, at)} if secret else known


def signature(body: bytes, secret: str, at: datetime) -> str:
    """The value of the header `SIGNATURE`."""
    seconds = str(int(at.timestamp()))
    mark = hmac.new(secret.encode(), seconds.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={mark}"


def digest(body: bytes) -> str:
    """What is kept as proof of the very words sent."""
    return hashlib.sha256(body).hexdigest()


def next_try(attempts: int, at: datetime) -> datetime | None:
    """When it is tried again after so many tries, or None where a person must decide."""
    return at + timedelta(minutes=PAUSES_MINUTES[attempts - 1]) if 0 < attempts <= len(PAUSES_MINUTES) else None
