"""Meta's signature of a webhook body: `X-Hub-Signature-256: sha256=<hex of HMAC-SHA256(app secret, raw bytes)>`.

Source: Meta, "Create a webhook endpoint". Only the bytes as they came can be verified; JSON written anew differs.
"""

from __future__ import annotations

import hashlib
import hmac

HEADER = "X-Hub-Signature-256"
PREFIX = "sha256="


def sign(secret: str, body: bytes) -> str:
    """The value of the header for these bytes."""
    return PREFIX + hmac.new(secret.encode("utf-8"), body, hashlib.sha256).hexdigest()


def is_genuine(secret: str, body: bytes, header: str | None) -> bool:
    """Whether the body was signed with this secret; compared in constant time. No secret: nothing is genuine."""
    # hmac.compare_digest raises TypeError for a text that is not ASCII.
    if not secret or not header or not header.isascii():
        return False
    return hmac.compare_digest(sign(secret, body), header)
