"""Asterisk's own channel events beside our calls: every call there is here, with the same times. Pure.

A call of Asterisk is a channel that came from the trunk, or one by which an operator called out (`…-c`). Times may
differ by a second.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from baylanys.asterisk.call_records import ChannelEvent, is_called_by_us

TOLERANCE = timedelta(seconds=1)
FROM_OUTSIDE = frozenset({"from-trunk", "inbound"})
CALLED_OUT = "-c"


@dataclass(frozen=True, slots=True)
class CallTimes:
    """When a call began, was first connected with an operator, and ended. None: not (yet).

    `cut_off`: it ended because Asterisk went away, which writes no end then.
    """

    channel: str
    began_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    interaction: str = ""
    cut_off: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """What does not agree: `missing_here`, `missing_there`, or the moment `began`, `answered`, `ended`."""

    what: str
    channel: str
    interaction: str
    theirs: datetime | None
    ours: datetime | None


def calls_in_records(lines: Iterable[ChannelEvent]) -> list[CallTimes]:
    """The calls that Asterisk wrote down, in the order in which they began."""
    by_channel: dict[str, list[ChannelEvent]] = defaultdict(list)
    for line in lines:
        by_channel[line.channel].append(line)
    found = [_times(channel, told) for channel, told in by_channel.items() if _is_call(told)]
    return sorted(found, key=lambda call: call.began_at)


def compare(theirs: Sequence[CallTimes], ours: Mapping[str, CallTimes]) -> list[Difference]:
    """What differs, by channel. `ours` may hold more calls than those looked at only where they are missing there."""
    differences: list[Difference] = []
    for call in theirs:
        same = ours.get(call.channel)
        if same is None:
            differences.append(Difference("missing_here", call.channel, "", call.began_at, None))
        else:
            differences += _moments(call, same)
    there = {call.channel for call in theirs}
    missing = [call for channel, call in ours.items() if channel not in there]
    differences += [
        Difference("missing_there", each.channel, each.interaction, None, each.began_at) for each in missing
    ]
    return differences


def _is_call(lines: Sequence[ChannelEvent]) -> bool:
    first = next((line for line in lines if line.kind == "CHAN_START"), None)
    if first is None or is_called_by_us(first.channel):
        return first is not None and first.channel.endswith(CALLED_OUT)
    return first.context in FROM_OUTSIDE


def _times(channel: str, lines: Sequence[ChannelEvent]) -> CallTimes:
    def first(kind: str) -> datetime | None:
        return next((line.at for line in lines if line.kind == kind), None)

    began = first("CHAN_START")
    assert began is not None
    return CallTimes(channel, began, first("BRIDGE_ENTER"), first("HANGUP"))


def _moments(theirs: CallTimes, ours: CallTimes) -> list[Difference]:
    pairs = (
        ("began", theirs.began_at, ours.began_at),
        ("answered", theirs.answered_at, ours.answered_at),
        ("ended", theirs.ended_at, ours.ended_at),
    )
    return [
        Difference(what, theirs.channel, ours.interaction, there, here)
        for what, there, here in pairs
        if not _agree(there, here) and not _explained(what, theirs, ours)
    ]


def _explained(what: str, theirs: CallTimes, ours: CallTimes) -> bool:
    """A call out begins here before the contact is dialled; of a call that was cut off they have no end.

    Who hangs up within a second of the answer may have been connected by one of the two alone.
    """
    if what == "began":
        return theirs.channel.endswith(CALLED_OUT)
    if what == "answered":
        return (theirs.answered_at is None and _ended_at_once(ours)) or (
            ours.answered_at is None and _ended_at_once(theirs)
        )
    return what == "ended" and ours.cut_off and theirs.ended_at is None


def _ended_at_once(call: CallTimes) -> bool:
    if call.answered_at is None or call.ended_at is None:
        return False
    return call.ended_at - call.answered_at <= TOLERANCE


def _agree(there: datetime | None, here: datetime | None) -> bool:
    if there is None or here is None:
        return there is here
    return abs(there - here) <= TOLERANCE
