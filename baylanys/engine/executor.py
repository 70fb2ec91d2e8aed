"""Performs the actions of calls on Asterisk. A failure that matters to the call returns to it as an event."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

import structlog

from baylanys.asterisk.ari import AriClient, AriError
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_messages import Stage
from baylanys.telephony.ivr import messages as ivr

if TYPE_CHECKING:
    from baylanys.engine.call_session import CallSession
    from baylanys.engine.house import House

log = structlog.get_logger()

CONTACT_RINGS_SECONDS = 45
OPERATOR_RINGS_SECONDS = 90
NO_RINGING_SECONDS = {"browser": 2.0, "sip": 4.0}
LONGEST_SILENCE_SECONDS = 6
NO_ROUTE = 20


class Executor:
    """The hands of the engine."""

    def __init__(self, house: House, ari: AriClient) -> None:
        self._house = house
        self._ari = ari
        self._ringing: dict[str, asyncio.Task[None]] = {}

    async def perform(self, session: CallSession, action: m.Action) -> None:
        """The action has been asked of Asterisk. Of a channel that is gone nothing more is asked."""
        try:
            await self._perform(session, action)
        except AriError as error:
            self._failed(session, action, error)

    def ring_soon(self, session: CallSession, action: m.RingOperator) -> None:
        """The operator's phone is being rung; it has a limit by which it must say that it rings."""
        task = asyncio.get_running_loop().create_task(self._ring(session, action), name=f"ring {action.channel}")
        self._ringing[action.channel] = task
        task.add_done_callback(lambda _done: self._ringing.pop(action.channel, None))

    async def _perform(self, session: CallSession, action: m.Action) -> None:
        state, ari = session.state, self._ari
        match action:
            case m.Answer():
                await ari.answer(state.channel)
            case m.HangUpChannel(channel=channel, cause=cause):
                await self._hang_up(channel, cause)
            case m.Play(turn=turn, prompts=prompts):
                await self._play(session, turn, prompts)
            case m.StopPlaying():
                await self._stop_playing(session)
            case m.StartMusic():
                session.music = True
                await ari.start_music(state.channel)
            case m.Connect(operator_channel=operator_channel):
                await self._connect(session, operator_channel)
            case m.Hold():
                await self._leave_bridges(state, state.channel)
                session.music = True
                await ari.start_music(state.channel)
            case m.Resume():
                session.music = False
                await ari.stop_music(state.channel)
                await ari.add_to_bridge(state.bridge, state.channel)
            case m.SendDigits(digits=digits):
                await ari.send_digits(state.channel, digits)
            case m.RecordVoicemail(max_seconds=seconds):
                await self._record_voicemail(session, seconds)
            case m.DialContact(number=number):
                await self._dial_contact(session, number)
            case m.DialPromised(number=number):
                await self._dial_promised(session, number)
            case m.Announce(prompts=prompts):
                await self._announce(session, prompts)
            case m.HearRinging():
                await self._leave_bridges(state, state.operator_channel)
                await ari.start_ringing(state.operator_channel)
            case m.DialOutside():
                await self._dial_outside(session, action)
            case m.HoldThird(channel=channel):
                await self._leave_bridges(state, channel)
                await ari.start_music(channel)
            case m.ResumeThird(channel=channel):
                await ari.stop_music(channel)
                await ari.add_to_bridge(state.bridge, channel)
            case m.Consult(operator_channel=operator_channel, third_channel=third_channel):
                await ari.stop_ringing(operator_channel)
                await self._make_bridge(session)
                await ari.add_to_bridge(state.bridge, operator_channel, third_channel)
            case m.Dissolve():
                for bridge in state.bridges:
                    await ari.destroy_bridge(bridge)

    def _failed(self, session: CallSession, action: m.Action, error: AriError) -> None:
        log.info("asterisk declined", action=type(action).__name__, status=error.status, call=session.state.interaction)
        match action:
            case m.Play(turn=turn):
                session.tell(m.IvrHeard(ivr.PlaybackFailed(turn)))
            case m.DialContact() | m.DialPromised():
                session.tell(m.ContactGone(NO_ROUTE))
            case m.DialOutside(channel=channel) | m.Consult(third_channel=channel):
                session.tell(m.OperatorLegGone(channel, NO_ROUTE))
            case m.RecordVoicemail():
                session.tell(m.VoicemailFinished(0.0))
            case m.Connect(operator_channel=channel):
                session.tell(m.OperatorLegGone(channel, NO_ROUTE, lost=True))
            case _:
                pass

    # Sound

    async def _play(self, session: CallSession, turn: int, prompts: tuple[ivr.PromptRef, ...]) -> None:
        session.announcement = f"{session.state.interaction}-p{turn}"
        if session.music:
            session.music = False
            await self._ari.stop_music(session.state.channel)
        media = [self._house.media(prompt.code, prompt.language) for prompt in prompts]
        known = [each for each in media if each]
        if not known:
            raise AriError(404, "no sound for any of the prompts")
        await self._ari.play(session.state.channel, session.announcement, known)

    async def _stop_playing(self, session: CallSession) -> None:
        if session.announcement:
            playback, session.announcement = session.announcement, ""
            await self._ari.stop_playback(playback)

    async def announce(self, session: CallSession, media: list[str]) -> None:
        """A waiting caller hears the media instead of the music for a moment."""
        session.announcements += 1
        session.announcement = f"{session.state.interaction}-q{session.announcements}"
        try:
            await self._ari.play(session.state.channel, session.announcement, media)
        except AriError as error:
            session.announcement = ""
            log.info("an announcement failed", status=error.status)

    async def _announce(self, session: CallSession, prompts: tuple[ivr.PromptRef, ...]) -> None:
        media = [self._house.media(prompt.code, prompt.language) for prompt in prompts]
        if waiting(session) and any(media):
            await self.announce(session, [each for each in media if each])

    # Conversation

    async def _ring(self, session: CallSession, action: m.RingOperator) -> None:
        live = self._house.floor.operators[action.operator]
        try:
            await self._call_leg(
                action.channel,
                f"PJSIP/{live.phone}",
                recorded=action.recorded,
                caller_id=self._house.shown_number(session.state),
                timeout_seconds=OPERATOR_RINGS_SECONDS,
                variables=_headers(session, auto_answer=action.offer is None),
            )
        except AriError as error:
            log.info("an operator's phone is away", operator=action.operator, status=error.status)
            session.tell(m.OperatorLegGone(action.channel, NO_ROUTE, lost=True))
            return
        await asyncio.sleep(NO_RINGING_SECONDS[action.device])
        if action.channel not in session.ringing and action.channel in session.state.our_channels:
            session.tell(m.OperatorLegGone(action.channel, NO_ROUTE, lost=True))
            await self._hang_up(action.channel, 16)

    async def _hang_up(self, channel: str, cause: int) -> None:
        """The channel is gone. One whose ringing was only just asked for may not exist yet: it is looked for again."""
        for wait in (0.02, 0.1, 0.5, None):
            try:
                await self._ari.request("DELETE", f"/channels/{channel}", {"reason_code": str(cause)})
                return
            except AriError as error:
                if error.status not in {404, 412}:
                    raise
                if wait is None or channel not in self._ringing:
                    return
            await asyncio.sleep(wait)

    async def _connect(self, session: CallSession, operator_channel: str) -> None:
        """Music and announcement stop, and both hear each other."""
        state = session.state
        await self._stop_playing(session)
        if session.music:
            session.music = False
            await self._ari.stop_music(state.channel)
        await self._make_bridge(session)
        if state.direction == "outbound" or state.legs > 1:
            await self._ari.stop_ringing(operator_channel)
        await self._ari.add_to_bridge(state.bridge, state.channel, operator_channel)

    async def _make_bridge(self, session: CallSession) -> None:
        """The bridge of the conversation stands."""
        bridge = session.state.bridge
        if session.bridge_made != bridge:
            await self._ari.create_bridge(bridge, always_mixed=session.state.mixed)
            session.bridge_made = bridge

    async def _leave_bridges(self, state: m.CallState, channel: str) -> None:
        for bridge in state.bridges:
            await self._ari.leave_bridge(bridge, channel)

    async def _dial_contact(self, session: CallSession, number: str) -> None:
        await self._ari.start_ringing(session.state.operator_channel)
        await self._ari.originate(
            session.state.channel,
            self._house.route(number),
            context="outside-leg",
            caller_id=session.state.line,
            timeout_seconds=CONTACT_RINGS_SECONDS,
        )

    async def _dial_promised(self, session: CallSession, number: str) -> None:
        """Dialled only once the attempt is written; the operator is free again where it may not be."""
        if await self._house.promises.may_dial(session):
            if session.state.live:
                await self._dial_contact(session, number)
        else:
            session.tell(m.ContactGone(NO_ROUTE))

    async def _dial_outside(self, session: CallSession, action: m.DialOutside) -> None:
        await self._call_leg(
            action.channel,
            self._house.route(action.number),
            recorded=action.recorded,
            caller_id=session.state.line,
            timeout_seconds=CONTACT_RINGS_SECONDS,
            variables={},
        )

    async def _call_leg(
        self,
        channel: str,
        endpoint: str,
        *,
        recorded: bool,
        caller_id: str,
        timeout_seconds: int,
        variables: Mapping[str, str],
    ) -> None:
        """A leg beside the contact's rings. What the contact hears is recorded on the contact's own channel."""
        if recorded:
            await self._ari.originate(
                channel,
                endpoint,
                context="consulted-leg",
                caller_id=caller_id,
                timeout_seconds=timeout_seconds,
                variables=variables,
            )
            return
        await self._ari.originate_to_application(
            channel,
            endpoint,
            arguments="operator",
            caller_id=caller_id,
            timeout_seconds=timeout_seconds,
            variables=variables,
        )

    async def _record_voicemail(self, session: CallSession, seconds: int) -> None:
        await self._ari.record(
            session.state.channel,
            f"{session.state.interaction}-voicemail",
            max_seconds=seconds,
            max_silence=LONGEST_SILENCE_SECONDS,
        )


def _headers(session: CallSession, *, auto_answer: bool) -> dict[str, str]:
    """SIP headers by which the desk knows the call (voice-facts: PJSIP_HEADER in originate's variables)."""
    headers = {"PJSIP_HEADER(add,X-Interaction)": session.state.interaction}
    if auto_answer:
        headers["PJSIP_HEADER(add,X-Answer)"] = "auto"
        headers["PJSIP_HEADER(add,Call-Info)"] = "<sip:local>;answer-after=0"
    return headers


def waiting(session: CallSession) -> bool:
    """True while the caller hears music."""
    return session.state.stage in {Stage.QUEUED, Stage.OFFERED}
