"""A day's operators and lines drawn by minute, as numbers for a drawing. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from baylanys.reporting.staffing import Gap, Stay

WIDTH, HEIGHT = 1000, 100
MINUTE = timedelta(minutes=1)
MOST_LABELS = 13


@dataclass(frozen=True, slots=True)
class Axis:
    """The part of the day that is drawn."""

    start: datetime
    end: datetime

    def place(self, moment: datetime) -> float:
        """0 to WIDTH."""
        share = (moment - self.start) / (self.end - self.start)
        return round(WIDTH * min(1.0, max(0.0, share)), 2)


@dataclass(frozen=True, slots=True)
class Piece:
    """A rectangle across: where it begins, how wide it is, what it means."""

    x: float
    width: float
    kind: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Strip:
    """The area of a count by minute and the height of its limit, in a box of WIDTH by HEIGHT."""

    area: str
    limit_y: float
    limit_label_y: float
    """Per cent from the top."""
    top: int


def axis_of(intervals: Sequence[tuple[datetime, datetime]]) -> Axis | None:
    """From the first opening to the last closing; None on a day without working time."""
    return Axis(intervals[0][0], intervals[-1][1]) if intervals else None


def strip_of(axis: Axis, moments: Sequence[datetime], counts: Sequence[int], limit: int) -> Strip:
    """Each minute is as high as its count; the limit is a line, and never the upper edge."""
    top = max([limit, *counts]) + 1
    parts: list[str] = []
    for since, until, count in _runs(moments, counts):
        left, right = axis.place(since), axis.place(until)
        parts.append(f"M{left:g} {HEIGHT}V{_up(count, top):g}H{right:g}V{HEIGHT}Z")
    return Strip("".join(parts), _up(limit, top), round(_up(limit, top) * 100 / HEIGHT, 1), top)


def gap_pieces(axis: Axis, gaps: Iterable[Gap], *kinds: str) -> list[Piece]:
    """Gaps of these kinds as bands behind the area."""
    return [_piece(axis, gap.start, gap.end, gap.kind) for gap in gaps if gap.kind in kinds]


def stay_pieces(axis: Axis, stays: Iterable[Stay]) -> list[Piece]:
    """One operator's states; those that follow each other and look alike are one piece."""
    found: list[Piece] = []
    for stay in stays:
        if stay.state == "offline" or stay.until <= axis.start or stay.since >= axis.end:
            continue
        kind = _look(stay)
        if found and found[-1].kind == kind and found[-1].until == stay.since:
            found[-1] = _piece(axis, found[-1].since, stay.until, kind)
        else:
            found.append(_piece(axis, stay.since, stay.until, kind))
    return found


def hours_of(axis: Axis, zone: ZoneInfo) -> list[tuple[float, str]]:
    """Whole hours under the drawing: their places in per cent and how they are written."""
    step = 1
    while (axis.end - axis.start) / timedelta(hours=step) > MOST_LABELS:
        step *= 2
    moment = axis.start.replace(minute=0, second=0, microsecond=0)
    found = []
    while moment <= axis.end:
        if moment >= axis.start and moment.astimezone(zone).hour % step == 0:
            found.append((axis.place(moment) * 100 / WIDTH, f"{moment.astimezone(zone):%H:%M}"))
        moment += timedelta(hours=1)
    return found


def _look(stay: Stay) -> str:
    return {"offered": "ready", "ready": "ready"}.get(stay.state, stay.reason or stay.state)


def _piece(axis: Axis, since: datetime, until: datetime, kind: str) -> Piece:
    left, right = axis.place(since), axis.place(until)
    return Piece(left, max(right - left, 1.0), kind, max(since, axis.start), min(until, axis.end))


def _runs(moments: Sequence[datetime], counts: Sequence[int]) -> list[tuple[datetime, datetime, int]]:
    found: list[tuple[datetime, datetime, int]] = []
    for moment, count in zip(moments, counts, strict=True):
        if found and found[-1][1] == moment and found[-1][2] == count:
            found[-1] = (found[-1][0], moment + MINUTE, count)
        else:
            found.append((moment, moment + MINUTE, count))
    return [run for run in found if run[2]]


def _up(count: int, top: int) -> float:
    return round(HEIGHT - HEIGHT * count / top, 2)
