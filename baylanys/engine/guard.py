"""The guard in the engine: looks at the floor every two seconds, and acts before a limit of the contract breaks.

What to do is decided by `guard.rules`; what is in force stands in rows (`guard.domain.actions`) that lapse unless they
are said again, so that nothing is held for ever and the next engine takes up what was in force. Every beginning, end
and refusal is a line of the floor's log, with the figures.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Any

import structlog
from django.db import DatabaseError

from baylanys.core import clock
from baylanys.core.errors import NotPossible
from baylanys.engine.guard_figures import GuardFigures, free_operators, on_shift
from baylanys.engine.guard_operators import GuardOperators
from baylanys.engine.live_operator import LiveOperator
from baylanys.engine.writes import Announcement
from baylanys.guard.domain.actions import TAKEN_UP_WITHIN, called_now, in_force_at, keep_in_force
from baylanys.guard.rules import Act, InForce, State, Step, decide, restored
from baylanys.guard.rules_in_force import GuardSettings
from baylanys.telephony.promise_rules import PromiseRule

if TYPE_CHECKING:
    from baylanys.engine.house import House

log = structlog.get_logger()

LOOK_SECONDS = 2.0
SAY_AGAIN = timedelta(seconds=4)


class Guard:
    """What is in force now, begun and ended by the rules."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._state = State()
        self._figures = GuardFigures(house)
        self._operators = GuardOperators(house)
        self._recovered = False
        self._kept_at: datetime | None = None
        self._unsaid = False
        self._keeping: asyncio.Task[None] | None = None
        self._looking = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def acts(self) -> dict[Act, InForce]:
        """What is in force."""
        return dict(self._state.acts)

    async def run(self) -> None:
        """Never ends; a fault in one look does not stop the next."""
        while True:
            await self._look_guarded()
            await asyncio.sleep(LOOK_SECONDS)

    def look_soon(self) -> None:
        """Rules or switches may be others: they count from now on, not from the next look on."""
        task = asyncio.get_running_loop().create_task(self._look_guarded())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _look_guarded(self) -> None:
        with self._house.guarded("guard"):
            await self.look(clock.now())

    async def look(self, at: datetime) -> None:
        """The floor as it is has been judged. While Asterisk is away nothing is: what is in force lapses."""
        if not self._house.connected or self._house.known is None:
            return
        async with self._looking:
            try:
                await self._recover(at)
            except (DatabaseError, TimeoutError) as error:
                log.warning("the guard waits for the database", error=type(error).__name__)
                return
            self._figures.look_ahead(at)
            changed = self._judge(at)
        await self._keep(at, changed=changed)

    async def _recover(self, at: datetime) -> None:
        """What an engine of before had in force goes on, with its beginning."""
        if self._recovered:
            return
        acts = await self._house.database.read(partial(in_force_at, at, late=TAKEN_UP_WITHIN))
        self._state = restored(acts, self._settings.rules)
        self._operators.take_up(await self._house.database.read(called_now))
        self._recovered = self._unsaid = True

    @property
    def _settings(self) -> GuardSettings:
        assert self._house.known is not None
        return self._house.known.guard

    def _judge(self, at: datetime) -> bool:
        """What the rules say has been done. True where anything is other than before."""
        settings, before = self._settings, self._state
        step = decide(self._figures.now(), settings.rules, settings.switches, before, at)
        self._state = step.state
        self._tell(step)
        if (Act.CALLBACK in before.acts) is not (Act.CALLBACK in step.state.acts):
            self._house.promises.follow_anew()
        called = self._operators.look(step.state.acts.get(Act.OPERATORS), settings, at)
        return bool(step.begun or step.ended) or called

    def _tell(self, step: Step) -> None:
        for each, why in step.ended:
            self._note("guard_ended", each, why=why)
        for each in step.begun:
            self._note("guard_began", each)

    def _note(self, kind: str, each: InForce, live: LiveOperator | None = None, **detail: Any) -> None:
        person = live.profile.person_id if live else 0
        self._house.floor.log.note(kind, operator=person, **figures_of(each), **detail)

    # Rows

    async def _keep(self, at: datetime, *, changed: bool) -> None:
        """Rows follow at once where something changed, else now and then; a database that is away holds up nothing."""
        self._unsaid = self._unsaid or changed
        holds = bool(self._state.acts or self._operators.called)
        due = self._kept_at is None or not timedelta(0) <= at - self._kept_at < SAY_AGAIN
        if self._unsaid or (holds and due):
            self._begin_writing(at)
        if changed and self._keeping is not None:
            await asyncio.wait({self._keeping}, timeout=LOOK_SECONDS)

    def _begin_writing(self, at: datetime) -> None:
        """One writing at a time: what changes meanwhile is written at the next look."""
        if self._keeping is None or self._keeping.done():
            self._keeping = asyncio.get_running_loop().create_task(self._write(at))

    async def _write(self, at: datetime) -> None:
        acts, called = tuple(self._state.acts.values()), tuple(self._operators.called.values())
        told, self._unsaid = self._unsaid, False
        try:
            await self._house.database.write(partial(keep_in_force, acts=acts, called=called, at=at))
        except DatabaseError as error:
            self._unsaid = self._unsaid or told
            log.warning("what the guard holds was not written", error=type(error).__name__)
            return
        self._kept_at = at
        if told:
            self._house.writer.put(Announcement("guard", None))

    # What others ask

    def let_dial(self, live: LiveOperator, number: str) -> None:
        """Raises NotPossible where the operator may not dial out now (outbound_held, reserve_kept); a promised callback
        goes out always."""
        house = self._house
        if house.promises.waits_for(number):
            return
        if held := self._state.acts.get(Act.OUTBOUND):
            self._note("guard_refused", held, live)
            raise NotPossible(code="outbound_held")
        assert house.known is not None
        kept = self._settings.reserve.kept(on_shift(house)) if house.known.timetable.is_open(clock.now()) else 0
        free = free_operators(house, but=live)
        if free < kept:
            reserve: dict[str, Any] = {"measure": "reserve", "value": free, "threshold": kept}
            house.floor.log.note("guard_refused", operator=live.profile.person_id, **reserve)
            raise NotPossible(code="reserve_kept")

    def earlier(self, rule: PromiseRule) -> PromiseRule:
        """The rule as it is while the guard offers callbacks earlier; the dated row stays as it was."""
        act = self._state.acts.get(Act.CALLBACK)
        ours = next((each for each in self._settings.rules if act is not None and each.measure is act.measure), None)
        if ours is None:
            return rule
        return replace(rule, offer_after_seconds=min(rule.offer_after_seconds, ours.callback_seconds))

    def answered(self, live: LiveOperator, *, accepts: bool) -> None:
        """The operator has answered the question. Raises NotPossible where it does not stand any more (not_asked)."""
        act = self._state.acts.get(Act.OPERATORS)
        if act is None or not self._operators.answer(live, act, accepts=accepts):
            raise NotPossible(code="not_asked")
        self._unsaid = True
        self._begin_writing(clock.now())


def figures_of(each: InForce) -> dict[str, Any]:
    """An action and its reason, for a line of the log."""
    return {
        "act": str(each.act),
        "measure": str(each.measure),
        "value": ceil(each.value * 10) / 10,
        "threshold": each.threshold,
    }
