"""What happened on the floor becomes a row that nobody can change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from baylanys.core.ids import new_id
from baylanys.routing.models import FloorEvent, Waiting


@dataclass(frozen=True, slots=True)
class FloorNote:
    """A supervisor's order (`actor`) or the system's own act. `operator` and `actor` are person ids, 0 for nobody."""

    kind: str
    at: datetime
    operator: int = 0
    actor: int = 0
    interaction: str = ""
    alarm: bool = False
    detail: Mapping[str, Any] = field(default_factory=dict)
    key: str = field(default_factory=lambda: str(new_id()))


def save_floor_note(note: FloorNote) -> None:
    """The act stands in the log. Safe to repeat: its key is its own."""
    row = FloorEvent(
        id=UUID(note.key),
        at=note.at,
        kind=note.kind,
        alarm=note.alarm,
        actor_id=note.actor or None,
        operator_id=note.operator or None,
        interaction_id=UUID(note.interaction) if note.interaction else None,
        detail=dict(note.detail),
    )
    FloorEvent.objects.bulk_create([row], ignore_conflicts=True)


@dataclass(frozen=True, slots=True)
class WaitingGone:
    """A row of the waiting table that belongs to no call."""

    interaction: str


def remove_waiting(gone: WaitingGone) -> None:
    """The row is gone; again is safe."""
    Waiting.objects.filter(interaction_id=UUID(gone.interaction)).delete()
