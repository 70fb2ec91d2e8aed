"""Working time across calendars: which one is in force when (5.4). Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from baylanys.contract import working_time
from baylanys.contract.working_time import LOOK_AHEAD, Days, Interval, Schedule, Status

NEVER_OPEN = Schedule(code="", hours=(), keeps_holidays=False)


@dataclass(frozen=True, slots=True)
class Timetable:
    """Which calendar is in force from when on, with everything needed to answer for any moment.

    `periods` are in order of their beginning. Before the first, the centre is closed.
    """

    periods: tuple[tuple[datetime, Schedule], ...]
    holidays: Days
    zone: ZoneInfo

    def schedule_at(self, moment: datetime) -> Schedule:
        """The calendar in force at that moment."""
        in_force = [schedule for since, schedule in self.periods if since <= moment]
        return in_force[-1] if in_force else NEVER_OPEN

    def status_at(self, moment: datetime) -> Status:
        """Whether a call at that moment is served."""
        return working_time.status_at(moment, self.schedule_at(moment), self.holidays, self.zone)

    def is_open(self, moment: datetime) -> bool:
        return self.status_at(moment) == "open"

    def next_opening(self, moment: datetime) -> datetime | None:
        """The moment itself where the centre is open, else when it opens next; None within 400 days."""
        for since, until, schedule in self._spans(moment, moment + LOOK_AHEAD):
            found = working_time.next_opening(since, schedule, self.holidays, self.zone)
            if found and found < until:
                return found
        return None

    def next_closing(self, moment: datetime) -> datetime | None:
        """When the working time that holds this moment ends, by the calendar now in force."""
        return working_time.next_closing(moment, self.schedule_at(moment), self.holidays, self.zone)

    def day_of(self, moment: datetime) -> date:
        """The contract's day that holds the moment."""
        return moment.astimezone(self.zone).date()

    def working_intervals(self, start: datetime, end: datetime) -> list[Interval]:
        """Working time between two moments, whichever calendars were in force."""
        found: list[Interval] = []
        for since, until, schedule in self._spans(start, end):
            found += working_time.working_intervals(since, until, schedule, self.holidays, self.zone)
        return found

    def _spans(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime, Schedule]]:
        ends = [*(since for since, _ in self.periods[1:]), end]
        for (since, schedule), until in zip(self.periods, ends, strict=False):
            first, last = max(since, start), min(until, end)
            if first < last:
                yield first, last, schedule
