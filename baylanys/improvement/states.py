"""The life of a suggestion or complaint: what may be done in each state, what comes of it. Pure (3.12)."""

from collections.abc import Mapping
from types import MappingProxyType

NEW, IN_WORK, WITH_DEVELOPERS, DONE, DECLINED = "new", "in_work", "with_developers", "done", "declined"
TABLE: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        (NEW, "take"): IN_WORK,
        (NEW, "assign"): NEW,
        (NEW, "send"): WITH_DEVELOPERS,
        (NEW, "decline"): DECLINED,
        (IN_WORK, "take"): IN_WORK,
        (IN_WORK, "assign"): IN_WORK,
        (IN_WORK, "send"): WITH_DEVELOPERS,
        (IN_WORK, "finish"): DONE,
        (IN_WORK, "decline"): DECLINED,
        (WITH_DEVELOPERS, "take"): IN_WORK,
        (WITH_DEVELOPERS, "assign"): WITH_DEVELOPERS,
        (WITH_DEVELOPERS, "send"): WITH_DEVELOPERS,
        (WITH_DEVELOPERS, "finish"): DONE,
        (WITH_DEVELOPERS, "decline"): DECLINED,
        (DONE, "reopen"): IN_WORK,
        (DECLINED, "reopen"): IN_WORK,
    }
)
"""(state, what is done) → state; what is not in it is not possible."""
NEEDS_TEXT = frozenset({"finish", "decline", "reopen", "comment"})
"""Acts that say why or what was answered."""
CLOSED = frozenset({DONE, DECLINED})


def after(state: str, act: str) -> str | None:
    """The state afterwards, or None where the act is not possible."""
    return TABLE.get((state, act))


def acts_in(state: str) -> list[str]:
    """What may be done now."""
    return [act for before, act in TABLE if before == state]
