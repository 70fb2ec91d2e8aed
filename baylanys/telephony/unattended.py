"""A call that the dialplan served alone, retold from Asterisk's channel events. Pure.

In: the lines of one call, from its first channel to its last. Out: what the engine would have recorded.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate, pairwise

from baylanys.asterisk.call_records import ChannelEvent, hang_up_cause, hang_up_details, is_called_by_us
from baylanys.core import clock
from baylanys.interactions.fold import Event as Recorded

FALLBACK = "fallback"
OPERATOR_CHANNEL = re.compile(r"PJSIP/(?P<name>.+)-[0-9a-f]{8}$")
BUSY = 17
SET_BACK = timedelta(seconds=5)
"""Lines of one call are written by several threads, but never so far out of order."""


@dataclass(frozen=True, slots=True)
class UnattendedCall:
    """What is known of it. `caller` and `dialled` as Asterisk wrote them."""

    channel: str
    caller: str
    dialled: str
    records: tuple[Recorded, ...]


def retell(
    lines: Iterable[ChannelEvent], operators: Sequence[str], cut_at: datetime | None = None
) -> UnattendedCall | None:
    """The call, or None where these lines are of no inbound call (a registration, a call out, a test).

    `cut_at`: when Asterisk went away, for a call whose end it could not write any more.
    """
    ordered = in_order(list(lines))
    first = next((line for line in ordered if line.kind == "CHAN_START"), None)
    if first is None or first.context not in {"from-trunk", "inbound"} or first.channel != first.linked:
        return None
    if is_called_by_us(first.channel):
        return None
    records = _records(ordered, first, operators, cut_at)
    return UnattendedCall(first.channel, _caller(ordered, first.channel), first.exten, records)


def in_order(lines: Sequence[ChannelEvent]) -> list[ChannelEvent]:
    """By their moments. Where Asterisk's clock was set back meanwhile: as they were written, none before the last."""
    if all(earlier.at - later.at < SET_BACK for earlier, later in pairwise(lines)):
        return sorted(lines, key=lambda line: line.at)
    moments = accumulate((line.at for line in lines), max)
    return [replace(line, at=at) for line, at in zip(lines, moments, strict=True)]


def _caller(lines: Sequence[ChannelEvent], channel: str) -> str:
    """As the dialplan left it: a withheld number stands in the first line and no more in the later ones."""
    return next((line.caller for line in reversed(lines) if line.caller and line.channel == channel), "")


def _records(
    lines: Sequence[ChannelEvent], first: ChannelEvent, operators: Sequence[str], cut_at: datetime | None
) -> tuple[Recorded, ...]:
    told = [Recorded("fallback", clock.to_milliseconds(first.at), {})]
    queued = _first(lines, first.channel, "APP_START", application="Queue")
    answer = _answer(lines, first, operators)
    if queued is None and answer is not None:
        # An engine served the call and died before it wrote a word; the wait is counted from the strictest moment.
        queued = _first(lines, first.channel, "APP_START") or first
    if queued is not None:
        told.append(Recorded("queue_entered", clock.to_milliseconds(queued.at), {"queue": FALLBACK}))
    if queued is not None and answer is not None:
        line, operator = answer
        at = clock.to_milliseconds(line.at)
        told.append(Recorded("left_queue", at, {"reason": "answered"}))
        told.append(Recorded("answered", at, {"operator": operator, "device": ""}))
    gone, waited = _first(lines, first.channel, "HANGUP"), queued is not None and answer is None
    if gone is not None:
        told += _end(gone, waited=waited, refused=queued is None)
    elif cut_at is not None:
        told += _cut(max(cut_at, lines[-1].at), waited=waited)
    return tuple(told)


def _cut(cut_at: datetime, *, waited: bool) -> list[Recorded]:
    at = clock.to_milliseconds(cut_at)
    left = [Recorded("left_queue", at, {"reason": "ended"})] if waited else []
    return [*left, Recorded("hung_up", at, {"side": "system", "cause": 0})]


def _end(gone: ChannelEvent, *, waited: bool, refused: bool) -> list[Recorded]:
    at, cause = clock.to_milliseconds(gone.at), hang_up_cause(gone)
    source = str(hang_up_details(gone).get("hangupsource", ""))
    side = "contact" if not source or source == gone.channel_name else "operator"
    if refused and cause == BUSY:
        return [Recorded("refused", at, {"reason": "no_line", "cause": cause})]
    left = [Recorded("left_queue", at, {"reason": "abandoned"})] if waited else []
    return [*left, Recorded("hung_up", at, {"side": side, "cause": cause})]


def _first(lines: Sequence[ChannelEvent], channel: str, kind: str, *, application: str = "") -> ChannelEvent | None:
    return next(
        (
            line
            for line in lines
            if line.channel == channel and line.kind == kind and application in {"", line.application}
        ),
        None,
    )


def _answer(
    lines: Sequence[ChannelEvent], first: ChannelEvent, operators: Sequence[str]
) -> tuple[ChannelEvent, str] | None:
    """The caller's entry into a bridge, and the operator whose phone had answered by then."""
    bridged = _first(lines, first.channel, "BRIDGE_ENTER")
    if bridged is None:
        return None
    answered = [each for each in lines if each.kind == "ANSWER" and each.at <= bridged.at]
    beside = [each for each in lines if each.kind == "BRIDGE_ENTER" and each.channel != first.channel]
    for line in (*reversed(answered), *beside):
        if named := operator_of(line.channel_name, operators):
            return bridged, named[0]
    return bridged, ""


def operator_of(channel_name: str, operators: Collection[str]) -> tuple[str, str] | None:
    """User name and device (`browser`, `sip`) of the operator whose phone the channel is; None for any other."""
    named = OPERATOR_CHANNEL.match(channel_name)
    if named is None:
        return None
    username = named["name"].removesuffix("-desk")
    device = "sip" if username == named["name"] else "browser"
    return (username, device) if username in operators else None
