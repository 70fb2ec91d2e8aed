"""How far each clause is from breaking, from what the figures know (4.1–4.4, 5.1–5.3). Pure."""

from dataclasses import dataclass
from datetime import date

from baylanys.reporting.definition import Definition
from baylanys.reporting.forecast import Forecast
from baylanys.reporting.kpi import Figures

NEAR = 0.05
"""A forecast counts as kept again when it is this part of the limit away from it."""


@dataclass(frozen=True, slots=True)
class Margin:
    """One margin as it stands. `value` is in the unit of `watched.py`; None where there is nothing to judge.

    `limit` is the contract's own, for the words; `passed`: it is passed already. `breaks`: the forecast of the month's
    end breaks it; `nearly`: it does, or is too near to say that it does not. `as_if`: so many calls are taken as come
    where fewer were offered; 0 where what came counts.
    """

    key: str
    period: date
    value: float | None
    limit: float
    passed: bool = False
    breaks: bool = False
    nearly: bool = False
    as_if: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """What the margins are made of. `least`: for each margin the calls that are taken as come."""

    day: date
    rules: Definition
    today: Figures
    month: Figures
    end: Forecast | None
    waiting_ms: int
    """The longest wait of those who wait now."""
    lines_used: int
    lines: int
    operators: int | None
    """How many are at work; None outside working time, and before anybody ever was."""
    wanted: int
    """How many the contract wants of the day."""
    used_percent: dict[str, float]
    """Minutes of each direction, of the allotment with what was carried over."""
    end_percent: dict[str, float]
    """The same at the month's end, where it is foretold."""
    least: dict[str, int]


def margins_of(seen: Seen) -> list[Margin]:
    """Every margin, in the order of the clauses."""
    return [
        longest_now(seen.day, seen.waiting_ms, seen.rules),
        _longest_day(seen),
        _in_time(seen),
        _lost_day(seen),
        _lost_month(seen),
        _mean_wait(seen),
        _minutes(seen, "inbound"),
        _minutes(seen, "outbound"),
        _lines(seen),
        _operators(seen),
    ]


def longest_now(day: date, waiting_ms: int, rules: Definition) -> Margin:
    """4.1 of those who wait at the moment; nobody waits: nothing."""
    limit = rules.longest_wait_ms
    return Margin("longest_now", day, waiting_ms / 1000, limit / 1000, passed=waiting_ms > limit)


def _longest_day(seen: Seen) -> Margin:
    limit, longest = seen.rules.longest_wait_ms, seen.today.longest_wait_ms
    value = None if longest is None else longest / 1000
    return Margin("longest_day", seen.day, value, limit / 1000, passed=(longest or 0) > limit)


def _in_time(seen: Seen) -> Margin:
    """How many more may be answered late; calls that are taken as come count as answered in time."""
    limit, figures = seen.rules.in_time_percent, seen.month
    spare = (100 - limit) * max(figures.offered, seen.least["in_time"]) - 100 * (figures.offered - figures.in_time)
    foreseen = seen.end.in_time_percent if seen.end else None
    return Margin(
        "in_time", seen.day.replace(day=1), _left(spare, limit, figures.offered), limit, passed=spare < 0,
        breaks=foreseen is not None and foreseen < limit,
        nearly=foreseen is not None and foreseen < limit + NEAR * (100 - limit),
        as_if=_as_if(figures, seen.least["in_time"]),
    )  # fmt: skip


def _lost_day(seen: Seen) -> Margin:
    spare = _spare_losses(seen.today, seen.rules.lost_day_percent, seen.least["lost_day"])
    limit = seen.rules.lost_day_percent
    return Margin(
        "lost_day", seen.day, _left(spare, 100 - limit, seen.today.offered), limit, passed=spare < 0,
        as_if=_as_if(seen.today, seen.least["lost_day"]),
    )  # fmt: skip


def _lost_month(seen: Seen) -> Margin:
    limit = seen.rules.lost_month_percent
    spare = _spare_losses(seen.month, limit, seen.least["lost_month"])
    foreseen = seen.end.lost_percent if seen.end else None
    return Margin(
        "lost_month", seen.day.replace(day=1), _left(spare, 100 - limit, seen.month.offered), limit, passed=spare < 0,
        breaks=foreseen is not None and foreseen > limit,
        nearly=foreseen is not None and foreseen > limit * (1 - NEAR),
        as_if=_as_if(seen.month, seen.least["lost_month"]),
    )  # fmt: skip


def _mean_wait(seen: Seen) -> Margin:
    limit, mean = seen.rules.mean_wait_ms, seen.month.mean_wait_ms
    if seen.month.answered < seen.least["mean_wait"]:
        mean = None
    foreseen = seen.end.mean_wait_ms if seen.end and mean is not None else None
    return Margin(
        "mean_wait", seen.day.replace(day=1), None if mean is None else mean / 1000, limit / 1000,
        passed=(mean or 0) > limit,
        breaks=foreseen is not None and foreseen > limit,
        nearly=foreseen is not None and foreseen > limit * (1 - NEAR),
    )  # fmt: skip


def _minutes(seen: Seen, direction: str) -> Margin:
    used, end = seen.used_percent.get(direction), seen.end_percent.get(direction)
    return Margin(
        "minutes_in" if direction == "inbound" else "minutes_out", seen.day.replace(day=1), used, 100,
        passed=(used or 0) >= 100,
        breaks=end is not None and end > 100,
        nearly=end is not None and end > 100 * (1 - NEAR),
    )  # fmt: skip


def _lines(seen: Seen) -> Margin:
    value = 100 * seen.lines_used / seen.lines if seen.lines else None
    return Margin("lines", seen.day, value, seen.lines, passed=0 < seen.lines <= seen.lines_used)


def _operators(seen: Seen) -> Margin:
    """How many more are at work than the contract wants; below nothing where too few are."""
    spare = None if seen.operators is None else seen.operators - seen.wanted
    return Margin("operators", seen.day, spare, seen.wanted, passed=spare is not None and spare < 0)


def _spare_losses(figures: Figures, limit: int, least: int) -> int:
    """Hundredths of calls that may still be lost; below nothing where the limit is passed."""
    return limit * max(figures.offered, least) - 100 * figures.lost


def _as_if(figures: Figures, least: int) -> int:
    return least if figures.offered < least else 0


def _left(spare: int, each: int, offered: int) -> float | None:
    """Calls that are left before the limit is passed, each an offered call itself; None where none was offered."""
    return max(0, spare // each) if offered else None
