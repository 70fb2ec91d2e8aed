"""Who may enter by the webhook of WhatsApp, and what is answered. Pure.

Source: Meta, "Create a webhook endpoint" and "Webhooks overview".
"""

from __future__ import annotations

import hmac
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import parse_qs

from baylanys.whatsapp.signature import is_genuine

# Meta promises bodies of up to 3 MB; what is refused would be sent again for days.
LARGEST_BODY = 4 * 1024 * 1024
LONGEST_CHALLENGE = 1000


@dataclass(frozen=True)
class Keys:
    """What a genuine caller knows: the secrets that sign bodies, the tokens of the handshake; never empty ones."""

    secrets: frozenset[str]
    verify_tokens: frozenset[str]


@dataclass(frozen=True)
class Answer:
    """What goes back: a status and a short plain text."""

    status: int
    text: str = ""


TOO_LARGE = Answer(413, "the body is larger than 4 MiB")
NOT_SIGNED = Answer(401, "the signature is missing or wrong")
NOT_STORED = Answer(503, "not stored; send it again")
STORED = Answer(200)
NOT_ALLOWED = Answer(405, "GET and POST only")


def answer_handshake(query: str, tokens: Collection[str]) -> Answer:
    """The challenge comes back to whoever knows a verify token, 403 to everybody else."""
    asked = parse_qs(query, keep_blank_values=True, errors="replace")
    mode, token, challenge = (asked.get(f"hub.{name}", [""])[0] for name in ("mode", "verify_token", "challenge"))
    known = [hmac.compare_digest(token.encode(), each.encode()) for each in tokens]
    if mode != "subscribe" or not any(known) or len(challenge) > LONGEST_CHALLENGE:
        return Answer(403, "the verify token is wrong")
    return Answer(200, challenge)


def is_signed(body: bytes, signature: str | None, secrets: Collection[str]) -> bool:
    """The body carries the signature of one of the secrets."""
    return any(is_genuine(secret, body, signature) for secret in secrets)
