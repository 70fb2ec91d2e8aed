"""The life of a request: states, what may be done in each, what comes of it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

OPEN, WORKED, WAITING, CLOSED = "open", "worked", "waiting", "closed"

TABLE: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        (OPEN, "take"): WORKED,
        (OPEN, "assign"): OPEN,
        (OPEN, "pass_on"): OPEN,
        (OPEN, "ask"): WAITING,
        (OPEN, "reclassify"): OPEN,
        (OPEN, "close"): CLOSED,
        (WORKED, "take"): WORKED,
        (WORKED, "assign"): WORKED,
        (WORKED, "pass_on"): OPEN,
        (WORKED, "ask"): WAITING,
        (WORKED, "reclassify"): WORKED,
        (WORKED, "close"): CLOSED,
        (WAITING, "take"): WORKED,
        (WAITING, "assign"): WAITING,
        (WAITING, "pass_on"): OPEN,
        (WAITING, "heard"): WORKED,
        (WAITING, "reclassify"): WAITING,
        (WAITING, "close"): CLOSED,
        (CLOSED, "reopen"): WORKED,
    }
)
"""(state, what is done) → state; what is not in it is not possible."""


def after(state: str, act: str) -> str | None:
    """The state afterwards, or None where the act is not possible."""
    return TABLE.get((state, act))


def acts_in(state: str) -> Sequence[str]:
    """What may be done now."""
    return [act for before, act in TABLE if before == state]


@dataclass(frozen=True, slots=True)
class Clocks:
    """The two clocks of a request."""

    opened_at: datetime
    first_answer_due_at: datetime
    due_at: datetime
    first_answered_at: datetime | None = None
    closed_at: datetime | None = None


WARN_PART = 0.25


def standing(clocks: Clocks, at: datetime) -> str:
    """`in_time`, `due_soon` (the last quarter of the time, or the first answer is late), `overdue`, `closed_in_time`,
    `closed_late`."""
    if clocks.closed_at is not None:
        return "closed_in_time" if clocks.closed_at <= clocks.due_at else "closed_late"
    if at > clocks.due_at:
        return "overdue"
    soon = clocks.due_at - (clocks.due_at - clocks.opened_at) * WARN_PART
    late_first = clocks.first_answered_at is None and at > clocks.first_answer_due_at
    return "due_soon" if at >= soon or late_first else "in_time"


def left(clocks: Clocks, at: datetime) -> timedelta:
    """Time until the request is due, negative when it is late; by the wall clock, not by working time."""
    return clocks.due_at - (clocks.closed_at or at)


def missing_fields(
    required: Sequence[str], *, description: str, project: str, contact_name: str, contact_number: str
) -> list[str]:
    """The fields that the guide demands of this category and the request has not."""
    known = {
        "description": description.strip(),
        "project": project,
        "contact_name": contact_name.strip(),
        "contact_number": contact_number,
    }
    return [name for name in required if not known.get(name)]
