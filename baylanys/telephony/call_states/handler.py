"""What every stage's rows of the table are made of. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from baylanys.interactions.fold import Event as Recorded
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_messages import CallState, Stage, Step
from baylanys.telephony.ivr.flow import Flow

Handler = Callable[[CallState, Any, datetime, Flow | None], Step]
Table = Mapping[tuple[Stage, type], Handler]


def adopted_record(event: m.Adopted, at: datetime) -> tuple[Recorded, ...]:
    """A restarted engine has taken the call over."""
    return (Recorded("adopted", at, {"after_seconds": round(event.after_seconds, 3)}),)
