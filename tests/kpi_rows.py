"""Calls told as events and written down in any order, for the tests of the kept figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from baylanys.contract.domain.calendar import CONTRACT, put_calendar_in_force, seed_calendars
from baylanys.contract.models import Calendar
from baylanys.core.ids import new_id
from baylanys.interactions.models import Interaction, InteractionEvent

ZONE = "Asia/Almaty"
RECOUNT = (Path(__file__).resolve().parents[1] / "bench" / "kpi_recount.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Line:
    """One event that is to be written."""

    call: UUID
    seq: int
    at: datetime
    kind: str
    detail: dict[str, Any]


def contract_in_force() -> None:
    seed_calendars()
    put_calendar_in_force(Calendar.objects.get(code=CONTRACT), None, datetime(2026, 1, 1, tzinfo=UTC))


def moment(day: str, clock: str) -> datetime:
    """A moment of the contract's clock (UTC+5)."""
    return datetime.fromisoformat(f"{day}T{clock}+05:00").astimezone(UTC)


def lines_of(story: Sequence[tuple[float, str, dict[str, Any]]], start: datetime) -> list[Line]:
    """The events of one call, each so many seconds after its start."""
    call = new_id()
    return [
        Line(call, seq, start + timedelta(seconds=after), kind, detail)
        for seq, (after, kind, detail) in enumerate(story)
    ]


def write(lines: Iterable[Line]) -> None:
    """The rows of the calls (where they are not there yet) and these events."""
    told = list(lines)
    Interaction.objects.bulk_create(
        (Interaction(id=line.call, direction="inbound", arrived_at=line.at) for line in told), ignore_conflicts=True
    )
    InteractionEvent.objects.bulk_create(
        InteractionEvent(interaction_id=line.call, seq=line.seq, at=line.at, kind=line.kind, detail=line.detail)
        for line in told
    )


def answered(day: str, clock: str, wait: float = 20, talk: float = 60, **detail: Any) -> list[Line]:
    story: list[tuple[float, str, dict[str, Any]]] = [
        (0, "arrived", {"direction": "inbound", **detail}),
        (1, "queue_entered", {"queue": "general"}),
        (1 + wait, "answered", {"operator": "operator1"}),
        (1 + wait + talk, "hung_up", {"side": "contact"}),
    ]
    return lines_of(story, moment(day, clock))


def lost(day: str, clock: str, wait: float = 30, **detail: Any) -> list[Line]:
    story: list[tuple[float, str, dict[str, Any]]] = [
        (0, "arrived", {"direction": "inbound", **detail}),
        (1, "queue_entered", {"queue": "general"}),
        (1 + wait, "hung_up", {"side": "contact"}),
    ]
    return lines_of(story, moment(day, clock))


def recount(first: date, last: date) -> dict[date, tuple[Any, ...]]:
    """Plain SQL's figures of the days: offered, answered, in time, lost, kept, waiting, after hours, sum of waits,
    longest wait, minutes in and out (ms)."""
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT, {"zone": ZONE, "first": first, "last": last})
        return {row[0]: tuple(row[1:]) for row in cursor.fetchall()}
