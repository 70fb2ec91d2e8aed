"""A mail that tells what became of another one is read: who was not reached, and why (RFC 3464). Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from email.parser import HeaderParser

MOST_BYTES = 5_000_000
LONGEST_WORDS = 300
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,250}>")
RETURNED = {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers"}


@dataclass(frozen=True, slots=True)
class Told:
    """What was said of one recipient. `action` is failed, delayed, delivered, relayed or expanded (RFC 3464, 2.3.3);
    `status` such as 5.1.1 (RFC 3463)."""

    address: str
    action: str
    status: str
    words: str


@dataclass(frozen=True, slots=True)
class Notice:
    """The mails that it may be about, most certain first, and what it says of each recipient."""

    message_ids: tuple[str, ...]
    told: tuple[Told, ...]


def read_notice(raw: bytes) -> Notice | None:
    """What the mail tells; None where it is no notice of delivery, broken, or larger than any such notice."""
    if len(raw) > MOST_BYTES:
        return None
    try:
        mail = message_from_bytes(raw)
        told = tuple(_told(mail))
        return Notice(tuple(dict.fromkeys(_message_ids(mail))), told) if told else None
    except (MessageError, ValueError, LookupError):
        return None


def _told(mail: Message) -> Iterator[Told]:
    for part in mail.walk():
        if part.get_content_type() in {"message/delivery-status", "message/global-delivery-status"}:
            yield from filter(None, (_recipient(block) for block in _blocks(part)))


def _blocks(part: Message) -> list[Message]:
    """Groups of fields: Python reads them as messages of their own; one sent as base64 stays text."""
    content = part.get_payload()
    if isinstance(content, list) and not part.get("Content-Transfer-Encoding", "").lower().startswith("base64"):
        return [each for each in content if isinstance(each, Message)]
    inner = "\n\n".join(map(str, content)) if isinstance(content, list) else content
    part.set_payload(inner)
    decoded = part.get_payload(decode=True)
    text = decoded.decode("utf-8", "replace") if isinstance(decoded, bytes) else str(inner)
    return [HeaderParser().parsestr(group) for group in re.split(r"\r?\n\r?\n", text) if group.strip()]


def _recipient(block: Message) -> Told | None:
    action = _words(block.get("Action")).lower()
    if not action:
        return None
    address = _address(block.get("Original-Recipient")) or _address(block.get("Final-Recipient"))
    return Told(address, action, _words(block.get("Status")), _words(block.get("Diagnostic-Code")))


def _address(field: object) -> str:
    """`rfc822; somebody@example.org` without its type."""
    return _words(field).rpartition(";")[2].strip().strip("<>").lower()


def _message_ids(mail: Message) -> Iterator[str]:
    """Of the mail that comes back, else of the one that this answers."""
    for part in mail.walk():
        if part.get_content_type() in RETURNED:
            content = part.get_payload()
            headers = content[0] if isinstance(content, list) and content else None
            returned = headers if isinstance(headers, Message) else HeaderParser().parsestr(_text(part))
            yield from _MESSAGE_ID.findall(_words(returned.get("Message-ID")))
    for name in ("In-Reply-To", "References"):
        yield from _MESSAGE_ID.findall(_words(mail.get(name)))


def _text(part: Message) -> str:
    decoded = part.get_payload(decode=True)
    return decoded.decode("utf-8", "replace") if isinstance(decoded, bytes) else ""


def _words(field: object) -> str:
    return " ".join(str(field or "").replace("\0", "").split())[:LONGEST_WORDS]
