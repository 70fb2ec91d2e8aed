"""What an ended call leaves to be done, and by when. Pure."""

from datetime import datetime, timedelta

from baylanys.contract.service_day import end_of_service_day
from baylanys.contract.timetable import Timetable
from baylanys.interactions.fold import Summary
from baylanys.telephony.choices import TaskKind

MORNING = timedelta(hours=3)
WANT_OF_PLACE = frozenset({"no_line", "queue_full"})
_BY_OUTCOME = {
    "voicemail": TaskKind.VOICEMAIL,
    "lost": TaskKind.LOST,
    "left_in_ivr": TaskKind.LEFT_IN_IVR,
    "after_hours": TaskKind.AFTER_HOURS,
}


def task_kind(summary: Summary, *, promised: bool) -> TaskKind | None:
    """What is to be done about the ended call; None where nothing is. `promised`: the caller accepted a callback."""
    if summary.outcome == "answered":
        return TaskKind.DROPPED if summary.hung_up_by == "system" else None
    if summary.direction == "outbound":
        return None
    if promised:
        return TaskKind.CALLBACK
    if summary.outcome == "refused" and summary.refused_reason in WANT_OF_PLACE:
        return TaskKind.REFUSED
    return _BY_OUTCOME.get(summary.outcome)


def due_at(kind: TaskKind, ended_at: datetime, timetable: Timetable) -> datetime:
    """A call cut off: at once. In working time: the end of the day. Outside it: the next working morning."""
    if kind is TaskKind.DROPPED:
        return ended_at
    if timetable.is_open(ended_at):
        return end_of_service_day(ended_at, timetable)
    opening = timetable.next_opening(ended_at)
    if opening is None:
        return end_of_service_day(ended_at, timetable)
    return min(opening + MORNING, timetable.next_closing(opening) or opening + MORNING)
