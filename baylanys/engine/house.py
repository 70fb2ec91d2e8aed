"""The engine put together: what its parts share, and what they ask of each other."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import DatabaseError

from baylanys.asterisk.ari import AriClient
from baylanys.core import clock, phones
from baylanys.core.installation import Installation
from baylanys.crm.domain import recognise_caller
from baylanys.engine.announcer import Announcer
from baylanys.engine.call_session import CallSession
from baylanys.engine.conversations import Conversations
from baylanys.engine.database import Database
from baylanys.engine.executor import Executor
from baylanys.engine.executor import waiting as waits
from baylanys.engine.floor import Floor
from baylanys.engine.guard import Guard
from baylanys.engine.journal import Journal
from baylanys.engine.known import FlowVersion, Known, read_known, read_version
from baylanys.engine.listening import Listeners
from baylanys.engine.live_operator import LiveOperator
from baylanys.engine.promises import Promises, waits_to_be_dialled
from baylanys.engine.writer import Writer
from baylanys.engine.writes import Announcement
from baylanys.interactions.domain.wrap_up import WrapUp
from baylanys.interactions.fold import Event as Recorded
from baylanys.interactions.fold import summarise
from baylanys.routing import operator_states as states
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_messages import CallState

log = structlog.get_logger()

KEEP_ENDED_SECONDS = 30.0
USUAL_WRAP_UP_SECONDS = 60
OFFER_LEG = "-op"


@dataclass(frozen=True, slots=True)
class Seen:
    """Asterisk's channels when the engine last took over from it.

    `at` is by the machine's clock, as Asterisk's records are; `lost_at`: when the line to it had broken.
    """

    at: datetime
    lost_at: datetime
    channels: frozenset[str]


class House:
    """Everything that lives as long as the engine does."""

    def __init__(self, installation: Installation, ari: AriClient, database: Database) -> None:
        self.installation = installation
        self.ari = ari
        self.database = database
        self.writer = Writer(database, Journal(installation.data))
        self.sessions: dict[str, CallSession] = {}
        self.by_contact_channel: dict[str, CallSession] = {}
        self.floor = Floor(self.writer, self.sessions)
        self.executor = Executor(self, ari)
        self.announcer = Announcer(self)
        self.listeners = Listeners(self)
        self.promises = Promises(self)
        self.guard = Guard(self)
        self.conversations = Conversations(self)
        self.floor.work.on_chat_offer = self.conversations.offered
        self.floor.work.on_chat_offer_end = self.conversations.offer_ended
        self.known: Known | None = None
        self.connected = False
        self.lost_at: datetime | None = None
        self.seen: Seen | None = None
        self.failures = 0
        self._tasks: set[asyncio.Task[None]] = set()

    # Settings

    async def read_settings(self) -> None:
        """Flows, numbers, hours and operators are as the database has them now."""
        known = await self.database.read(read_known, seconds=15)
        self.known = known
        self.writer.person_ids = known.person_ids
        self.floor.use(known)

    async def version(self, version_id: int) -> FlowVersion | None:
        """A flow version by its row, also one that was replaced meanwhile."""
        assert self.known is not None
        found = self.known.versions.get(version_id)
        return found or await self.database.read(lambda: read_version(version_id))

    def person_id(self, username: str) -> int:
        assert self.known is not None
        profile = self.known.operators.get(username)
        return profile.person_id if profile else 0

    # Calls

    def admit(self, session: CallSession) -> None:
        """The session is found by its interaction and by the contact's channel."""
        self.sessions[session.state.interaction] = session
        self.by_contact_channel[session.state.channel] = session

    def lines_in_use(self) -> int:
        """Trunk channels of live calls and of numbers outside beside them; a promised call has none until dialled."""
        states = [each.state for each in self.sessions.values() if each.state.live and not waits_to_be_dialled(each)]
        return len(states) + sum(1 for state in states if state.third and state.third.kind == "outside")

    def session_of_leg(self, channel: str) -> CallSession | None:
        """The call that an operator's leg (`<interaction>-op<n>`) belongs to."""
        interaction, found, _number = channel.rpartition(OFFER_LEG)
        return self.sessions.get(interaction) if found else None

    def enter_queue(self, session: CallSession, *, returned: bool) -> None:
        """The call waits for an operator, and is told how long; nobody listens yet in a promised one.

        A newcomer for whom the queue has no place is asked for a message, and may be called back.
        """
        if self._is_turned_away(session):
            asyncio.get_running_loop().call_soon(session.tell, m.QueueFull())
            return
        self.floor.calls.join(session, returned=returned)
        if session.state.callback is not None:
            return
        self.announcer.follow(session)
        self.promises.follow(session)

    def _is_turned_away(self, session: CallSession) -> bool:
        """True of a caller who has entered a full queue this moment; who was served or waited already stays."""
        assert self.known is not None
        rule, state = self.known.queues.get(session.state.queue), session.state
        newcomer = bool(session.history) and session.history[-1].kind == "queue_entered" and not state.answered_at
        if rule is None or state.callback is not None or not newcomer:
            return False
        waiting = [each.state for each in self.sessions.values() if each is not session and waits(each)]
        return sum(1 for other in waiting if other.queue == state.queue and not other.callback) >= rule.place_limit

    def free_operator(self, session: CallSession, username: str, *, wrap_up: bool) -> None:
        """The call is over for its operator; with something to write down the session stays until it is written."""
        live = self.floor.operators.get(username)
        if live is None or live.interaction != session.state.interaction:
            return
        self.floor.in_hand.end_conversation(live, wrap_up=wrap_up)
        if wrap_up:
            self._limit_wrap_up(live, session.state.queue)

    def limit_wrap_ups(self) -> None:
        """After a restart: forms that were open when the engine died have their limit again."""
        for live in self.floor.operators.values():
            if live.now.state == states.WRAP_UP:
                session = self.sessions.get(live.interaction)
                self._limit_wrap_up(live, session.state.queue if session else "")

    def _limit_wrap_up(self, live: LiveOperator, queue: str) -> None:
        """With nobody at a desk to fill in the form, it is closed as not stated after the queue's limit."""
        assert self.known is not None
        rule = self.known.queues.get(queue)
        seconds = rule.wrap_up_seconds if rule else USUAL_WRAP_UP_SECONDS
        asyncio.get_running_loop().call_later(seconds, self._wrap_up_over, live, live.interaction)

    def _wrap_up_over(self, live: LiveOperator, interaction: str) -> None:
        if not live.present and self.close_wrap_up(live, interaction):
            person = live.profile.person_id
            self.floor.log.note("wrap_up_closed", operator=person, interaction=interaction)

    def close_wrap_up(self, live: LiveOperator, interaction: str) -> bool:
        """A form that nobody filled in is closed with the result "not stated"; False where it is closed already."""
        if live.now.state != states.WRAP_UP or live.interaction != interaction:
            return False
        self.finish_wrap_up(live, result="not_stated", language="", topic="", note="")
        return True

    def finish_wrap_up(self, live: LiveOperator, *, result: str, language: str, topic: str, note: str) -> None:
        """The form is recorded and the operator is free."""
        session = self.sessions.get(live.interaction)
        seconds, queue = 0.0, ""
        if session is not None:
            at = clock.now()
            detail = {"operator": live.username, "result": result, "language": language, "topic": topic}
            session.record(Recorded("wrapped_up", at, detail))
            interaction = session.state.interaction
            self.writer.put(WrapUp(interaction, result, note, live.username, at, language, topic))
            seconds, queue = _handled(session, at), session.state.queue
            self.forget_later(session)
        self.floor.in_hand.finish_wrap_up(live, seconds, queue)
        self.writer.put(Announcement("work", (live.profile.person_id,), (("phase", "wrapped_up"),)))

    def wrap_up_seconds(self, interaction: str) -> int:
        """The limit of the wrap-up of a call: its queue's."""
        session = self.sessions.get(interaction)
        rule = self.known.queues.get(session.state.queue) if self.known and session else None
        return rule.wrap_up_seconds if rule else USUAL_WRAP_UP_SECONDS

    def call_ended(self, session: CallSession) -> None:
        """The register may show it; late events find it for a while."""
        self.promises.ended(session)
        self.writer.put(Announcement("register", None, (("interaction", session.state.interaction),)))
        self.listeners.call_ended(session.state.interaction)
        self.forget_later(session)

    def forget_later(self, session: CallSession) -> None:
        asyncio.get_running_loop().call_later(KEEP_ENDED_SECONDS, self._forget, session)

    def _forget(self, session: CallSession) -> None:
        if session.state.live or self.is_written_up(session):
            return
        self.forget(session)

    def forget(self, session: CallSession) -> None:
        """Late events find it no more."""
        self.sessions.pop(session.state.interaction, None)
        self.by_contact_channel.pop(session.state.channel, None)

    def is_written_up(self, session: CallSession) -> bool:
        """Whether some operator has the form of this call open."""
        interaction = session.state.interaction
        return any(live.interaction == interaction for live in self.floor.operators.values())

    def recognise_soon(self, session: CallSession) -> None:
        """The contact is found, or written down where new, while the call goes on."""
        task = asyncio.get_running_loop().create_task(self._recognise(session))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _recognise(self, session: CallSession) -> None:
        number = session.state.number
        try:
            caller = await self.database.read(lambda: recognise_caller(number))
        except (TimeoutError, DatabaseError) as error:
            log.warning("a contact was not recognised", error=type(error).__name__)
            return
        session.contact_id = caller.contact_id
        session.record()

    # Where things are

    def media(self, code: str, language: str) -> str:
        """How Asterisk names a prompt; empty where there is no sound in that language."""
        path = self.installation.sounds_dir / language / code
        return f"sound:{path}" if path.with_suffix(".alaw").exists() or path.with_suffix(".wav").exists() else ""

    def route(self, number: str) -> str:
        """The endpoint by which a number outside is reached: the trunk, or the demo's phones."""
        if self.installation.trunk_peer:
            return f"PJSIP/{number}@trunk-main"
        return f"PJSIP/caller{number.removeprefix('+')}"

    def shown_number(self, state: CallState) -> str:
        """What an operator's phone shows."""
        return phones.show(state.number) if state.number else "Anonymous"

    @contextmanager
    def guarded(self, doing: str, **fields: str) -> Iterator[None]:
        """A fault in one call's or one order's handling is logged and counted; the others go on."""
        try:
            yield
        except Exception:
            self.failures += 1
            log.exception("a step failed", doing=doing, **fields)

    def new_session(self, state: CallState, history: tuple[Recorded, ...] = ()) -> CallSession:
        session = CallSession(self, state, list(history))
        self.admit(session)
        return session


def _handled(session: CallSession, at: datetime) -> float:
    """Seconds from the answer to the end of wrap-up."""
    answered_at = summarise(session.history).answered_at
    return clock.seconds_between(answered_at, at) if answered_at else 0.0
