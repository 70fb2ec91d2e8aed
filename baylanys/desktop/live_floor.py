"""Who waits, who works and what happened, as a supervisor sees it at this moment. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from baylanys.contract.queries import lines_at
from baylanys.core import clock, phones
from baylanys.core.models import EngineHeartbeat
from baylanys.interactions.models import Interaction
from baylanys.messaging.figures import held_by_operator
from baylanys.reporting.kpi import Figures
from baylanys.routing.attention import Limits, Need, need_of, sort_key
from baylanys.routing.choices import OperatorStateName
from baylanys.routing.limits import limits_at
from baylanys.routing.models import FloorEvent, OperatorState, Queue, Topic, Waiting
from baylanys.telephony.call_messages import Stage
from baylanys.telephony.models import Call
from baylanys.workforce.models import OperatorSkill

LOG_LIMIT = 12
LATE_SECONDS = 90
ON_SHIFT = set(OperatorStateName.values) - {OperatorStateName.OFFLINE}


@dataclass(frozen=True)
class Tile:
    """An operator with the work in hand. `doing`: held, calling, returning, outbound or nothing of these."""

    row: OperatorState
    name: str
    need: Need
    topic: Topic | None = None
    doing: str = ""
    chats: int = 0

    @property
    def level(self) -> str:
        return ("calm", "attention", "breach")[self.need.level]

    @property
    def limit(self) -> int | None:
        return int(self.need.limit) if self.need.limit else None

    @property
    def call(self) -> Interaction | None:
        return self.row.interaction

    @property
    def talks(self) -> bool:
        """True where a supervisor could listen."""
        return self.row.state == OperatorStateName.TALKING and self.doing not in {"calling", "returning"}


@dataclass(frozen=True)
class Floor:
    """The tiles in order of need, and the heads of the shift."""

    tiles: list[Tile]
    on_shift: int
    ready: int
    kazakh: int


@dataclass(frozen=True)
class WaitingCall:
    """A caller who waits; `late` from the moment at which the answer is no longer within its limit (4.2)."""

    row: Waiting
    name: str
    number: str
    topic: Topic | None
    late: bool


@dataclass(frozen=True)
class Lines:
    """Lines in use of the lines there are, with the day's peak and refusals (5.2). `filled`, `mark`: of 100."""

    used: int
    capacity: int
    peak: int
    refused: int
    filled: float = field(init=False)
    mark: float = field(init=False)

    def __post_init__(self) -> None:
        whole = max(self.capacity, 1)
        object.__setattr__(self, "filled", min(100.0, 100 * self.used / whole))
        object.__setattr__(self, "mark", min(99.0, 100 * self.peak / whole))


def floor_now(at: datetime) -> Floor:
    """Every operator, those who need attention first."""
    rows = list(OperatorState.objects.select_related("operator__person", "interaction"))
    seen = _Seen(rows, at)
    tiles = sorted(map(seen.tile, rows), key=lambda tile: _order(tile, at))
    present = {row.pk for row in rows if row.state in ON_SHIFT}
    kazakh = OperatorSkill.objects.filter(operator__in=present, skill="lang:kk").count()
    ready = sum(row.state == OperatorStateName.READY for row in rows)
    return Floor(tiles, len(present), ready, kazakh)


def tile_of(row: OperatorState, at: datetime) -> Tile:
    """One operator alone."""
    return _Seen([row], at).tile(row)


def waiting_now(at: datetime) -> list[WaitingCall]:
    """Calls that wait, oldest first."""
    rows = Waiting.objects.select_related("interaction__contact", "queue", "offered_to__person").order_by("since")
    topics = _topics()
    return [_waiting(row, topics, at) for row in rows]


def lines_now(at: datetime, today: Figures) -> Lines:
    used = Call.objects.exclude(stage=Stage.ENDED).count()
    return Lines(used, lines_at(at), max(today.most_lines, used), today.refused_for_line)


def floor_log() -> QuerySet[FloorEvent]:
    """What supervisors ordered and what the system did by itself, newest first."""
    return FloorEvent.objects.select_related("actor", "operator__person").order_by("-at", "-pk")[:LOG_LIMIT]


def other_queues(code: str) -> QuerySet[Queue]:
    """Where a caller of that queue could be moved."""
    return Queue.objects.exclude(code=code).order_by("pk")


def engine_seen() -> EngineHeartbeat | None:
    """The engine's last sign of life."""
    return EngineHeartbeat.objects.filter(pk=1).first()


def masked(interaction: Interaction) -> str:
    """The number as those see it who need not call it."""
    return phones.mask(interaction.contact_number) if interaction.contact_number else ""


class _Seen:
    """What the tiles of one look have in common."""

    def __init__(self, rows: Iterable[OperatorState], at: datetime) -> None:
        calls = {row.interaction_id for row in rows if row.interaction_id}
        stages = Call.objects.filter(interaction_id__in=calls).values_list("interaction_id", "stage", "state")
        self._calls = {key: (stage, state) for key, stage, state in stages}
        self._limits, self._topics, self._at = limits_at(at), _topics(), at
        self._chats = held_by_operator()
        self._wrap_up = dict(Queue.objects.values_list("code", "wrap_up_seconds"))

    def tile(self, row: OperatorState) -> Tile:
        call = row.interaction
        limits = self._limits
        if call is not None and call.queue in self._wrap_up:
            limits = Limits(limits.talk, float(self._wrap_up[call.queue]), limits.breaks)
        need = need_of(row.state, row.reason, clock.seconds_between(row.since, self._at), limits)
        topic = self._topics.get(call.topic) if call else None
        return Tile(row, row.operator.person.display_name, need, topic, self._doing(row), self._chats.get(row.pk, 0))

    def _doing(self, row: OperatorState) -> str:
        stage, state = self._calls.get(row.interaction_id, ("", {})) if row.interaction_id else ("", {})
        if stage in {Stage.CALLING_OPERATOR, Stage.CALLING_CONTACT}:
            return "calling"
        if stage == Stage.DESK_LOST:
            return "returning"
        if state.get("held"):
            return "held"
        return "outbound" if row.interaction and row.interaction.direction == "outbound" else ""


def _order(tile: Tile, at: datetime) -> Any:
    return sort_key(tile.row.state, tile.need, clock.seconds_between(tile.row.since, at), tile.name)


def _topics() -> dict[str, Topic]:
    return {topic.code: topic for topic in Topic.objects.all()}


def _waiting(row: Waiting, topics: dict[str, Topic], at: datetime) -> WaitingCall:
    call = row.interaction
    name = call.contact.name if call.contact else ""
    late = clock.seconds_between(row.since, at) > LATE_SECONDS
    return WaitingCall(row, name, masked(call), topics.get(call.topic), late)
