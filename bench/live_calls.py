"""Sixty calls at once as the engine would write them: the product's own steps and batches, without telephones."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from typing import Any

CALLS = 60
WAIT_SECONDS = 6.0
OFFERED_SECONDS = 3.0
TALK_SECONDS = 240.0
WRAP_UP_SECONDS = 30.0
"""What a call takes, on the average: four minutes of talk and half a minute of wrap-up, as the contract's staffing."""
FLOW = {"start": "q", "give_up": "q", "nodes": {"q": {"kind": "queue", "queue": "general"}}}


class Calls(threading.Thread):
    """Calls come and go evenly; each change is one transaction with its announcements, stamped with its beginning."""

    def __init__(self, operators: Sequence[tuple[str, int]], talk_seconds: float) -> None:
        super().__init__(daemon=True)
        self.written = 0
        self._operators, self._talk = operators, talk_seconds
        self.ready = threading.Event()
        """Calls of every age are there."""
        self._over = threading.Event()

    def stop(self) -> None:
        self._over.set()
        self.join(20)

    def run(self) -> None:
        """Sixty calls live at any moment, spread over their length."""
        from django.db import connection

        due = self._in_the_middle()
        while not self._over.is_set():
            due.sort(key=lambda entry: entry[0])
            at, call = due.pop(0)
            self._over.wait(max(0.0, at - time.monotonic()))
            due.append((at + call.step(self._talk), call))
            self.written += 1
        connection.close()

    def _in_the_middle(self) -> list[tuple[float, Call]]:
        """The hour is in full swing: calls of every age, each with the moment of its next change."""
        length = WAIT_SECONDS + OFFERED_SECONDS + self._talk
        whole = length + WRAP_UP_SECONDS
        lines, due = round(CALLS * whole / length), []
        for number in range(lines):
            call, age = Call(self._operators[number % len(self._operators)], number), number * whole / lines
            left = call.step(self._talk)
            while age >= left:
                age -= left
                left = call.step(self._talk)
            due.append((time.monotonic() + left - age, call))
        self.ready.set()
        return due


class Call:
    """One line: when its call has ended, the next one comes."""

    _numbers = count(1)

    def __init__(self, operator: tuple[str, int], number: int) -> None:
        self._operator, self._person = operator
        self._offers = count(number * 1_000_000)
        self._state: Any = None
        self._history: list[Any] = []
        self._wraps_up = False

    def step(self, talk: float) -> float:
        """The next thing has happened to the call and is written; seconds until the one after it."""
        from baylanys.core import clock
        from baylanys.telephony import call_messages as m
        from baylanys.telephony.call_messages import Stage

        now, state = clock.now(), self._state
        if self._wraps_up:
            self._write([], "ready")
            self._wraps_up = False
            return 0.0
        if state is None or state.stage is Stage.ENDED:
            self._arrive()
            return WAIT_SECONDS
        if state.stage is Stage.QUEUED:
            expires = now + timedelta(seconds=15)
            self._tell(m.OfferMade(next(self._offers), self._operator, "sip", expires), "offered")
            return OFFERED_SECONDS
        if state.stage is Stage.OFFERED:
            self._tell(m.OperatorLegUp(state.operator_channel), "talking")
            return talk
        self._tell(m.ContactGone(16), "wrap_up")
        self._wraps_up = True
        return WRAP_UP_SECONDS

    def _arrive(self) -> None:
        from baylanys.core import clock
        from baylanys.core.ids import new_id
        from baylanys.telephony.call_states import inbound

        number, key = f"+7701{next(self._numbers):07d}", str(new_id())
        step = inbound(interaction=key, channel=key, number=number, line="+77172000001", at=clock.now(), withheld=False)
        self._state, self._history = step.state, list(step.records)
        self._tell(None, "")

    def _tell(self, event: Any, operator_state: str) -> None:
        """As `engine.call_session` and `engine.floor` put it in line."""
        from msgspec.structs import replace as changed

        from baylanys.core import clock
        from baylanys.interactions.fold import Event
        from baylanys.telephony.call_messages import Stage
        from baylanys.telephony.call_states import advance
        from baylanys.telephony.domain.call import CallWrite

        now = clock.now()
        fresh = len(self._history)
        if event is None:
            self._history.append(Event("queue_entered", now, {"queue": "general"}))
            self._state = changed(self._state, stage=Stage.QUEUED, queue="general", language="kk", queue_entered_at=now)
        else:
            step = advance(self._state, event, now)
            self._state, fresh = step.state, 0
            self._history += step.records
            fresh = len(step.records)
        fresh = len(self._history) if event is None else fresh
        self._write([CallWrite(self._state, tuple(self._history), fresh, None)], operator_state)

    def _write(self, batch: list[Any], operator_state: str) -> None:
        """One transaction with its announcements."""
        from baylanys.core import clock
        from baylanys.engine.writer import save_batch
        from baylanys.engine.writes import Announcement
        from baylanys.routing.domain.operator_state import OperatorWrite
        from baylanys.routing.operator_states import OperatorNow

        now, stamp = clock.now(), time.time()
        fields = (("interaction", self._state.interaction), ("stamp", stamp))
        if operator_state:
            here = None if operator_state == "ready" else self._state.interaction
            batch.append(OperatorWrite(self._person, OperatorNow(operator_state), "sip", now, here, "", "", True))
            batch.append(Announcement("state", None, (("operator", self._person), ("stamp", stamp))))
            phase = ("phase", "wrapped_up" if operator_state == "ready" else operator_state)
            batch.append(Announcement("work", (self._person,), (*fields, phase)))
        if operator_state != "ready":
            batch.append(Announcement("queue", None, fields))
        save_batch(batch, {self._operator: self._person})
