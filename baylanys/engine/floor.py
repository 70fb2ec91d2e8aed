"""The floor: operators as they are now, and who is offered which call. Drives `routing.router`."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from baylanys.core import clock
from baylanys.engine.floor_log import FloorLog
from baylanys.engine.known import Known, OperatorProfile
from baylanys.engine.writer import Writer
from baylanys.engine.writes import Announcement
from baylanys.routing import operator_states as states
from baylanys.routing.decisions import Decision, Offer, OfferEnded, OfferOutcome, StoodDown
from baylanys.routing.domain.operator_state import OperatorWrite
from baylanys.routing.expected_wait import expected_wait
from baylanys.routing.operator_states import OperatorNow
from baylanys.routing.router import Router
from baylanys.routing.work import ONE_CALL, Capacity, Operator, Work, WorkKind
from baylanys.telephony import call_messages as m

if TYPE_CHECKING:
    from baylanys.engine.call_session import CallSession

log = structlog.get_logger()


@dataclass(slots=True)
class LiveOperator:
    """One operator's live side. `work` is the call that the router counts as load, `interaction` any call; `chats`
    are the conversations held, which leave the state as it is."""

    profile: OperatorProfile
    now: OperatorNow = field(default_factory=OperatorNow)
    device: str = "browser"
    since: datetime = field(default_factory=clock.now)
    interaction: str = ""
    work: str = ""
    lease: str = ""
    desk_password: str = ""
    present: bool = False
    busy_elsewhere: set[str] = field(default_factory=set)
    chats: set[str] = field(default_factory=set)
    capacity: Capacity = ONE_CALL
    routable: bool = False
    last_outcome: str = ""

    @property
    def username(self) -> str:
        return self.profile.username

    @property
    def phone(self) -> str:
        """The name by which the device in use is registered."""
        return self.username if self.device == "sip" else f"{self.username}-desk"

    @property
    def reachable(self) -> bool:
        return self.device == "sip" or self.present

    def bears(self) -> Capacity:
        """What the router may give: conversations only while a desk shows them."""
        chats = self.profile.chat_capacity if self.present else 0
        return Capacity(conversations=chats, calls_beside=self.profile.calls_beside_chats)

    def wants_work(self) -> bool:
        """Whether the router may count on this operator: now, or as soon as the present work is done."""
        if not self.reachable or self.busy_elsewhere:
            return False
        if self.now.state in {states.TALKING, states.WRAP_UP}:
            return bool(self.work) and self.now.next_state in {"", states.READY}
        return self.now.state in {states.READY, states.OFFERED}


class Floor:
    """Operators and waiting calls of the centre. Everything here runs in the event loop's one thread."""

    def __init__(self, writer: Writer, sessions: dict[str, CallSession]) -> None:
        self.operators: dict[str, LiveOperator] = {}
        self.on_state: Callable[[LiveOperator], None] = lambda _operator: None
        self.on_chat_offer: Callable[[Offer], None] = lambda _offer: None
        self.on_chat_offer_end: Callable[[OfferEnded], None] = lambda _ended: None
        self.log = FloorLog(writer)
        self._writer = writer
        self._sessions = sessions
        self._router = Router(first_offer_id=clock.epoch_milliseconds(clock.now()))
        self._open = False
        self._timer: asyncio.TimerHandle | None = None
        self._handling: dict[str, deque[float]] = {}
        self._known: Known | None = None

    # Settings

    def use(self, known: Known) -> None:
        """Queues and operators are as `known` says; who is new joins offline."""
        self._known = known
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
        self._decide(self._router.operator_joined(self._as_routed(live), self._milliseconds()))

    def _as_routed(self, live: LiveOperator) -> Operator:
        assert self._known is not None
        return Operator(
            id=live.username,
            skills=dict(live.profile.skills),
            queues=frozenset(self._known.queues),
            capacity=live.capacity,
            ready=live.routable,
            since=self._milliseconds(),
            load={
                **dict.fromkeys(live.chats, WorkKind.CONVERSATION),
                **({live.work: WorkKind.CALL} if live.work else {}),
            },
        )

    # Calls

    def join_queue(self, session: CallSession, *, returned: bool) -> None:
        """The call waits for a suitable operator; its place is by the moment it first entered the queue."""
        work = self._work_of(session.state, returned)
        self._decide(self._router.work_requeued(work, self._milliseconds(), head=returned))

    def leave_queue(self, session: CallSession) -> None:
        self._decide(self._router.work_left(session.state.interaction, self._milliseconds()))

    def end_offer(self, offer: int, outcome: str) -> None:
        """An offer was accepted, refused, missed or did not reach the phone."""
        if outcome == OfferOutcome.ACCEPTED:
            self._decide(self._router.offer_accepted(offer, self._milliseconds()))
        else:
            self._decide(self._router.offer_refused(offer, self._milliseconds(), OfferOutcome(outcome)))

    def queue_place(self, session: CallSession) -> tuple[int, float | None]:
        """Position (1 is next) and expected wait in seconds (None: nobody there)."""
        position = self._router.position(session.state.interaction) or 1
        suitable = sum(1 for live in self.operators.values() if self._suits(live, session.state))
        handling = self._handling.get(session.state.queue, deque())
        wait = expected_wait(position=position, handling_seconds=list(handling), operators=suitable)
        return position, wait

    def _suits(self, live: LiveOperator, state: m.CallState) -> bool:
        if not live.wants_work():
            return False
        return not state.language or live.profile.skills.get(f"lang:{state.language}", 0) > 0

    def _work_of(self, state: m.CallState, returned: bool) -> Work:
        assert self._known is not None and state.queue_entered_at is not None
        rule = self._known.queues.get(state.queue)
        required = {f"lang:{state.language}": 1} if state.language else {}
        if skill := self._known.topic_skills.get(state.topic):
            required[skill] = 1
        preferred = (f"lang:{state.language}",) if state.language else ("lang:kk", "lang:ru")
        return Work(
            id=state.interaction,
            kind=WorkKind.CALLBACK if state.callback else WorkKind.CALL,
            queue=state.queue,
            waiting_since=clock.epoch_milliseconds(state.queue_entered_at),
            required=required,
            preferred=preferred,
            priority=rule.priority if rule else 0,
            returned=returned,
            only_operator=state.only_operator or None,
            preferred_operator=state.came_from or None,
            offer_lasts=rule.offer_ms if rule else None,
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
        now = self._milliseconds()
        if wanted:
            self._decide(self._router.operator_ready(live.username, now))
        elif gone:
            self._decide(self._router.operator_gone(live.username, now))
        else:
            self._decide(self._router.operator_unready(live.username, now))

    def _sync_capacity(self, live: LiveOperator) -> None:
        """A desk was opened or closed beside a telephone: conversations may come, or are shown to others."""
        live.capacity = live.bears()
        self._decide(self._router.operator_changed(self._as_routed(live), self._milliseconds()))
        offer = self._chat_offer(live)
        if offer is not None and not live.capacity.conversations:
            self.end_offer(offer.offer_id, OfferOutcome.WITHDRAWN)

    def begin_own_call(self, live: LiveOperator, interaction: str) -> None:
        """The operator calls out, or is asked by a colleague: no offers meanwhile."""
        live.interaction = interaction
        self.change(live, states.Conversing())

    def engage(self, username: str, interaction: str) -> None:
        """The operator talks in this call of the queue, which no offer of this router brought; again is safe."""
        live = self.operators.get(username)
        if live is None or live.work == interaction:
            return
        before, live.work, live.interaction = live.work, interaction, interaction
        self._decide(self._router.work_taken(username, interaction, WorkKind.CALL, self._milliseconds()))
        if before:
            self._decide(self._router.operator_freed(username, before, self._milliseconds()))
        if live.now.state == states.WRAP_UP:
            live.now = states.next_state(live.now, states.WrapUpFinished())
        self.change(live, states.Conversing())

    def end_conversation(self, live: LiveOperator, *, wrap_up: bool) -> None:
        """The call is over for the operator; without wrap-up the next one may come."""
        if wrap_up and live.now.state == states.TALKING:
            self.change(live, states.ConversationEnded(wrap_up=True))
            return
        self._release(live, states.ConversationEnded(wrap_up=False))

    def finish_wrap_up(self, live: LiveOperator, handling_seconds: float, queue: str) -> None:
        """The form is done; the operator is ready again, or in the state ordered meanwhile."""
        self._handling.setdefault(queue, deque(maxlen=50)).append(handling_seconds)
        self._release(live, states.WrapUpFinished())

    # What a supervisor or the sweep frees

    def routed(self) -> list[str]:
        """Calls that the router keeps: waiting or offered."""
        items = self._router.floor.items.items()
        return [key for key, item in items if item.work.kind is not WorkKind.CONVERSATION]

    def past_offer_seconds(self, live: LiveOperator) -> float | None:
        """How long the operator's offer of a call stands past its limit (below 0: not yet); None where none is live."""
        seat = self._router.floor.seats.get(live.username)
        if seat is None or seat.offer is None or self._chat_offer(live) is not None:
            return None
        return (self._milliseconds() - seat.offer.expires_at) / 1000

    def take_offer_back(self, live: LiveOperator) -> None:
        """The operator holds no offer any more; the caller keeps the place and is offered to another."""
        seat = self._router.floor.seats.get(live.username)
        if seat is not None and seat.offer is not None and self._chat_offer(live) is None:
            self.end_offer(seat.offer.offer_id, OfferOutcome.WITHDRAWN)
        if live.now.state == states.OFFERED and self.past_offer_seconds(live) is None:
            live.interaction = ""
            self.change(live, states.OfferEnded())

    def drop_work(self, interaction: str) -> None:
        """The router keeps nothing of a call that is gone."""
        self._decide(self._router.work_left(interaction, self._milliseconds()))

    def _release(self, live: LiveOperator, event: states.OperatorEvent) -> None:
        work, live.work, live.interaction = live.work, "", ""
        before = live.now
        live.now = states.next_state(before, event)
        if live.now != before:
            live.since = clock.now()
        self.save(live, changed=live.now.state != before.state)
        if not live.wants_work():
            self.sync(live)
        if work:
            self._decide(self._router.operator_freed(live.username, work, self._milliseconds()))
        self.sync(live)

    # Conversations

    def conversations_known(self) -> list[str]:
        """Those that the router keeps or that an operator holds."""
        items = self._router.floor.items.items()
        kept = [key for key, item in items if item.work.kind is WorkKind.CONVERSATION]
        return [*kept, *(chat for live in self.operators.values() for chat in live.chats)]

    def queue_conversation(self, work: Work, *, meant_for: Collection[int | None] = ()) -> None:
        """It waits as `work` says. Who held it is not shown it again at once, unless it is meant for them
        (persons in `meant_for`)."""
        holder = self._holder(work.id)
        item = self._router.floor.items.get(work.id)
        as_it_was = item is not None and item.offer is None and replace(item.work, returned=work.returned) == work
        if holder is None and as_it_was:
            return
        let_go = holder is not None and holder.profile.person_id not in meant_for
        now, declined_by = self._milliseconds(), holder.username if holder and let_go else None
        self._decide(self._router.work_requeued(work, now, head=False, declined_by=declined_by))
        self._put_down(work.id)

    def hold_conversation(self, live: LiveOperator, conversation: str) -> None:
        """The operator has it: by accepting the live offer, or without one."""
        if conversation in live.chats:
            return
        self._put_down(conversation)
        live.chats.add(conversation)
        offer, now = self._chat_offer(live), self._milliseconds()
        if offer is not None and offer.work_id == conversation:
            self._decide(self._router.offer_accepted(offer.offer_id, now))
        else:
            self._decide(self._router.work_taken(live.username, conversation, WorkKind.CONVERSATION, now))

    def forget_conversation(self, conversation: str) -> None:
        """It neither waits nor is held."""
        self._decide(self._router.work_left(conversation, self._milliseconds()))
        self._put_down(conversation)

    def refuse_conversation(self, live: LiveOperator, conversation: str) -> bool:
        """The operator does not want what is shown; False where it is not shown any more."""
        offer = self._chat_offer(live)
        if offer is None or offer.work_id != conversation:
            return False
        self.end_offer(offer.offer_id, OfferOutcome.REFUSED)
        return True

    def shows(self, conversation: str, live: LiveOperator | None) -> bool:
        """Whether the operator has a live offer of it."""
        offer = self._chat_offer(live) if live is not None else None
        return offer is not None and offer.work_id == conversation

    def _chat_offer(self, live: LiveOperator) -> Offer | None:
        seat = self._router.floor.seats.get(live.username)
        shown = seat is not None and seat in self._router.floor.shown_conversations
        return seat.offer if seat is not None and shown else None

    def _holder(self, conversation: str) -> LiveOperator | None:
        return next((live for live in self.operators.values() if conversation in live.chats), None)

    def _put_down(self, conversation: str) -> None:
        holder = self._holder(conversation)
        if holder is not None:
            holder.chats.discard(conversation)
            self._decide(self._router.operator_freed(holder.username, conversation, self._milliseconds()))

    # Decisions of the router

    def _decide(self, decisions: list[Decision]) -> None:
        for decision in decisions:
            match decision:
                case Offer(kind=WorkKind.CONVERSATION):
                    self.on_chat_offer(decision)
                case OfferEnded(kind=WorkKind.CONVERSATION):
                    self.on_chat_offer_end(decision)
                case Offer():
                    self._offer(decision)
                case OfferEnded():
                    self._offer_ended(decision)
                case StoodDown(operator_id=username):
                    self._stood_down(self.operators[username])
        self._schedule()

    def _offer(self, offer: Offer) -> None:
        live, session = self.operators[offer.operator_id], self._sessions.get(offer.work_id)
        if session is None:
            log.error("an offer of a call that nobody knows", interaction=offer.work_id)
            self._decide(self._router.work_left(offer.work_id, self._milliseconds()))
            return
        live.interaction = offer.work_id
        self.change(live, states.OfferShown())
        expires_at = clock.now() + timedelta(milliseconds=offer.expires_at - offer.offered_at)
        session.tell(m.OfferMade(offer.offer_id, live.username, live.device, expires_at))

    def _offer_ended(self, ended: OfferEnded) -> None:
        live, session = self.operators[ended.operator_id], self._sessions.get(ended.work_id)
        live.last_outcome = ended.outcome
        if ended.outcome == OfferOutcome.ACCEPTED:
            live.work = live.interaction = ended.work_id
            self.change(live, states.Conversing())
            return
        live.interaction = ""
        if session is not None:
            session.tell(m.OfferWithdrawn(ended.offer_id, ended.outcome))
        if live.now.state == states.OFFERED:
            self.change(live, states.OfferEnded())
        else:
            self.save(live)

    def _stood_down(self, live: LiveOperator) -> None:
        reason = "phone_unreachable" if live.last_outcome == OfferOutcome.UNREACHABLE else "missed_offer"
        live.routable = False
        self.change(live, states.StoodDown(reason))

    def _schedule(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        deadline = self._router.next_deadline()
        if deadline is not None:
            wait = max(deadline - self._milliseconds(), 0) / 1000
            self._timer = asyncio.get_running_loop().call_later(wait, self._expire)

    def _expire(self) -> None:
        self._timer = None
        self._decide(self._router.expire(self._milliseconds()))

    @staticmethod
    def _milliseconds() -> int:
        """A steadily rising clock: the wall's may be set back."""
        return int(asyncio.get_running_loop().time() * 1000)
