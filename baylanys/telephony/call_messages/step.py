"""What comes of an event."""

from __future__ import annotations

from dataclasses import dataclass, field

from baylanys.interactions.fold import Event as Recorded
from baylanys.telephony.call_messages.actions import Action
from baylanys.telephony.call_messages.state import CallState


@dataclass(frozen=True, slots=True)
class Step:
    """What the call has become, what is to be recorded, and what is to be done, each in order."""

    state: CallState
    records: tuple[Recorded, ...] = ()
    actions: tuple[Action, ...] = field(default=())
