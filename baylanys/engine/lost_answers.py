"""Answers that an engine died over are written down: the two are connected at Asterisk, and no row says so."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

import structlog

from baylanys.asterisk.events import Bridge, Channel
from baylanys.core import clock
from baylanys.engine.arrival import note_arrival
from baylanys.engine.call_session import CallSession
from baylanys.engine.channel_ends import ChannelEnds
from baylanys.engine.house import House
from baylanys.telephony import call_messages as m
from baylanys.telephony.domain.call import last_event_at
from baylanys.telephony.ivr.flow import queues_of
from baylanys.telephony.models import Call
from baylanys.telephony.unattended import operator_of
from baylanys.telephony.unwritten_answers import LEG, Sight, unwritten_answer

log = structlog.get_logger()

NOBODY: Mapping[str, str] = MappingProxyType({})


def write_answer(house: House, session: CallSession, ends: ChannelEnds, bridged: Mapping[str, str] = NOBODY) -> None:
    """The call is answered where Asterisk shows it; `bridged` as `beside_caller` gives it. Again is safe."""
    sight = Sight(bridged, ends.records, last_event_at(session.history), clock.now())
    found = unwritten_answer(session.state, sight, house.floor.operators, _queue_before(house, session))
    if found is None:
        return
    answer, at = found
    log.warning("an answer that nobody wrote down", call=session.state.interaction, operator=answer.operator)
    session.music = False
    session.tell(answer, at)


def beside_caller(
    session: CallSession, channels: Mapping[str, Channel], bridges: Mapping[str, Bridge]
) -> dict[str, str]:
    """Names by channel of those with whom the caller is connected now."""
    state = session.state
    joined = (bridges[each].channels for each in state.bridges if each in bridges)
    beside = next((each for each in joined if state.channel in each), [])
    return {each: channels[each].name for each in beside if each in channels}


async def note_unwritten_call(
    house: House, channel: Channel, dialled: str, channels: Mapping[str, Channel], bridges: Mapping[str, Bridge]
) -> bool:
    """A caller who is connected with an operator, and whose whole call nobody wrote down, has it as it was; False
    where the channel is no such caller's."""
    interaction = _connected_in(house, channel, channels, bridges)
    if not interaction or await house.database.read(
        lambda: Call.objects.filter(interaction=UUID(interaction)).exists()
    ):
        return False
    session = note_arrival(house, channel, dialled, interaction)
    ends = await asyncio.to_thread(ChannelEnds.read, house.installation)
    gap = clock.seconds_between(last_event_at(session.history), clock.now())
    write_answer(house, session, ends, beside_caller(session, channels, bridges))
    if await house.ari.follow(session.state.operator_channel):
        session.ringing.add(session.state.operator_channel)
    session.tell(m.Adopted(gap, operator_leg="up"))
    if session.state.number:
        house.recognise_soon(session)
    return True


def _connected_in(
    house: House, channel: Channel, channels: Mapping[str, Channel], bridges: Mapping[str, Bridge]
) -> str:
    """The call (the bridge is named after it) in which the caller speaks with an operator; empty where in none."""
    for bridge in bridges.values():
        interaction = bridge.id.removesuffix("-bridge")
        legs = [channels[each].name for each in bridge.channels if each in channels and f"{interaction}{LEG}" in each]
        if channel.id in bridge.channels and any(operator_of(each, house.floor.operators) for each in legs):
            return interaction
    return ""


def _queue_before(house: House, session: CallSession) -> str:
    """Where a caller waited before an answer, for one who was last seen before or in the menu: where it leads."""
    assert house.known is not None
    state, version = session.state, session.version
    if version is None and state.line in house.known.numbers:
        version = house.known.numbers[state.line].at(house.known.timetable.status_at(clock.now()))
    led = queues_of(version.flow) if version else ()
    return state.queue or next(iter((*led, *house.known.queues)), "")
