"""Desks and phones: which operator is there, by which device, and what follows when one is lost.

A desk is there while its live stream is open. A page that is reloaded comes back within the grace; one that does not
is lost: its operator is not ready, an offered caller goes to the head of the queue, a conversation waits for it.
"""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING

import structlog

from baylanys.asterisk.accounts import SipAccount, objects_of
from baylanys.asterisk.ari import AriError
from baylanys.asterisk.events import Channel
from baylanys.core import clock
from baylanys.engine.live_operator import LiveOperator
from baylanys.engine.writes import Announcement
from baylanys.routing import operator_states as states
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_messages import Stage

if TYPE_CHECKING:
    from baylanys.engine.call_session import CallSession
    from baylanys.engine.house import House

log = structlog.get_logger()

GRACE_SECONDS = 2.0
SILENT_SECONDS = 15.0
LOST = 41
WITH_OPERATOR = frozenset(
    {
        Stage.TALKING,
        Stage.CALLING_OPERATOR,
        Stage.CALLING_CONTACT,
        Stage.CONSULTING,
        Stage.CONFERENCE,
        Stage.TRANSFERRING,
    }
)


class Desks:
    """Leases, phones and presence of operators."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._phones_up: set[str] = set()
        self._grace: dict[str, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._shown: dict[str, str] = {}

    # Leases

    async def lease(self, live: LiveOperator, *, takeover: bool) -> dict[str, str | None] | None:
        """A new desk holds the operator; None where another is open and `takeover` is not wanted.

        The phone's password is new with every lease, so that an old tab cannot take the phone back. Who works at a SIP
        phone goes on there when the page is opened or loaded again.
        """
        if live.present and not takeover:
            return None
        live.lease, live.desk_password = secrets.token_urlsafe(18), secrets.token_urlsafe(18)
        if live.now.state in {states.OFFLINE, states.NOT_READY}:
            live.device = "browser"
        await self.push_desk(live)
        self._house.floor.save(live)
        self._tell_desk(live, "desk_taken", lease=live.lease)
        return {"lease": live.lease, "password": live.desk_password, "resume": self._resumable(live)}

    def open(self, live: LiveOperator, lease: str) -> bool:
        """The desk is there; a conversation that waited for it comes back. False: another desk has taken over."""
        if lease != live.lease:
            return False
        self._cancel_grace(live)
        live.present = True
        if live.now.state == states.OFFLINE:
            self._house.floor.change(live, states.StoodDown("desk_opened"))
        self._house.floor.sync(live)
        self.give_back(live)
        return True

    def close(self, live: LiveOperator, lease: str) -> None:
        """The stream of the desk has closed: offers go elsewhere now, everything else after the grace."""
        if lease != live.lease or not live.present:
            return
        live.present = False
        self._house.floor.sync(live, gone=True)
        self._cancel_grace(live)
        loop = asyncio.get_running_loop()
        self._grace[live.username] = loop.call_later(GRACE_SECONDS, self._grace_over, live)
        self._check_conversation(live)

    def sign_off(self, live: LiveOperator) -> None:
        """The operator has gone offline by the own hand: nothing is lost."""
        self._cancel_grace(live)

    def _grace_over(self, live: LiveOperator) -> None:
        self._grace.pop(live.username, None)
        if live.present or live.device == "sip" or live.now.state == states.OFFLINE:
            return
        log.info("a desk was lost", operator=live.username)
        self._house.floor.change(live, states.StoodDown("desk_lost"))
        self._check_conversation(live)

    def _cancel_grace(self, live: LiveOperator) -> None:
        timer = self._grace.pop(live.username, None)
        if timer is not None:
            timer.cancel()

    # Conversations of a lost desk

    def _check_conversation(self, live: LiveOperator) -> None:
        """A browser that is gone with its phone is out of the conversation at once, not when its silence is noticed."""
        session = self._session(live)
        if session is None or live.device != "browser" or live.present or live.phone in self._phones_up:
            return
        channel = session.state.channel_of(live.username)
        if channel and session.state.stage in WITH_OPERATOR:
            session.tell(m.OperatorLegGone(channel, LOST, lost=True))
            session.apply(m.Step(session.state, (), (m.HangUpChannel(channel),)))

    def give_back(self, live: LiveOperator) -> None:
        """A desk that is there again, with its phone, gets the caller back."""
        session = self._session(live)
        if session is None or session.state.operator != live.username:
            return
        if session.state.stage is Stage.DESK_LOST and live.phone in self._phones_up:
            session.tell(m.DeskReturned(live.device))

    def _session(self, live: LiveOperator) -> CallSession | None:
        return self._house.sessions.get(live.interaction)

    def _resumable(self, live: LiveOperator) -> str | None:
        session = self._session(live)
        if session is None or session.state.operator != live.username:
            return None
        return live.interaction if session.state.stage in {Stage.TALKING, Stage.DESK_LOST} else None

    def _tell_desk(self, live: LiveOperator, name: str, **fields: str) -> None:
        self._house.writer.put(Announcement(name, (live.profile.person_id,), tuple(fields.items())))

    # Phones

    def phone_changed(self, name: str, *, up: bool) -> None:
        """A phone has registered or is gone."""
        if up:
            self._phones_up.add(name)
        else:
            self._phones_up.discard(name)
        live = self._house.floor.operators.get(name.removesuffix("-desk"))
        if live is None or live.phone != name:
            return
        if up:
            self.give_back(live)
        else:
            self._check_conversation(live)

    def strange_channel(self, channel: Channel, *, gone: bool) -> None:
        """A leg to an operator that is none of our calls (the fallback rang): no offers while it stands."""
        name = channel.name.removeprefix("PJSIP/").rpartition("-")[0]
        live = self._house.floor.operators.get(name.removesuffix("-desk"))
        if live is None:
            return
        if gone:
            live.busy_elsewhere.discard(channel.id)
        else:
            live.busy_elsewhere.add(channel.id)
        self._house.floor.sync(live)

    async def push_all(self) -> None:
        """Asterisk, which has forgotten them, knows every phone again."""
        for live in self._house.floor.operators.values():
            if live.profile.sip_password:
                await self.push(SipAccount(live.username, live.profile.sip_password, browser=False))
            if live.desk_password:
                await self.push_desk(live)

    async def push_desk(self, live: LiveOperator) -> None:
        await self.push(SipAccount(f"{live.username}-desk", live.desk_password, browser=True))

    async def push(self, account: SipAccount) -> None:
        """The phone may register from now on."""
        for kind, fields in objects_of(account):
            await self._house.ari.push_configuration(kind, account.name, fields)

    async def see_phones(self) -> None:
        """Which phones are registered, as Asterisk has it now."""
        endpoints = await self._house.ari.endpoints()
        self._phones_up = {each.resource for each in endpoints if each.state == "online"}

    def state_changed(self, live: LiveOperator) -> None:
        """The fallback queue follows the operator's state."""
        task = asyncio.get_running_loop().create_task(self.show_state(live))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def show_state(self, live: LiveOperator) -> None:
        """The fallback queue will ring this operator, or not."""
        ready = live.now.state == states.READY and live.reachable
        device_state = "NOT_INUSE" if ready else "UNAVAILABLE"
        if self._shown.get(live.username) == device_state:
            return
        self._shown[live.username] = device_state
        try:
            await self._house.ari.set_device_state(live.username, device_state)
        except AriError as error:
            log.info("a device state was not set", operator=live.username, status=error.status)

    # Desks whose web process died

    def sweep(self, seen_at: dict[int, float]) -> None:
        """Closes desks that no web process has seen for a while. `seen_at`: person id → seconds ago."""
        for live in self._house.floor.operators.values():
            if live.present and seen_at.get(live.profile.person_id, 0.0) > SILENT_SECONDS:
                log.info("a desk fell silent", operator=live.username, at=clock.now().isoformat())
                self.close(live, live.lease)
