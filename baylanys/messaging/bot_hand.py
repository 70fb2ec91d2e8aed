"""Where a bot joins in: a package above says whom it takes and what it has to read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from baylanys.crm.models import WhatsAppIdentity
from baylanys.messaging.models import BusinessNumber, Conversation, Message


@dataclass(frozen=True, slots=True)
class Lead:
    """Whether the bot takes whoever begins to write, and also whom an operator answered last."""

    leads: bool = False
    takes_back: bool = False


@dataclass(frozen=True, slots=True)
class Hand:
    """`read` gives its settings, kept for a moment with those of messaging; `lead` judges by them; `heard` is told of
    each message that came, inside the transaction that placed it in its conversation."""

    read: Callable[[], Any]
    lead: Callable[[Any, BusinessNumber, WhatsAppIdentity, datetime], Lead]
    heard: Callable[[Any, Message, Conversation, datetime], None]


_hands: list[Hand] = []


def register_hand(hand: Hand) -> None:
    """The bot joins in from now on. One at most: the newest."""
    _hands[:] = [hand]


def read_hand() -> Any:
    """What the bot wants kept; None without one."""
    return _hands[0].read() if _hands else None


def lead_of(kept: Any, number: BusinessNumber, identity: WhatsAppIdentity, at: datetime) -> Lead:
    """Whether the bot takes this person's new conversation with the number."""
    return _hands[0].lead(kept, number, identity, at) if _hands else Lead()


def tell_hand(kept: Any, message: Message, row: Conversation, at: datetime) -> None:
    """The bot knows of the message."""
    if _hands:
        _hands[0].heard(kept, message, row, at)
