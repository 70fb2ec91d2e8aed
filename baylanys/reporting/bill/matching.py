"""Which line of the bill is which of our calls, and where they differ (5.1). Pure."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from baylanys.reporting.bill.reading import BillCall

SLACK_MS = 2_000
"""Two clocks that both are right may differ so much about a length."""
KEY_DIGITS = 9
"""So many last digits make a number here the same, however it is written."""
OFFSETS = range(-12, 15)
MUCH_MORE = 3


class Verdict(StrEnum):
    """What became of a line, or of a call."""

    SAME = "same"
    LONGER = "longer"
    """The bill counts more than we do."""
    SHORTER = "shorter"
    ONLY_BILL = "only_bill"
    ONLY_OURS = "only_ours"
    TWICE = "twice"
    NOT_TALKED = "not_talked"
    """Billed with no length: no conversation, no minutes."""
    OTHER_MONTH = "other_month"


@dataclass(frozen=True, slots=True)
class OurCall:
    """A conversation as we counted it; `number` is empty where it is not known (somebody asked beside the contact)."""

    id: UUID
    arrived_at: datetime
    answered_at: datetime
    number: str
    direction: str
    talk_ms: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A line, a call, or both."""

    verdict: Verdict
    line: BillCall | None
    call: OurCall | None

    @property
    def difference_ms(self) -> int:
        """By how much the bill is above us."""
        return (self.line.billed_ms if self.line else 0) - (self.call.talk_ms if self.call else 0)


@dataclass(frozen=True, slots=True)
class Rule:
    """How far apart moments may be, and the operator's unit of lengths (1: to the second, 60: begun minutes)."""

    tolerance: timedelta
    unit_seconds: int = 1


def compare(
    lines: Sequence[BillCall], calls: Sequence[OurCall], rule: Rule, month: tuple[datetime, datetime]
) -> list[Compared]:
    """Every line of the bill once, in its order, then the calls that it does not have.

    `calls` may reach beyond the month's ends by the tolerance, so that a call at midnight finds its line.
    """
    talked, unbilled, again = _sorted_out(lines)
    found = _pairs(talked, calls, rule.tolerance)
    taken = {call.id for call in found.values()}
    results = []
    for line in lines:
        if line.row in again:
            verdict, call = Verdict.TWICE, None
        elif line.row in unbilled:
            verdict, call = Verdict.NOT_TALKED, None
        else:
            call = found.get(line.row)
            verdict = _verdict(line, call, rule, month)
        results.append(Compared(verdict, line, call))
    missing = [call for call in calls if call.id not in taken and month[0] <= call.answered_at < month[1]]
    return results + [Compared(Verdict.ONLY_OURS, None, call) for call in missing]


def guess_offset(lines: Sequence[BillCall], calls: Sequence[OurCall], tolerance: timedelta) -> int:
    """By how many hours the bill's clock is to be moved so that it fits our calls; 0 where it fits as it is, or where
    nothing fits much better."""
    times: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for call in calls:
        times[call.direction, _key(call.number)].append(call.answered_at)
    for each in times.values():
        each.sort()

    def fitting(hours: int) -> int:
        shift = timedelta(hours=hours)
        return sum(_near(times[line.direction, _key(line.number)], line.at + shift, tolerance) for line in lines)

    best = max(OFFSETS, key=lambda hours: (fitting(hours), -abs(hours)))
    return best if fitting(best) > MUCH_MORE * max(1, fitting(0)) else 0


def billed_as(talk_ms: int, unit_seconds: int) -> int:
    """What an operator bills for a conversation, milliseconds: each begun unit counts whole."""
    unit = unit_seconds * 1000
    return -(-max(0, talk_ms) // unit) * unit


def _near(times: list[datetime], at: datetime, tolerance: timedelta) -> bool:
    place = bisect_left(times, at - tolerance)
    return place < len(times) and times[place] <= at + tolerance


def _sorted_out(lines: Iterable[BillCall]) -> tuple[list[BillCall], set[int], set[int]]:
    talked: list[BillCall] = []
    unbilled: set[int] = set()
    again: set[int] = set()
    seen: set[tuple[object, ...]] = set()
    for line in lines:
        if not line.billed_ms:
            unbilled.add(line.row)
            continue
        what = (line.at, line.number, line.direction, line.billed_ms)
        if what in seen and line.number:
            again.add(line.row)
        else:
            talked.append(line)
        seen.add(what)
    return talked, unbilled, again


def _pairs(lines: Sequence[BillCall], calls: Sequence[OurCall], tolerance: timedelta) -> dict[int, OurCall]:
    """Row → call: first those of one number, nearest moments first; then those of which one side hides the number."""
    found: dict[int, OurCall] = {}
    _pair_up(lines, calls, tolerance, found, hidden=False)
    taken = {call.id for call in found.values()}
    _pair_up(
        [line for line in lines if line.row not in found],
        [call for call in calls if call.id not in taken],
        tolerance,
        found,
        hidden=True,
    )
    return found


def _pair_up(
    lines: Sequence[BillCall],
    calls: Sequence[OurCall],
    tolerance: timedelta,
    found: dict[int, OurCall],
    *,
    hidden: bool,
) -> None:
    groups: dict[tuple[str, str], list[OurCall]] = defaultdict(list)
    for call in sorted(calls, key=lambda each: each.answered_at):
        groups[call.direction, "" if hidden else _key(call.number)].append(call)
    moments = {key: [call.answered_at for call in group] for key, group in groups.items()}
    near: list[tuple[timedelta, int, int, OurCall]] = []
    for line in lines:
        key = (line.direction, "" if hidden else _key(line.number))
        for call in _around(groups.get(key, []), moments.get(key, []), line.at, tolerance):
            apart = min(abs(line.at - call.answered_at), abs(line.at - call.arrived_at))
            if apart <= tolerance and (not hidden or _one_hides(line, call)):
                near.append((apart, abs(line.billed_ms - call.talk_ms), line.row, call))
    taken: set[UUID] = set()
    for _apart, _differs, row, call in sorted(near, key=lambda each: each[:3]):
        if row not in found and call.id not in taken:
            found[row] = call
            taken.add(call.id)


def _around(group: list[OurCall], moments: list[datetime], at: datetime, tolerance: timedelta) -> Iterable[OurCall]:
    """Calls answered about then, or some minutes later: a bill may tell when the call came in."""
    first = bisect_left(moments, at - tolerance)
    last = bisect_right(moments, at + tolerance + timedelta(minutes=15))
    return group[first:last]


def _one_hides(line: BillCall, call: OurCall) -> bool:
    return not line.number or not call.number


def _verdict(line: BillCall, call: OurCall | None, rule: Rule, month: tuple[datetime, datetime]) -> Verdict:
    if call is None:
        return Verdict.ONLY_BILL if month[0] <= line.at < month[1] else Verdict.OTHER_MONTH
    if not month[0] <= call.answered_at < month[1]:
        return Verdict.OTHER_MONTH
    least = billed_as(call.talk_ms - SLACK_MS, rule.unit_seconds)
    most = billed_as(call.talk_ms + SLACK_MS, rule.unit_seconds)
    if line.billed_ms > most:
        return Verdict.LONGER
    return Verdict.SHORTER if line.billed_ms < least else Verdict.SAME


def _key(number: str) -> str:
    return number[-KEY_DIGITS:] if number.startswith("+") else number
