"""The floor: operators as they are now, and the router that gives them work."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from baylanys.core import clock
from baylanys.engine.call_offers import CallOffers
from baylanys.engine.floor_chats import FloorChats
from baylanys.engine.floor_log import FloorLog
from baylanys.engine.known import Known
from baylanys.engine.live_operator import LiveOperator
from baylanys.engine.waiting_calls import WaitingCalls
from baylanys.engine.work_in_hand import WorkInHand
from baylanys.engine.work_router import WorkRouter
from baylanys.engine.writer import Writer
from baylanys.engine.writes import Announcement
from baylanys.routing import operator_states as states
from baylanys.routing.decisions import OfferOutcome
from baylanys.routing.domain.operator_state import OperatorWrite
from baylanys.routing.work import Operator, WorkKind

if TYPE_CHECKING:
    from baylanys.engine.call_session import CallSession


class Floor:
    """Operators and their states. Everything here runs in the event loop's one thread."""

    def __init__(self, writer: Writer, sessions: dict[str, CallSession]) -> None:
        self.operators: dict[str, LiveOperator] = {}
        self.on_state: Callable[[LiveOperator], None] = lambda _operator: None
        self.log = FloorLog(writer)
        self.work = WorkRouter()
        self.calls = WaitingCalls(self.work, self.operators)
        self.chats = FloorChats(self.work, self.operators)
        self.offers = CallOffers(self, sessions)
        self.in_hand = WorkInHand(self)
        self._writer = writer
        self._open = False
        self._known: Known | None = None

    # Settings

    def use(self, known: Known) -> None:
        """Queues and operators are as `known` says; who is new joins offline."""
        self._known = known
        self.calls.use(known)
        for profile in known.operators.values():
            live = self.operators.get(profile.username)
            if live is None:
                self.operators[profile.username] = live = LiveOperator(profile)
            live.profile = profile
            if self._open:
                self._join(live)
        for username, live in self.operators.items():
            if username not in known.operators:
                self.change(live, states.Ordered(states.OFFLINE))

    def open(self) -> None:
        """Operators join the router with the state and the call that they have now."""
        self._open = True
        for live in self.operators.values():
            self._join(live)

    def _join(self, live: LiveOperator) -> None:
        live.routable, live.capacity = live.wants_work(), live.bears()
        self.work.perform(self.work.router.operator_joined(self._as_routed(live), self.work.now()))

    def _as_routed(self, live: LiveOperator) -> Operator:
        assert self._known is not None
        return Operator(
            id=live.username,
            skills=dict(live.profile.skills),
            queues=frozenset(self._known.queues),
            capacity=live.capacity,
            ready=live.routable,
            since=self.work.now(),
            load={
                **dict.fromkeys(live.chats, WorkKind.CONVERSATION),
                **({live.work: WorkKind.CALL} if live.work else {}),
            },
        )

    # Operators

    def change(self, live: LiveOperator, event: states.OperatorEvent) -> None:
        """The operator has taken the event into account: row, pages, router."""
        before = live.now
        live.now = states.next_state(before, event)
        if live.now != before:
            if live.now.state != before.state or live.now.reason != before.reason:
                live.since = clock.now()
            self.save(live, changed=live.now.state != before.state)
            if isinstance(event, states.StoodDown) and event.reason != "desk_opened":
                self.log.note("stood_down", operator=live.profile.person_id, reason=event.reason)
        self.sync(live)

    def save(self, live: LiveOperator, *, changed: bool = False) -> None:
        """The operator's row follows, and open pages hear of it."""
        self._writer.put(
            OperatorWrite(
                person_id=live.profile.person_id,
                now=live.now,
                device=live.device,
                since=live.since,
                interaction=live.interaction or None,
                desk_lease=live.lease,
                desk_password=live.desk_password,
                changed=changed,
            ),
            Announcement("state", None, (("operator", live.profile.person_id),)),
        )
        self.on_state(live)

    def sync(self, live: LiveOperator, *, gone: bool = False) -> None:
        """The router knows whether and for what it may count on the operator. `gone`: an offered call goes to the
        head."""
        if live.capacity != live.bears() and self._open:
            self._sync_capacity(live)
        wanted = live.wants_work()
        if wanted == live.routable:
            return
        live.routable = wanted
        now = self.work.now()
        if wanted:
            self.work.perform(self.work.router.operator_ready(live.username, now))
        elif gone:
            self.work.perform(self.work.router.operator_gone(live.username, now))
        else:
            self.work.perform(self.work.router.operator_unready(live.username, now))

    def _sync_capacity(self, live: LiveOperator) -> None:
        """A desk was opened or closed beside a telephone: conversations may come, or are shown to others."""
        live.capacity = live.bears()
        self.work.perform(self.work.router.operator_changed(self._as_routed(live), self.work.now()))
        offer = self.chats.offer_of(live)
        if offer is not None and not live.capacity.conversations:
            self.work.end_offer(offer.offer_id, OfferOutcome.WITHDRAWN)
