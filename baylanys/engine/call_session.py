"""One call in the engine: tells `call_states` what happened and sees to what it asks for.

Decisions are instant and happen in the event loop's one thread; actions on Asterisk are performed by the session's
own task, one after the other, and what comes of them returns as events.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import structlog

from baylanys.core import clock
from baylanys.engine.known import FlowVersion
from baylanys.engine.writes import Announcement, LanguageChoice
from baylanys.interactions.fold import Event as Recorded
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_messages import CallState, Stage
from baylanys.telephony.call_states import advance
from baylanys.telephony.domain.call import CallWrite
from baylanys.telephony.ivr import messages as ivr

if TYPE_CHECKING:
    from baylanys.engine.house import House

log = structlog.get_logger()

INTERNAL = (m.StartTimer, m.RememberLanguage, m.JoinQueue, m.LeaveQueue, m.EndOffer, m.EngageOperator, m.FreeOperator)
PHASES = {
    Stage.OFFERED: "offered",
    Stage.TALKING: "answered",
    Stage.DESK_LOST: "desk_lost",
    Stage.CALLING_OPERATOR: "dialling",
    Stage.CALLING_CONTACT: "dialling",
    Stage.CONSULTING: "consulting",
    Stage.CONFERENCE: "conference",
    Stage.TRANSFERRING: "transferring",
    Stage.OUTSIDE: "transferred",
    Stage.QUEUED: "withdrawn",
    Stage.ENDED: "ended",
}


@dataclass(eq=False)
class CallSession:
    """A live call. `history` holds every event."""

    house: House
    state: CallState
    history: list[Recorded] = field(default_factory=list)
    contact_id: int | None = None
    purpose: str = ""
    version: FlowVersion | None = None
    ringing: set[str] = field(default_factory=set)
    music: bool = False
    announcement: str = ""
    announcements: int = 0
    bridge_made: str = ""
    timers: dict[str, asyncio.TimerHandle] = field(default_factory=dict)
    _actions: asyncio.Queue[m.Action] = field(default_factory=asyncio.Queue)
    _worker: asyncio.Task[None] | None = None

    def tell(self, event: m.CallEvent, at: datetime | None = None) -> None:
        """The call has taken the event into account: recorded, decided, actions under way."""
        flow = self.version.flow if self.version else None
        self.apply(advance(self.state, event, at or clock.now(), flow))

    def apply(self, step: m.Step) -> None:
        """The step's state holds, its records stand in line for the database, its actions are under way."""
        before, self.state = self.state, step.state
        self.history.extend(step.records)
        if step.records or step.state != before:
            self._write(len(step.records), before)
        for action in step.actions:
            if isinstance(action, INTERNAL):
                self._do(action)
            else:
                self._put(action)
        if self.state.stage is Stage.TALKING and before.stage is not Stage.TALKING:
            self._leave_thresholds()
            self.house.promises.served(self)
        if before.live and not self.state.live:
            self._end()

    def record(self, *records: Recorded) -> None:
        """Events that change no state (a wrap-up, an announcement)."""
        self.history.extend(records)
        self._write(len(records), self.state)

    def set_timer(self, name: str, seconds: float, event: m.CallEvent) -> None:
        """The event comes in `seconds`; replaces the timer of that name."""
        self.cancel_timer(name)
        loop = asyncio.get_running_loop()
        self.timers[name] = loop.call_later(seconds, self.tell, event)

    def cancel_timer(self, name: str) -> None:
        timer = self.timers.pop(name, None)
        if timer is not None:
            timer.cancel()

    def _write(self, fresh: int, before: CallState) -> None:
        self.house.writer.put(
            CallWrite(
                state=self.state,
                history=tuple(self.history),
                fresh=fresh,
                contact_id=self.contact_id,
                purpose=self.purpose,
            )
        )
        self._announce(before)

    def _leave_thresholds(self) -> None:
        """Who waits no more is offered nothing more."""
        for name in ("callback", "last", "limit"):
            self.cancel_timer(name)

    def _announce(self, before: CallState) -> None:
        """Desks that this concerns hear of it, and pages that count waiting calls."""
        if (self.state.stage, self.state.held, self.state.third) == (before.stage, before.held, before.third):
            return
        people = {self.house.person_id(name) for name in _concerned(before) | _concerned(self.state)}
        held = self.state.held and self.state.stage is Stage.TALKING
        phase = "held" if held else PHASES.get(self.state.stage, "")
        fields = (("interaction", self.state.interaction), ("phase", phase))
        if people and phase:
            self.house.writer.put(Announcement("work", tuple(people), fields))
        if self.state.stage is not before.stage:
            self.house.writer.put(Announcement("queue", None, fields))

    def _do(self, action: m.Action) -> None:
        match action:
            case m.StartTimer(name="ivr", seconds=seconds, turn=turn):
                self.set_timer("ivr", seconds, m.IvrHeard(ivr.Timeout(turn)))
            case m.StartTimer(name="promise", seconds=seconds, turn=turn):
                self.set_timer("promise", seconds, m.SilenceOver(turn, self.house.promises.rule(self.state.queue)))
            case m.StartTimer(name="transfer", seconds=seconds):
                self.set_timer("transfer", seconds, m.TransferOver())
            case m.StartTimer(seconds=seconds):
                self.set_timer("desk", seconds, m.PatienceOver())
            case m.RememberLanguage(language=language) if self.contact_id is not None:
                self.house.writer.put(LanguageChoice(self.contact_id, language))
            case m.JoinQueue(returned=returned):
                self.house.enter_queue(self, returned=returned)
            case m.LeaveQueue():
                self._leave_thresholds()
                self.house.floor.calls.leave(self)
            case m.EndOffer(offer=offer, outcome=outcome):
                self.house.floor.work.end_offer(offer, outcome)
            case m.EngageOperator(operator=operator):
                self.house.floor.in_hand.engage(operator, self.state.interaction)
            case m.FreeOperator(operator=operator, wrap_up=wrap_up):
                self.house.free_operator(self, operator, wrap_up=wrap_up)

    def _put(self, action: m.Action) -> None:
        """A ringing operator does not wait for the music to start; everything else keeps its order."""
        if isinstance(action, m.RingOperator):
            self.house.executor.ring_soon(self, action)
            return
        self._actions.put_nowait(action)
        if self._worker is None or self._worker.done():
            self._worker = asyncio.get_running_loop().create_task(self._work(), name=f"call {self.state.interaction}")

    async def _work(self) -> None:
        """Performs what stands in line, then ends; the next action starts it again."""
        while not self._actions.empty():
            action = self._actions.get_nowait()
            with self.house.guarded(type(action).__name__, interaction=self.state.interaction):
                await self.house.executor.perform(self, action)

    def _end(self) -> None:
        for name in list(self.timers):
            self.cancel_timer(name)
        self.house.call_ended(self)


def _concerned(state: CallState) -> set[str]:
    """User names of the operators who take part."""
    third = state.third.name if state.third and state.third.kind == "operator" else ""
    return {name for name in (state.operator, third) if name}
