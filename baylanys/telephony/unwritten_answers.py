"""An answer that stands in no row: Asterisk has caller and operator in one bridge, or had them there. Pure.

An engine that dies between bridging two people and writing it down leaves such a call. What Asterisk has now says
that they are connected, its own records say when.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from baylanys.asterisk.call_records import ChannelEvent
from baylanys.core import clock
from baylanys.telephony.call_messages import AnswerFound, CallState
from baylanys.telephony.call_states.found_answers import UNANSWERED
from baylanys.telephony.unattended import operator_of

LEG = "-op"


@dataclass(frozen=True, slots=True)
class Sight:
    """What Asterisk shows of one call: names by channel of those in one bridge with the caller, its records, and when
    we asked. `since` is the newest thing written of the call."""

    bridged: Mapping[str, str]
    records: Sequence[ChannelEvent]
    since: datetime
    now: datetime


def unwritten_answer(
    state: CallState, sight: Sight, operators: Collection[str], queue: str
) -> tuple[AnswerFound, datetime] | None:
    """The answer and its moment, by the records where they have it; None where nothing is unwritten.

    Only a leg that is newer than all that the call knows of says so: an older one may be left from a transfer.
    `queue` is where the caller must have been, if nobody wrote that down either.
    """
    if state.stage not in UNANSWERED or state.direction != "inbound":
        return None
    entered = _connected(sight)
    names = {line.channel: line.channel_name for line in sight.records} | dict(sight.bridged)
    for channel in sorted(names, key=lambda each: leg_number(state, each), reverse=True):
        leg, operator = leg_number(state, channel), operator_of(names[channel], operators)
        if leg <= state.legs:
            return None
        was_connected = channel in sight.bridged or {channel, state.channel} <= entered.keys()
        if operator and was_connected:
            at = _moment(entered, channel, state.channel, sight)
            username, device = operator
            rang_at = min(_rang_at(sight, channel), at)
            return AnswerFound(username, device, channel, leg, rang_at, queue), at
    return None


def leg_number(state: CallState, channel: str) -> int:
    """Which of the call's operator legs (`<interaction>-op<n>`) the channel is; 0 where none of them."""
    number = channel.removeprefix(state.interaction + LEG)
    return int(number) if number != channel and number.isdigit() else 0


def _connected(sight: Sight) -> dict[str, datetime]:
    """When each channel first came into a bridge since the newest thing written."""
    entered: dict[str, datetime] = {}
    for line in sight.records:
        if line.kind == "BRIDGE_ENTER" and line.at >= sight.since:
            entered.setdefault(line.channel, clock.to_milliseconds(line.at))
    return entered


def _moment(entered: Mapping[str, datetime], leg: str, caller: str, sight: Sight) -> datetime:
    """When both were there; where the records do not say it yet, the moment of looking."""
    if {leg, caller} <= entered.keys():
        return max(entered[leg], entered[caller])
    return max(sight.now, sight.since)


def _rang_at(sight: Sight, leg: str) -> datetime:
    began = (line.at for line in sight.records if line.kind == "CHAN_START" and line.channel == leg)
    return clock.to_milliseconds(max(next(began, sight.since), sight.since))
