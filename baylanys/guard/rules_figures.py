"""The day's figures for the forecast, read from what is kept of them (4.3)."""

from __future__ import annotations

from datetime import datetime, timedelta

from baylanys.contract.queries import contract_zone, schedule_in_force
from baylanys.contract.working_time import day_bounds
from baylanys.guard.rules_forecast import Today
from baylanys.reporting.forecast import working_time
from baylanys.reporting.queries import figures_between, sums_by_day
from baylanys.reporting.sums import Sums

LATELY = timedelta(minutes=30)


def today_so_far(at: datetime) -> Today:
    """The day of that moment: what came and was lost, what came in the last half-hour of working time, what is left."""
    zone, timetable = contract_zone(), schedule_in_force(at)
    day = at.astimezone(zone).date()
    start, end = day_bounds(day, zone)
    lately = max(at - LATELY, start)
    figures = sums_by_day(day, day).get(day, Sums()).figures()
    return Today(
        offered=figures.offered,
        lost=figures.lost,
        offered_lately=figures_between(lately, at).offered,
        hours_lately=working_time(timetable, lately, at) / timedelta(hours=1),
        hours_left=working_time(timetable, at, end) / timedelta(hours=1),
    )
