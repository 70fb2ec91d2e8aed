"""Lines in use, minute by minute (5.2). Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
Use = tuple[datetime, datetime | None]
"""A line was in use during [since, until); until None: it still is."""


def most_lines_by_minute(minutes: Sequence[datetime], uses: Iterable[Use]) -> list[int]:
    """The most lines in use at one moment of each minute. One that is let go at the moment another is taken counts
    once."""
    found = dict.fromkeys(minutes, 0)
    level, since = 0, None
    for moment, change in _changes(uses):
        if since is not None and level and moment > since:
            _raise_to(found, level, since, moment)
        level, since = level + change, moment
    if since is not None and level and minutes:
        _raise_to(found, level, since, minutes[-1] + MINUTE)
    return [found[minute] for minute in minutes]


def refused_by_minute(minutes: Sequence[datetime], refused: Iterable[datetime]) -> list[int]:
    """How many calls were refused for want of a line in each minute."""
    found = dict.fromkeys(minutes, 0)
    for moment in refused:
        minute = moment.replace(second=0, microsecond=0)
        if minute in found:
            found[minute] += 1
    return list(found.values())


def capacity_by_minute(minutes: Sequence[datetime], rows: Iterable[tuple[datetime, int]], otherwise: int) -> list[int]:
    """How many lines there were in each minute: by the newest row (from when on, lines) that is not later."""
    ordered, now, found = sorted(rows), otherwise, []
    for minute in minutes:
        while ordered and ordered[0][0] < minute + MINUTE:
            now = ordered.pop(0)[1]
        found.append(now)
    return found


def _changes(uses: Iterable[Use]) -> list[tuple[datetime, int]]:
    taken = [(since, until) for since, until in uses if until is None or since < until]
    return sorted([*((since, 1) for since, _ in taken), *((until, -1) for _, until in taken if until is not None)])


def _raise_to(found: dict[datetime, int], level: int, since: datetime, until: datetime) -> None:
    minute = since.replace(second=0, microsecond=0)
    while minute < until:
        if level > found.get(minute, level):
            found[minute] = level
        minute += MINUTE
