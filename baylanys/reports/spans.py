"""Periods of reports: ready-made ones, and the one that a period is compared with. Pure."""

from datetime import date, timedelta
from typing import Literal, get_args

Preset = Literal["day", "week", "month", "quarter"]
PRESETS: tuple[Preset, ...] = get_args(Preset)
MOST_DAYS = 3_660
"""Ten years: what one report covers at most."""


def span_of(preset: Preset, day: date) -> tuple[date, date]:
    """First and last day of the day, week (Monday first), month or quarter that holds the day."""
    if preset == "day":
        return day, day
    if preset == "week":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    first = day.replace(day=1) if preset == "month" else day.replace(month=day.month - (day.month - 1) % 3, day=1)
    return first, _months_on(first, 1 if preset == "month" else 3) - timedelta(days=1)


def last_complete(preset: Preset, today: date) -> tuple[date, date]:
    """The latest such period that is over."""
    return span_of(preset, span_of(preset, today)[0] - timedelta(days=1))


def preset_of(first: date, last: date) -> Preset | None:
    """Which ready-made period these days are, None for any other."""
    return next((each for each in PRESETS if span_of(each, first) == (first, last)), None)


def previous_of(first: date, last: date) -> tuple[date, date]:
    """What the period is compared with: the month before for a month, the quarter before for a quarter, else as many
    days before it."""
    preset = preset_of(first, last)
    if preset in {"month", "quarter"}:
        return span_of(preset, first - timedelta(days=1))
    length = last - first
    return first - timedelta(days=1) - length, first - timedelta(days=1)


def _months_on(first: date, months: int) -> date:
    month = first.month - 1 + months
    return date(first.year + month // 12, month % 12 + 1, 1)
