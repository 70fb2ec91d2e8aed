"""The life of an operation. Pure."""

from collections.abc import Mapping
from types import MappingProxyType

WAITING, READY, QUEUED, RUNNING, BY_HAND = "waiting", "ready", "queued", "running", "by_hand"
DONE, REFUSED, UNDECIDED, DECLINED, WITHDRAWN = "done", "refused", "undecided", "declined", "withdrawn"

TABLE: Mapping[tuple[str, str], frozenset[str]] = MappingProxyType(
    {
        (WAITING, "confirm"): frozenset({READY, QUEUED, BY_HAND}),
        (WAITING, "decline"): frozenset({DECLINED}),
        (WAITING, "withdraw"): frozenset({WITHDRAWN}),
        (READY, "withdraw"): frozenset({WITHDRAWN}),
        (BY_HAND, "withdraw"): frozenset({WITHDRAWN}),
        (READY, "begin"): frozenset({RUNNING}),
        (QUEUED, "begin"): frozenset({RUNNING}),
        (RUNNING, "end"): frozenset({DONE, REFUSED, UNDECIDED, QUEUED, READY}),
        (BY_HAND, "end"): frozenset({DONE, REFUSED}),
        (UNDECIDED, "settle"): frozenset({DONE, REFUSED}),
    }
)
"""(state, what is done) → states it may lead to; what is not in it is not possible."""

OPEN = frozenset(state for state, _ in TABLE)


def may_become(state: str, act: str, following: str) -> bool:
    """True where the act leads there."""
    return following in TABLE.get((state, act), frozenset())


def acts_in(state: str) -> set[str]:
    """What may be done now."""
    return {act for before, act in TABLE if before == state}


def first_state(*, kind: str, temporary_password: bool) -> str:
    """Where an operation goes once everybody has agreed: steps are done by hand, a password is only made while the
    person who tells it waits for it, all else goes by itself."""
    if kind == "by_hand":
        return BY_HAND
    return READY if temporary_password else QUEUED


def settled_by_looking(values: Mapping[str, object], before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """What a second look tells of an undecided change: `done` where every value asked for is there, `refused` where
    the user is as before, and `undecided` where neither can be seen."""
    seen = {name: after[name] for name in values if name in after}
    if values and len(seen) == len(values) and all(_same(values[name], text) for name, text in seen.items()):
        return DONE
    return REFUSED if values and len(seen) == len(values) and before == after else UNDECIDED


def _same(value: object, text: str) -> bool:
    if isinstance(value, bool):
        return text == ("true" if value else "false")
    return str(value) == text
