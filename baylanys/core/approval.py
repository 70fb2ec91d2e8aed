"""What waits for the customer's approval, gathered from the packages that have such things."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing handed over for approval; `url` opens its differences and the decision on it.

    `kind` is a word of `contract.choices.ApprovalKind`, `detail` says what is new, `project` is empty where the thing
    is of every project.
    """

    kind: str
    title: str
    detail: str
    url: str
    handed_over_by: str
    at: datetime
    project: str = ""


Lister = Callable[[], Iterable[Waiting]]
_LISTERS: dict[str, Lister] = {}


def register_waiting(kind: str, lister: Lister) -> None:
    """What the function gives stands on the list; called once for each kind, when its package is ready."""
    _LISTERS[kind] = lister


def waiting_for_approval() -> list[Waiting]:
    """Everything that waits, in the reader's language, the oldest first."""
    return sorted((each for lister in _LISTERS.values() for each in lister()), key=lambda each: each.at)
