"""Operators whom the guard wants on the line: asked, moved, and let go again when the wait is over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, Any

from baylanys.core import clock
from baylanys.engine.live_operator import LiveOperator
from baylanys.guard.domain.actions import CalledNow
from baylanys.guard.rules import InForce
from baylanys.guard.rules_in_force import GuardSettings
from baylanys.guard.rules_operators import ON_THE_LINE, OTHER_WORK_REASONS, Answer, SeenOperator, call_in
from baylanys.routing import operator_states as states

if TYPE_CHECKING:
    from baylanys.engine.house import House


class GuardOperators:
    """`called`: how it stands with each operator who was asked or moved, by user name."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.called: dict[str, CalledNow] = {}

    def take_up(self, called: Iterable[CalledNow]) -> None:
        """After a restart: who was asked stays asked, who was on the line stays there."""
        by_person = {live.profile.person_id: live for live in self._house.floor.operators.values()}
        for each in called:
            live = by_person.get(each.person)
            if live is None:
                continue
            self.called[live.username] = each
            live.to_calls = each.answer in ON_THE_LINE
            self._house.floor.sync(live)

    def look(self, act: InForce | None, settings: GuardSettings, at: datetime) -> bool:
        """Operators are asked and moved while the action is in force, and let go afterwards. True where any was."""
        if act is None:
            gone = [self._let_go(username) for username in list(self.called)]
            return any(gone)
        groups = next((rule.groups for rule in settings.rules if rule.measure is act.measure), frozenset[str]())
        seen = [self._seen(live) for live in self._house.floor.operators.values()]
        answers = {username: each.answer for username, each in self.called.items()}
        found = call_in(seen, groups, settings.how, answers)
        for username in found.withdraw:
            del self.called[username]
        for username in found.ask:
            self._put(self._live(username), Answer.ASKED, act, at)
        for username in found.move:
            self._bring(self._live(username), Answer.MOVED, act, at)
        return bool(found.withdraw or found.ask or found.move)

    def answer(self, live: LiveOperator, act: InForce, *, accepts: bool) -> bool:
        """The question is answered; False where it does not stand any more, or was answered."""
        asked = self.called.get(live.username)
        if asked is None or asked.answer is not Answer.ASKED:
            return False
        if accepts:
            self._bring(live, Answer.ACCEPTED, act, clock.now())
        else:
            self._put(live, Answer.DECLINED, act, clock.now())
        return True

    def _put(self, live: LiveOperator, answer: Answer, act: InForce, at: datetime, back_to: str = "") -> None:
        self.called[live.username] = CalledNow(live.profile.person_id, answer, at, back_to)
        person, value = live.profile.person_id, ceil(act.value * 10) / 10
        figures: dict[str, Any] = {"measure": str(act.measure), "value": value, "threshold": act.threshold}
        self._house.floor.log.note(f"guard_{answer}", operator=person, **figures)

    def _bring(self, live: LiveOperator, answer: Answer, act: InForce, at: datetime) -> None:
        """No chat is offered to the operator, calls come beside those in hand; other work waits."""
        waits = _other_work(live)
        self._put(live, answer, act, at, back_to=waits)
        live.to_calls = True
        if waits:
            self._house.floor.change(live, states.Ordered(states.READY))
        self._house.floor.sync(live)

    def _let_go(self, username: str) -> bool:
        """The operator works as before; True unless a phone rings just now, which is not taken away."""
        each, live = self.called[username], self._house.floor.operators.get(username)
        if live is not None and each.answer in ON_THE_LINE:
            if live.now.state == states.OFFERED and each.back_to:
                return False
            live.to_calls = False
            if each.back_to and _on_the_line(live):
                self._house.floor.change(live, states.Ordered(states.BREAK, each.back_to))
            self._house.floor.sync(live)
            self._house.floor.log.note("guard_returned", operator=each.person)
        del self.called[username]
        return True

    def _live(self, username: str) -> LiveOperator:
        return self._house.floor.operators[username]

    def _seen(self, live: LiveOperator) -> SeenOperator:
        session = self._house.sessions.get(live.interaction)
        out = session is not None and session.state.direction == "outbound" and session.state.callback is None
        seen = SeenOperator(
            username=live.username,
            state=live.now.state,
            reason=live.now.reason,
            chats=len(live.chats),
            calls_beside=live.profile.calls_beside_chats,
            reachable=live.reachable,
        )
        return replace(seen, calls_out=out and live.now.state in {states.TALKING, states.WRAP_UP})


def _other_work(live: LiveOperator) -> str:
    """The reason of the break in which the operator is, or which follows the call in hand, where it is other work."""
    now = live.now
    if now.state == states.BREAK:
        reason = now.reason
    else:
        reason = now.next_reason if now.next_state == states.BREAK else ""
    return reason if reason in OTHER_WORK_REASONS else ""


def _on_the_line(live: LiveOperator) -> bool:
    """Not gone to a pause or home by the own hand meanwhile."""
    ready = live.now.state in {states.READY, states.TALKING, states.WRAP_UP}
    return ready and live.now.next_state in {"", states.READY}
