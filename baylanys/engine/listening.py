"""A supervisor in a conversation: listening, whispering to the operator alone, or joining it.

The supervisor's phone `<username>-listen` is rung and answers by itself. Listening and whispering go through a snoop
of the operator's leg; joining puts the leg into the conversation's own bridge. The caller's recording is untouched by
the first two and hears the third. Nothing of this outlives the engine: a restart ends it.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import structlog

from baylanys.asterisk.accounts import SipAccount, objects_of
from baylanys.asterisk.ari import AriError
from baylanys.core import clock
from baylanys.core.errors import NotPossible
from baylanys.telephony.call_messages import Stage

if TYPE_CHECKING:
    from baylanys.engine.call_session import CallSession
    from baylanys.engine.house import House

log = structlog.get_logger()

RINGS_SECONDS = 10
MODES = {"listen": "listened", "whisper": "whispered", "barge_in": "barged_in"}


@dataclass(eq=False)
class Listening:
    """One supervisor in one conversation. `snoop` is empty where the leg stands in the conversation itself."""

    session: CallSession
    username: str
    actor: int
    mode: str
    channel: str
    snoop: str = ""
    turns: int = 0
    up: bool = False
    since: datetime = field(default_factory=clock.now)

    @property
    def bridge(self) -> str:
        return f"{self.channel}-bridge"


class Listeners:
    """Every supervisor who is in a conversation, by user name."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._now: dict[str, Listening] = {}
        self._count = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def lease(self, username: str) -> dict[str, str]:
        """The supervisor's phone may register with a fresh password; an older tab's may not any more."""
        name, password = f"{username}-listen", secrets.token_urlsafe(18)
        for kind, fields in objects_of(SipAccount(name, password, browser=True)):
            await self._house.ari.push_configuration(kind, name, fields)
        return {"username": name, "password": password}

    async def join(self, session: CallSession, username: str, actor: int, mode: str) -> None:
        """The supervisor's phone is rung, or the mode changes where the supervisor is in this conversation already.

        Raises NotPossible: not_talking, no_phone.
        """
        if session.state.stage is not Stage.TALKING or not session.state.operator_channel:
            raise NotPossible(code="not_talking")
        there = self._now.get(username)
        if there is not None and there.session is session:
            there.mode = mode
            if there.up:
                await self._take_place(there)
        else:
            if there is not None:
                self._end(there)
            await self._ring(session, username, actor, mode)
        self._note(self._now[username], MODES[mode])

    def leave(self, username: str) -> None:
        """The supervisor is in no conversation; again is safe."""
        if there := self._now.get(username):
            self._end(there)

    def of(self, username: str) -> Listening | None:
        return self._now.get(username)

    # What Asterisk tells

    def channel_up(self, channel: str) -> None:
        """A supervisor's leg or a snoop has entered our application."""
        for there in self._now.values():
            if channel == there.channel and not there.up:
                there.up = True
                self._soon(self._begin(there))
            elif channel == there.snoop:
                self._soon(self._house.ari.add_to_bridge(there.bridge, channel))

    def channel_gone(self, channel: str) -> bool:
        """False where the channel is none of ours. A snoop ends with the operator's leg."""
        for there in list(self._now.values()):
            if channel in {there.channel, there.snoop}:
                self._end(there)
                return True
        return "-sup" in channel

    def call_ended(self, interaction: str) -> None:
        for there in list(self._now.values()):
            if there.session.state.interaction == interaction:
                self._end(there)

    # Steps

    async def _ring(self, session: CallSession, username: str, actor: int, mode: str) -> None:
        self._count += 1
        channel = f"{session.state.interaction}-sup{self._count}"
        self._now[username] = Listening(session, username, actor, mode, channel)
        try:
            await self._house.ari.originate_to_application(
                channel,
                f"PJSIP/{username}-listen",
                arguments="supervisor",
                caller_id="Baylanys",
                timeout_seconds=RINGS_SECONDS,
                variables={"PJSIP_HEADER(add,X-Answer)": "auto"},
            )
        except AriError as error:
            del self._now[username]
            raise NotPossible(code="no_phone") from error

    async def _begin(self, there: Listening) -> None:
        await self._house.ari.create_bridge(there.bridge)
        await self._take_place(there)

    async def _take_place(self, there: Listening) -> None:
        """The leg stands where its mode wants it; what it had before is put away."""
        ari, state = self._house.ari, there.session.state
        before, there.snoop = there.snoop, ""
        if before:
            await ari.hang_up(before)
        if there.mode == "barge_in":
            await ari.add_to_bridge(state.bridge, there.channel)
            return
        await ari.add_to_bridge(there.bridge, there.channel)
        there.turns += 1
        there.snoop = f"{there.channel}-s{there.turns}"
        await ari.snoop(state.operator_channel, there.snoop, whisper="out" if there.mode == "whisper" else "none")

    def _end(self, there: Listening) -> None:
        self._now.pop(there.username, None)
        self._note(there, "listening_ended", seconds=clock.seconds_between(there.since, clock.now()))
        self._soon(self._put_away(there))

    async def _put_away(self, there: Listening) -> None:
        ari = self._house.ari
        for channel in filter(None, (there.snoop, there.channel)):
            await ari.hang_up(channel)
        await ari.destroy_bridge(there.bridge)

    def _note(self, there: Listening, kind: str, **detail: Any) -> None:
        state = there.session.state
        self._house.floor.log.note(
            kind,
            actor=there.actor,
            operator=self._house.person_id(state.operator),
            interaction=state.interaction,
            **detail,
        )

    def _soon(self, step: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(self._quietly(step))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _quietly(self, step: Coroutine[Any, Any, None]) -> None:
        try:
            await step
        except AriError as error:
            log.info("a step of listening was declined", status=error.status)
