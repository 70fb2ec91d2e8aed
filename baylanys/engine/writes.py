"""The kinds of things that the engine tells the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from baylanys.interactions.domain.wrap_up import WrapUp
from baylanys.routing.domain.floor_event import FloorNote, WaitingGone
from baylanys.routing.domain.operator_state import OperatorWrite
from baylanys.telephony.domain.call import CallWrite


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    contact_id: int
    language: str


@dataclass(frozen=True, slots=True)
class OrderAnswer:
    order_id: int
    accepted: bool
    answer: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Announcement:
    """An event for open pages; it leaves with the commit of what it tells of."""

    name: str
    people: tuple[int, ...] | None
    fields: tuple[tuple[str, Any], ...] = ()


Write = CallWrite | OperatorWrite | WrapUp | LanguageChoice | OrderAnswer | FloorNote | WaitingGone | Announcement

_KEPT = (CallWrite, OperatorWrite, WrapUp, LanguageChoice, OrderAnswer, FloorNote, WaitingGone)
KINDS: dict[str, type] = {kind.__name__: kind for kind in _KEPT}
"""What a journal keeps: announcements are for pages that are open now."""
