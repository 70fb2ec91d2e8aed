"""What the cockpit asks: a day or a month against the contract, its course, and where it leads (4.1–4.4, 5.1, 5.2)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from baylanys.contract.queries import contract_zone, timetable_since
from baylanys.contract.working_time import day_bounds, month_bounds
from baylanys.reporting.definition import Definition
from baylanys.reporting.forecast import RECENT, Forecast, forecast, working_time
from baylanys.reporting.kpi import Figures
from baylanys.reporting.periods import By, last_day
from baylanys.reporting.queries import days_beyond, definition_at, sums_by_day, total
from baylanys.reporting.sums import Sums

COURSE_DAYS = 14
"""So many days stand behind a single one."""


@dataclass(frozen=True, slots=True)
class ContractView:
    """One period: its first and last day, its figures, and those of its single days."""

    by: By
    first: date
    last: date
    holds_today: bool
    rules: Definition
    figures: Figures
    day: Figures
    """Of today, where the period holds it; else of its last day."""
    month: Figures
    course: tuple[tuple[date, Figures], ...]
    """Days in order: those of the month so far, or the two weeks up to the day; days without calls left out."""
    worst_days: tuple[date, ...]
    end: Forecast | None
    """Of the running month alone."""


def contract_view(day: date, by: By, at: datetime) -> ContractView:
    """The day, or the month that holds it, as it stands."""
    zone = contract_zone()
    today = at.astimezone(zone).date()
    bounds = month_bounds(day, zone)
    month_first, month_last = day.replace(day=1), last_day(*bounds, zone)
    days = sums_by_day(month_first - timedelta(days=COURSE_DAYS), month_last)
    month = {each: sums for each, sums in days.items() if each >= month_first}
    own = month if by == "month" else {each: sums for each, sums in days.items() if each == day}
    first, last = (month_first, month_last) if by == "month" else (day, day)
    running = month_first <= today <= month_last
    shown = today if running and by == "month" else min(day, month_last)
    begins = month_first if by == "month" else day - timedelta(days=COURSE_DAYS - 1)
    return ContractView(
        by=by,
        first=first,
        last=last,
        holds_today=first <= today <= last,
        rules=definition_at(last if by == "day" else first),
        figures=total(own.values()).figures(),
        day=days.get(shown, Sums()).figures(),
        month=total(month.values()).figures(),
        course=tuple((each, sums.figures()) for each, sums in days.items() if begins <= each <= last and sums.calls),
        worst_days=days_beyond(month),
        end=month_end(days, today, at) if running else None,
    )


def month_end(days: dict[date, Sums], today: date, at: datetime) -> Forecast | None:
    """The running month's end; `days` reach two weeks before its first."""
    zone = contract_zone()
    since = today - RECENT + timedelta(days=1)
    begin = day_bounds(since, zone)[0]
    timetable = timetable_since(begin)
    recent = total(sums for each, sums in days.items() if since <= each <= today)
    so_far = total(sums for each, sums in days.items() if today.replace(day=1) <= each <= today)
    return forecast(
        so_far,
        recent,
        recent_time=working_time(timetable, begin, at),
        time_left=working_time(timetable, at, month_bounds(today, zone)[1]),
    )
