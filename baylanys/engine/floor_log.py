"""What supervisors order and what the system does by itself, for the log and for open live views."""

from __future__ import annotations

from typing import Any

from baylanys.core import clock
from baylanys.engine.writer import Writer
from baylanys.engine.writes import Announcement
from baylanys.routing.domain.floor_event import FloorNote


class FloorLog:
    """Notes stand in line with the changes that they tell of."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def note(
        self,
        kind: str,
        *,
        operator: int = 0,
        actor: int = 0,
        interaction: str = "",
        alarm: bool = False,
        **detail: Any,
    ) -> None:
        """The act is written for good, and live views hear `floor`. `operator` and `actor` are person ids."""
        note = FloorNote(kind, clock.now(), operator, actor, interaction, alarm, detail)
        fields = (("kind", kind), ("operator", operator), ("alarm", alarm), ("key", note.key))
        self._writer.put(note, Announcement("floor", None, fields))
