"""What a wallboard shows, counted once for all televisions of a web process. No caller's name or number is in it."""

import threading
import time
from dataclasses import dataclass
from datetime import datetime

from baylanys.campaigns.choices import MailingState
from baylanys.campaigns.models import Mailing
from baylanys.campaigns.queries import progress_of
from baylanys.contract.queries import contract_zone, lines_at, schedule_in_force
from baylanys.contract.working_time import Status
from baylanys.core.models import EngineHeartbeat
from baylanys.desktop.live_cards import figures_now
from baylanys.messaging.figures import waiting_now as waiting_chats
from baylanys.messaging.rules_in_force import rules_at
from baylanys.reporting.queries import DayAndMonth
from baylanys.reporting.staffing_rules import Wanted, wanted_on
from baylanys.routing.choices import OperatorStateName
from baylanys.routing.models import OperatorState, Waiting
from baylanys.telephony.call_messages import Stage
from baylanys.telephony.models import Call

KEPT_SECONDS = 1.0
MAILINGS_SHOWN = 3
GROUPS: dict[str, tuple[str, ...]] = {
    "ready": (OperatorStateName.READY,),
    "talking": (OperatorStateName.TALKING, OperatorStateName.OFFERED),
    "wrap_up": (OperatorStateName.WRAP_UP,),
    "break": (OperatorStateName.BREAK,),
    "not_ready": (OperatorStateName.NOT_READY,),
}
PRESENT = ("ready", "talking", "wrap_up")


@dataclass(frozen=True, slots=True)
class Sending:
    """A mailing that is on its way, or stands still."""

    name: str
    done: int
    total: int
    paused: bool


@dataclass(frozen=True, slots=True)
class Board:
    """One look at the centre; moments in UTC."""

    at: datetime
    status: Status
    opens_at: datetime | None
    closes_at: datetime | None
    wanted: Wanted
    waiting: int
    waiting_since: datetime | None
    operators: dict[str, list[str]]
    """First names by group of states, in order; those who are offline are nowhere."""
    figures: DayAndMonth
    chats: int
    chats_since: datetime | None
    chat_target_seconds: int
    lines_used: int
    lines: int
    mailings: tuple[Sending, ...]
    engine_at: datetime | None
    telephony: bool

    @property
    def present(self) -> int:
        """Operators who count as being there (5.3)."""
        return sum(len(self.operators[group]) for group in PRESENT)


_turn = threading.Lock()
_latest: list[tuple[float, Board]] = []


def board_now(at: datetime) -> Board:
    """The centre as it stands, no older than a second; one counts, the others take what was counted."""
    with _turn:
        if not _latest or time.monotonic() - _latest[0][0] > KEPT_SECONDS:
            _latest[:] = [(time.monotonic(), _count(at))]
        return _latest[0][1]


def forget_board() -> None:
    """The next television counts afresh."""
    _latest.clear()


def _count(at: datetime) -> Board:
    hours = schedule_in_force(at)
    waiting = list(Waiting.objects.order_by("since").values_list("since", flat=True))
    chats = list(waiting_chats().values_list("waiting_since", flat=True))
    heartbeat = EngineHeartbeat.objects.filter(pk=1).first()
    return Board(
        at=at,
        status=hours.status_at(at),
        opens_at=hours.next_opening(at),
        closes_at=hours.next_closing(at),
        wanted=wanted_on(at.astimezone(contract_zone()).date()),
        waiting=len(waiting),
        waiting_since=waiting[0] if waiting else None,
        operators=_operators(),
        figures=figures_now(at),
        chats=len(chats),
        chats_since=min((since for since in chats if since), default=None),
        chat_target_seconds=rules_at(at).first_answer_seconds,
        lines_used=Call.objects.exclude(stage=Stage.ENDED).count(),
        lines=lines_at(at),
        mailings=_mailings(),
        engine_at=heartbeat.at if heartbeat else None,
        telephony=bool(heartbeat and heartbeat.asterisk_connected),
    )


def _operators() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {group: [] for group in GROUPS}
    rows = OperatorState.objects.filter(operator__person__is_active=True).order_by("since")
    for state, first, username in rows.values_list(
        "state", "operator__person__first_name", "operator__person__username"
    ):
        group = next((name for name, states in GROUPS.items() if state in states), "")
        if group:
            found[group].append(first or username)
    return found


def _mailings() -> tuple[Sending, ...]:
    shown = [MailingState.RUNNING, MailingState.PAUSED]
    rows = list(Mailing.objects.filter(state__in=shown).order_by("state", "deadline")[:MAILINGS_SHOWN])
    progress = progress_of(rows) if rows else {}
    return tuple(
        Sending(row.name, progress[row.pk].done, progress[row.pk].total, row.state == MailingState.PAUSED)
        for row in rows
    )
