"""Operators' states as rows. The engine is the only writer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from baylanys.routing.models import OperatorState, OperatorStateChange
from baylanys.routing.operator_states import OperatorNow


@dataclass(frozen=True, slots=True)
class OperatorWrite:
    """An operator as he or she now is; `changed` says that the state itself is new."""

    person_id: int
    now: OperatorNow
    device: str
    since: datetime
    interaction: str | None
    desk_lease: str
    desk_password: str
    changed: bool


def save_operator_states(writes: Sequence[OperatorWrite]) -> None:
    """The rows say what is true now, and every change has its line. Part of the caller's transaction.

    Safe to repeat.
    """
    latest = {write.person_id: write for write in writes}
    OperatorState.objects.bulk_create(
        [_row(write) for write in latest.values()],
        update_conflicts=True,
        unique_fields=["operator"],
        update_fields=[
            "state",
            "reason",
            "device",
            "since",
            "next_state",
            "next_reason",
            "interaction",
            "desk_lease",
            "desk_password",
        ],
    )
    OperatorStateChange.objects.bulk_create(
        [_change(write) for write in writes if write.changed], ignore_conflicts=True
    )


def _row(write: OperatorWrite) -> OperatorState:
    return OperatorState(
        operator_id=write.person_id,
        state=write.now.state,
        reason=write.now.reason,
        next_state=write.now.next_state,
        next_reason=write.now.next_reason,
        device=write.device,
        since=write.since,
        interaction_id=write.interaction,
        desk_lease=write.desk_lease,
        desk_password=write.desk_password,
    )


def _change(write: OperatorWrite) -> OperatorStateChange:
    return OperatorStateChange(
        operator_id=write.person_id,
        at=write.since,
        state=write.now.state,
        reason=write.now.reason,
        device=write.device,
        interaction_id=write.interaction,
    )
