"""After a restart or a lost connection: what Asterisk still has is compared with what we wrote, and taken over.

Events of the gap are never replayed, so channels and bridges are read anew. A call whose caller is gone has ended in
the gap; one that nobody wrote down is written now; legs that belong to nothing are hung up.
"""

from __future__ import annotations

import asyncio

import structlog

from baylanys.asterisk.events import Bridge, Channel
from baylanys.core import clock
from baylanys.engine.arrival import arrive, enter_flow
from baylanys.engine.call_session import CallSession
from baylanys.engine.channel_ends import ChannelEnds
from baylanys.engine.desks import Desks
from baylanys.engine.house import House, Seen
from baylanys.engine.live_operator import LiveOperator
from baylanys.engine.lost_answers import beside_caller, note_unwritten_call, write_answer
from baylanys.routing import operator_states as states
from baylanys.routing.models import OperatorState
from baylanys.routing.operator_states import OperatorNow
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_messages import Stage
from baylanys.telephony.domain.call import last_event_at, live_calls, wrapping_up_calls

log = structlog.get_logger()

FRESH_SECONDS = 15.0
ON_MUSIC = frozenset({Stage.QUEUED, Stage.OFFERED, Stage.DESK_LOST, Stage.CONSULTING, Stage.TRANSFERRING})
ALIVE_BEFORE = frozenset({Stage.CALLING_OPERATOR, Stage.CALLING_CONTACT})
OUR_APPLICATION = "Stasis"


async def restore_from_rows(house: House) -> None:
    """A restarted engine has its calls and operators in memory as they were last written. Asks nothing of Asterisk."""
    assert house.known is not None
    rows = await house.database.read(live_calls, seconds=15)
    for state, history, contact_id in rows:
        session = house.new_session(state, history)
        session.contact_id = contact_id
        swapped = state.third is not None and state.third.waits
        session.music = state.held or (state.stage in ON_MUSIC and not swapped)
        if state.flow_version is not None:
            session.version = await house.version(state.flow_version)
    for state, history, contact_id in await house.database.read(wrapping_up_calls, seconds=15):
        session = house.new_session(state, history)
        session.contact_id = contact_id
    for row in await house.database.read(lambda: list(OperatorState.objects.all()), seconds=15):
        _restore_operator(house, row)
    await house.conversations.restore()
    house.floor.open()
    house.limit_wrap_ups()


def _restore_operator(house: House, row: OperatorState) -> None:
    live = next((each for each in house.floor.operators.values() if each.profile.person_id == row.operator_id), None)
    if live is None:
        return
    live.now = OperatorNow(row.state, row.reason, row.next_state, row.next_reason)
    live.device, live.since = row.device, row.since
    live.lease, live.desk_password = row.desk_lease, row.desk_password
    seen_at = row.desk_seen_at
    live.present = bool(seen_at and (clock.wall() - seen_at).total_seconds() < FRESH_SECONDS)
    live.interaction = str(row.interaction_id or "")
    session = house.sessions.get(live.interaction)
    if session is None and live.interaction:
        _without_call(live)
    elif session is not None and live.now.state in {states.TALKING, states.WRAP_UP}:
        routed = session.state.direction == "inbound" or session.state.callback is not None
        live.work = live.interaction if routed else ""


def _without_call(live: LiveOperator) -> None:
    """The call of the row is over and has no form: what it held the operator for is done."""
    live.interaction = ""
    if live.now.state == states.OFFERED:
        live.now = OperatorNow(states.READY)
    elif live.now.state in {states.TALKING, states.WRAP_UP}:
        live.now = OperatorNow(live.now.next_state or states.READY, live.now.next_reason)


async def adopt(house: House, desks: Desks) -> None:
    """Every call in memory is matched with Asterisk's channels, and the other way round."""
    # Calls that arrive while Asterisk is asked are not among the channels it names, and need no adoption.
    before = [each for each in house.sessions.values() if each.state.live]
    asked_at = clock.wall()
    channels = {each.id: each for each in await house.ari.channels()}
    house.seen = Seen(at=asked_at, lost_at=house.lost_at or clock.now(), channels=frozenset(channels))
    bridges = {each.id: each for each in await house.ari.bridges()}
    ends = await asyncio.to_thread(ChannelEnds.read, house.installation)
    for session in [each for each in before if each.state.live]:
        await _adopt_call(house, session, channels, bridges, ends)
    _return_orphaned_offers(house)
    # Callers first: legs of a call that is found with its caller belong to it.
    for channel in sorted(channels.values(), key=lambda each: not _is_caller(each)):
        await _adopt_channel(house, desks, channel, channels, bridges)
    for bridge in bridges.values():
        interaction = bridge.id.removesuffix("-mixed").removesuffix("-bridge")
        if interaction != bridge.id and not _is_live(house, interaction):
            await house.ari.destroy_bridge(bridge.id)


async def _adopt_call(
    house: House, session: CallSession, channels: dict[str, Channel], bridges: dict[str, Bridge], ends: ChannelEnds
) -> None:
    now = clock.now()
    if session.state.callback is not None and session.state.stage is Stage.QUEUED:
        house.promises.rejoin(session)
        return
    gap = clock.seconds_between(last_event_at(session.history), now)
    write_answer(house, session, ends, beside_caller(session, channels, bridges))
    state = session.state
    mine = {state.channel, *state.our_channels} & channels.keys()
    there = {each for each in mine if await house.ari.follow(each)}
    if state.channel not in there and state.stage not in ALIVE_BEFORE:
        if just_now := state.channel in channels:
            ends = await asyncio.to_thread(ChannelEnds.read, house.installation)
        _contact_left(house, session, ends, just_now=just_now)
        return
    session.ringing |= there - {state.channel}
    if state.stage is Stage.ARRIVED and session.version is None:
        await _begin_again(house, session, gap)
        return
    legs = {each: channels[each] for each in there}
    bridge, third = bridges.get(state.bridge), state.third.channel if state.third else ""
    session.tell(
        m.Adopted(
            gap,
            operator_leg=_leg(legs.get(state.operator_channel), bridge),
            voicemail_runs=await _records(house, session),
            third_leg=_leg(legs.get(third), bridge),
            connected_at=ends.connected_at(state.channel, last_event_at(session.history)),
        )
    )
    if session.state.live and session.state.stage not in ALIVE_BEFORE and state.channel not in there:
        _contact_left(house, session, ends, just_now=False)


def _contact_left(house: House, session: CallSession, ends: ChannelEnds, *, just_now: bool) -> None:
    """When and why, by the records. Asterisk that was killed wrote none: its calls were cut off when the line broke."""
    write_answer(house, session, ends)
    channel, now = session.state.channel, clock.now()
    connected_at = ends.connected_at(channel, last_event_at(session.history))
    if session.state.stage is Stage.OFFERED and not session.state.callback and connected_at is not None:
        session.tell(m.OperatorLegUp(session.state.operator_channel), connected_at)
    end = ends.of(channel)
    if end is not None:
        gone, at = m.ContactGone(end.cause), end.at
    elif just_now:
        gone, at = m.ContactGone(0), now
    else:
        gone, at = m.ContactGone(0, side="system"), house.lost_at or now
    session.tell(gone, max(at, last_event_at(session.history)))


def _leg(leg: Channel | None, bridge: Bridge | None) -> m.LegState:
    if leg is None:
        return "gone"
    if bridge is not None and leg.id in bridge.channels:
        return "up"
    return "up" if leg.state == "Up" and leg.dialplan.app_name == OUR_APPLICATION else "ringing"


async def _begin_again(house: House, session: CallSession, gap: float) -> None:
    """The engine died between the first sight of the call and its flow."""
    assert house.known is not None
    session.tell(m.Adopted(gap))
    if session.state.line not in house.known.numbers:
        session.tell(m.TurnedAway("unknown_number", 1))
        return
    await enter_flow(house, session)


async def _records(house: House, session: CallSession) -> bool:
    if session.state.stage is not Stage.VOICEMAIL:
        return False
    return await house.ari.is_recording(f"{session.state.interaction}-voicemail")


def _return_orphaned_offers(house: House) -> None:
    """An operator whose call did not come back holds nothing any more."""
    for live in house.floor.operators.values():
        session = house.sessions.get(live.interaction)
        if live.now.state == states.OFFERED and (session is None or session.state.offer is None):
            live.interaction = ""
            house.floor.change(live, states.OfferEnded())


def _is_caller(channel: Channel) -> bool:
    return channel.dialplan.app_name == OUR_APPLICATION and channel.dialplan.context == "inbound"


async def _adopt_channel(
    house: House, desks: Desks, channel: Channel, channels: dict[str, Channel], bridges: dict[str, Bridge]
) -> None:
    if channel.id in house.by_contact_channel:
        return
    session = house.session_of_leg(channel.id)
    if session is not None:
        if channel.id not in session.state.our_channels or not session.state.live:
            await house.ari.hang_up(channel.id)
    elif _is_caller(channel):
        if not await house.ari.follow(channel.id):
            return
        dialled = await house.ari.variable(channel.id, "DIALLED")
        if not await note_unwritten_call(house, channel, dialled, channels, bridges):
            await arrive(house, channel, dialled)
    elif channel.dialplan.app_name == OUR_APPLICATION:
        await house.ari.hang_up(channel.id)
    else:
        desks.strange_channel(channel, gone=False)


def _is_live(house: House, interaction: str) -> bool:
    session = house.sessions.get(interaction)
    return session is not None and session.state.live
