"""What a word of Meta about the account means for sending. Pure.

Source: Meta, "Webhooks: account_update, account_alerts, phone_number_quality_update".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

STOPPING = frozenset({"ACCOUNT_DELETED", "ACCOUNT_VIOLATION", "ACCOUNT_RESTRICTION", "PARTNER_REMOVED"})
HIGH_THROUGHPUT = 1000


@dataclass(frozen=True)
class Stop:
    """Nothing more is sent; `reason` is Meta's word."""

    reason: str


@dataclass(frozen=True)
class Resume:
    """Meta took a stop of its own back."""


def consequence(event: str, value: Mapping[str, Any]) -> Stop | Resume | None:
    """Of an account_update. A ban that is only announced (SCHEDULE_FOR_DISABLE) stops nothing yet."""
    if event == "DISABLED_UPDATE":
        ban = value.get("ban_info")
        state = ban.get("waba_ban_state") if isinstance(ban, Mapping) else None
        if state == "REINSTATE":
            return Resume()
        return Stop("DISABLED_UPDATE") if state == "DISABLE" else None
    if event not in STOPPING:
        return None
    violation = value.get("violation_info")
    kind = violation.get("violation_type") if isinstance(violation, Mapping) else None
    return Stop(f"{event}: {kind}"[:300] if isinstance(kind, str) else event)
