"""The figures that the guard watches, as the engine has them in memory; the forecast is read now and then."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog
from django.db import DatabaseError

from baylanys.engine.executor import waiting
from baylanys.engine.live_operator import LiveOperator
from baylanys.engine.promises import waited_seconds
from baylanys.guard.rules import Figures, Measure
from baylanys.guard.rules_figures import today_so_far
from baylanys.guard.rules_forecast import Today, lost_forecast
from baylanys.routing import operator_states as states

if TYPE_CHECKING:
    from baylanys.engine.house import House

log = structlog.get_logger()

READ_EVERY = timedelta(seconds=30)
BELIEVED_FOR = timedelta(minutes=5)


class GuardFigures:
    """Longest wait, callers waiting, and what the day will lose."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._today: Today | None = None
        self._read_at: datetime | None = None
        self._asked_at: datetime | None = None
        self._reading: asyncio.Task[None] | None = None
        self._at: datetime | None = None

    def now(self) -> Figures:
        """Each figure at this moment; None for a forecast that is not known, or known no more."""
        waits = [each for each in self._house.sessions.values() if waiting(each) and each.state.callback is None]
        longest = max((waited_seconds(each) for each in waits if each.state.queue_entered_at), default=0.0)
        return {
            Measure.LONGEST_WAIT: longest,
            Measure.WAITING: float(len(waits)),
            Measure.LOST_FORECAST: self._forecast(),
        }

    def _forecast(self) -> float | None:
        if self._today is None or self._read_at is None or self._at is None:
            return None
        if abs(self._at - self._read_at) > BELIEVED_FOR:
            return None
        return lost_forecast(self._today, on_shift(self._house))

    def look_ahead(self, at: datetime) -> None:
        """The day so far is read again where it is old; nobody waits for it."""
        self._at = at
        old = self._asked_at is None or abs(at - self._asked_at) >= READ_EVERY
        if old and (self._reading is None or self._reading.done()):
            self._asked_at = at
            self._reading = asyncio.get_running_loop().create_task(self._read(at))

    async def _read(self, at: datetime) -> None:
        try:
            self._today = await self._house.database.read(partial(today_so_far, at))
        except (DatabaseError, TimeoutError) as error:
            log.warning("the day so far was not read", error=type(error).__name__)
        else:
            self._read_at = at


def on_shift(house: House) -> int:
    """Operators who are not at home."""
    return sum(1 for live in house.floor.operators.values() if live.now.state != states.OFFLINE)


def free_operators(house: House, *, but: LiveOperator) -> int:
    """Operators to whom a call could be offered now, this one left out."""
    return sum(1 for live in house.floor.operators.values() if live is not but and _is_free(live))


def _is_free(live: LiveOperator) -> bool:
    if live.now.state != states.READY or not live.wants_work() or live.interaction:
        return False
    return not live.chats or live.bears().calls_beside
