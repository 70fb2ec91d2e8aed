"""By when something promised or left undone is due: the end of a working day (4.3). Pure."""

from datetime import UTC, datetime, timedelta

from baylanys.contract.timetable import Timetable
from baylanys.contract.working_time import day_bounds

LATE = timedelta(minutes=60)


def end_of_service_day(moment: datetime, timetable: Timetable, late: timedelta = LATE) -> datetime:
    """The end of the working day that holds the moment; of the next one where less than `late` of it is left."""
    closing = _day_closing(moment, timetable)
    if closing is not None and closing - moment >= late:
        return closing
    _, day_end = day_bounds(timetable.day_of(moment), timetable.zone)
    opening = timetable.next_opening(day_end)
    return (_day_closing(opening, timetable) if opening else None) or day_end


def _day_closing(moment: datetime, timetable: Timetable) -> datetime | None:
    """The end of the day's last working interval after the moment; None where the day has none."""
    _, day_end = day_bounds(timetable.day_of(moment), timetable.zone)
    intervals = timetable.working_intervals(moment.astimezone(UTC), day_end)
    return intervals[-1][1] if intervals else None
