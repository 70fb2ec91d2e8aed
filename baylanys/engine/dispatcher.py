"""Asterisk's events find the call or the desk that they concern. Nothing is decided here.

Events of a channel that is in our application and belongs to a watched endpoint come twice; the second is dropped.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

import structlog

from baylanys.asterisk.events import AriEvent, Channel
from baylanys.core import clock
from baylanys.engine.arrival import arrive
from baylanys.engine.desks import Desks
from baylanys.engine.executor import waiting
from baylanys.engine.house import House
from baylanys.telephony import call_messages as m
from baylanys.telephony.ivr import messages as ivr

log = structlog.get_logger()

WANTED = [
    "StasisStart",
    "ChannelDestroyed",
    "ChannelStateChange",
    "ChannelDtmfReceived",
    "ChannelCreated",
    "PlaybackFinished",
    "RecordingFinished",
    "RecordingFailed",
    "ContactStatusChange",
    "EndpointStateChange",
    "ApplicationReplaced",
]
BY_HAND = frozenset({0, 16, 17, 31})
REMEMBERED = 2000


def _moment_of(event: AriEvent) -> datetime:
    """When Asterisk saw it, which may be a while ago where this engine had much to do; the earlier stamp decides."""
    since = clock.wall() - datetime.fromisoformat(event.timestamp) if event.timestamp else timedelta()
    return clock.to_milliseconds(clock.now() - max(since, timedelta()))


class Dispatcher:
    """One per connection to Asterisk."""

    def __init__(self, house: House, desks: Desks) -> None:
        self._house = house
        self._desks = desks
        self._seen: OrderedDict[tuple[str, str, str], None] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()
        self._handlers: dict[str, Callable[[AriEvent], None]] = {
            "StasisStart": self._stasis_start,
            "ChannelDestroyed": self._destroyed,
            "ChannelStateChange": self._state_changed,
            "ChannelDtmfReceived": self._digit,
            "ChannelCreated": self._created,
            "PlaybackFinished": self._playback_finished,
            "RecordingFinished": self._recording_finished,
            "RecordingFailed": self._recording_finished,
            "ContactStatusChange": self._contact_changed,
            "EndpointStateChange": self._endpoint_changed,
        }

    def handle(self, event: AriEvent) -> None:
        """The event has reached the one whom it concerns."""
        handler = self._handlers.get(event.type)
        if handler is not None and not self._is_repeated(event):
            with self._house.guarded(event.type):
                handler(event)

    def _is_repeated(self, event: AriEvent) -> bool:
        if event.channel is None:
            return False
        key = (event.type, event.channel.id, event.timestamp + event.channel.state)
        if key in self._seen:
            return True
        self._seen[key] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return False

    def _stasis_start(self, event: AriEvent) -> None:
        assert event.channel is not None
        channel, role = event.channel, event.args[0] if event.args else ""
        if role == "inbound":
            dialled = event.args[1] if len(event.args) > 1 else ""
            self._arrive(channel, dialled)
        elif role == "outbound":
            self._contact_up(channel)
        elif role == "operator":
            self._operator_up(channel)
        elif role in {"supervisor", "snoop"}:
            self._house.listeners.channel_up(channel.id)

    def _arrive(self, channel: Channel, dialled: str) -> None:
        if channel.id in self._house.by_contact_channel:
            return
        self._in_background(self._let_in(channel, dialled), channel)

    def _in_background(self, work: Coroutine[Any, Any, None], channel: Channel) -> None:
        task = asyncio.get_running_loop().create_task(work, name=channel.id)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _let_go(self, channel: Channel) -> None:
        """Somebody answered whom an engine called that died before it wrote so: there is nobody to speak with."""
        with self._house.guarded("a leg of nobody", channel=channel.id):
            await self._house.ari.hang_up(channel.id)

    async def _let_in(self, channel: Channel, dialled: str) -> None:
        """A caller whom we fail to serve is served by the dialplan's own queue."""
        served = False
        with self._house.guarded("arrival", channel=channel.id):
            await arrive(self._house, channel, dialled)
            served = True
        if not served:
            with self._house.guarded("fallback", channel=channel.id):
                await self._house.ari.continue_in_dialplan(channel.id, "fallback")

    def _contact_up(self, channel: Channel) -> None:
        session = self._house.by_contact_channel.get(channel.id)
        if session is None:
            self._in_background(self._let_go(channel), channel)
        else:
            session.tell(m.ContactLegUp())

    def _operator_up(self, channel: Channel) -> None:
        session = self._house.session_of_leg(channel.id)
        if session is None:
            self._in_background(self._let_go(channel), channel)
            return
        session.ringing.add(channel.id)
        session.tell(m.OperatorLegUp(channel.id))

    def _destroyed(self, event: AriEvent) -> None:
        assert event.channel is not None
        channel, cause = event.channel.id, event.cause or 0
        if session := self._house.by_contact_channel.get(channel):
            session.tell(m.ContactGone(cause), _moment_of(event))
        elif session := self._house.session_of_leg(channel):
            session.tell(m.OperatorLegGone(channel, cause, lost=cause not in BY_HAND))
        elif not self._house.listeners.channel_gone(channel):
            self._desks.strange_channel(event.channel, gone=True)

    def _state_changed(self, event: AriEvent) -> None:
        assert event.channel is not None
        session = self._house.session_of_leg(event.channel.id)
        if session is not None and event.channel.state in {"Ringing", "Up"}:
            session.ringing.add(event.channel.id)

    def _created(self, event: AriEvent) -> None:
        assert event.channel is not None
        if self._house.session_of_leg(event.channel.id) is None:
            self._desks.strange_channel(event.channel, gone=False)

    def _digit(self, event: AriEvent) -> None:
        assert event.channel is not None
        session = self._house.by_contact_channel.get(event.channel.id)
        if session is not None and not self._house.promises.key(session, event.digit):
            session.tell(m.IvrHeard(ivr.Digit(event.digit)))

    def _playback_finished(self, event: AriEvent) -> None:
        assert event.playback is not None
        interaction, _, part = event.playback.id.rpartition("-")
        session = self._house.sessions.get(interaction)
        if session is None:
            return
        if part.startswith("p"):
            turn = int(part[1:])
            heard = ivr.PlaybackFailed(turn) if event.playback.state == "failed" else ivr.PlaybackFinished(turn)
            session.tell(m.IvrHeard(heard))
        elif session.announcement == event.playback.id and waiting(session):
            session.announcement = ""
            session.apply(m.Step(session.state, (), (m.StartMusic(),)))

    def _recording_finished(self, event: AriEvent) -> None:
        assert event.recording is not None
        interaction = event.recording.name.removesuffix("-voicemail")
        if session := self._house.sessions.get(interaction):
            session.tell(m.VoicemailFinished(float(event.recording.duration or 0)))

    def _contact_changed(self, event: AriEvent) -> None:
        if event.endpoint is not None and event.contact_info is not None:
            gone = event.contact_info.contact_status in {"Removed", "Unreachable"}
            self._desks.phone_changed(event.endpoint.resource, up=not gone)

    def _endpoint_changed(self, event: AriEvent) -> None:
        if event.endpoint is not None:
            self._desks.phone_changed(event.endpoint.resource, up=event.endpoint.state == "online")
