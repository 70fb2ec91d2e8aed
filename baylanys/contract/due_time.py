"""By when something is due that takes so many hours of working time (6). Pure."""

from datetime import UTC, datetime, timedelta

from baylanys.contract.timetable import Timetable

_STEP = timedelta(days=14)
_FARTHEST = timedelta(days=1_200)


def due_at(start: datetime, working: timedelta, timetable: Timetable) -> datetime:
    """The moment at which `working` time has passed since `start`, counting open hours alone.

    It lies in working time or at its end, never outside; a later start is never due earlier. Where the calendar has
    not enough working time within three years, it is counted around the clock from there on.
    """
    left, since = working, start.astimezone(UTC)
    until = since + _FARTHEST
    while since < until:
        step = min(since + _STEP, until)
        for begins, ends in timetable.working_intervals(since, step):
            if left <= ends - begins:
                return begins + left
            left -= ends - begins
        since = step
    return until + left
