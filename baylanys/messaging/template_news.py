"""What Meta's words on a template mean for its row. Pure. Source: Meta, "Template management", status webhooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

STATES = {
    **dict.fromkeys(("APPROVED", "REINSTATED", "UNPAUSED", "FLAGGED"), "approved"),
    **dict.fromkeys(("PENDING", "IN_APPEAL", "LIMIT_EXCEEDED"), "pending"),
    "REJECTED": "rejected",
    "PAUSED": "paused",
    **dict.fromkeys(("DISABLED", "LOCKED", "ARCHIVED"), "disabled"),
    **dict.fromkeys(("DELETED", "PENDING_DELETION"), "deleted"),
}
LONGEST_REASON = 300
# States whose reason is worth keeping: why it cannot be used now.
_WITH_REASON = frozenset({"rejected", "paused", "disabled"})


@dataclass(frozen=True, slots=True)
class Listed:
    """A template as Meta lists it."""

    provider_id: str
    name: str
    language: str
    category: str
    state: str
    quality: str
    reason: str
    components: list[dict[str, Any]]


def listed(one: Mapping[str, Any]) -> Listed | None:
    """The row's values in an item of Meta's list; None without the id, name or language that make it one.

    A status that nobody knows yet counts as one that cannot be used.
    """
    provider_id, name, language = (str(one.get(each) or "") for each in ("id", "name", "language"))
    if not (provider_id and name and language):
        return None
    components = one.get("components")
    quality = one.get("quality_score")
    state = STATES.get(str(one.get("status", "")).upper(), "disabled")
    return Listed(
        provider_id=provider_id[:40],
        name=name[:512],
        language=language[:10],
        category=str(one.get("category") or "")[:20],
        state=state,
        quality=known_quality(quality.get("score") if isinstance(quality, Mapping) else quality),
        reason=kept_reason(state, str(one.get("rejected_reason") or "")),
        components=[dict(each) for each in components if isinstance(each, Mapping)]
        if isinstance(components, list)
        else [],
    )


def known_quality(word: object) -> str:
    """GREEN, YELLOW or RED; empty where Meta does not know."""
    return str(word) if word in {"GREEN", "YELLOW", "RED"} else ""


def kept_reason(state: str, *words: str) -> str:
    """What Meta said of a template that cannot be used; empty for the others."""
    said = [each for each in words if each and each != "NONE"]
    return ". ".join(dict.fromkeys(said))[:LONGEST_REASON] if state in _WITH_REASON else ""
