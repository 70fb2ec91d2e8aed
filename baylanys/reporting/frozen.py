"""The canonical form of a closed month, its checksum, and what differs from it. Pure."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

Frozen = Mapping[str, Any]


def checksum(frozen: Frozen) -> str:
    """SHA-256 of the canonical JSON: keys in order, no spaces, UTF-8."""
    text = json.dumps(frozen, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def differences(before: Frozen, after: Frozen) -> list[tuple[str, Any, Any]]:
    """Figures of the month that are no longer the same: name, then and now."""
    then, now = before["figures"], after["figures"]
    found = [(name, then.get(name), now.get(name)) for name in sorted(then.keys() | now.keys())]
    return [row for row in found if row[1] != row[2]]
