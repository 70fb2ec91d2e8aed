"""What the contract wants of a day: peaks by the customer's word, operators, languages, lines (5.2, 5.3)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from baylanys.contract.queries import contract_zone
from baylanys.contract.working_time import day_bounds
from baylanys.reporting.models import PeakMonth, PeakPeriod, StaffingRule
from baylanys.reporting.staffing import Required


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of one day."""

    is_peak: bool
    required: Required
    lines: int
    """The contract's lines; how many there are is said by the centre's own setting (contract.queries.lines_at)."""


def wanted_on(day: date) -> Wanted:
    """What holds on the day."""
    return wanted_of([day])[day]


def wanted_of(days: list[date]) -> dict[date, Wanted]:
    """What holds on each of the days; four queries, however many days."""
    if not days:
        return {}
    rules = list(StaffingRule.objects.order_by("valid_from", "pk"))
    peaks = _Peaks(min(days), max(days))
    return {day: _wanted(_rule(rules, day), peaks.hold(day)) for day in days}


def _rule(rules: list[StaffingRule], day: date) -> StaffingRule:
    """The contract's first values where no row says otherwise."""
    return next((row for row in reversed(rules) if row.valid_from <= day), StaffingRule(valid_from=day))


def _wanted(rule: StaffingRule, is_peak: bool) -> Wanted:
    operators = rule.peak_operators if is_peak else rule.operators
    lines = rule.peak_lines if is_peak else rule.lines
    return Wanted(is_peak, Required(operators, rule.kazakh, rule.russian), lines)


class _Peaks:
    """The customer's words on days and on whole months. A word counts for its own day and later ones, so that what was
    enough yesterday is not too little by a word of today; of several the newest counts."""

    def __init__(self, first: date, last: date) -> None:
        zone = contract_zone()
        month = first.replace(day=1)
        told: list[tuple[datetime, date, date, bool]] = [
            (row.at, row.first, row.last, row.is_peak)
            for row in PeakPeriod.objects.filter(first__lte=last, last__gte=first)
        ]
        told += [
            (row.at, row.month, (row.month + timedelta(days=31)).replace(day=1) - timedelta(days=1), row.is_peak)
            for row in PeakMonth.objects.filter(month__gte=month, month__lte=last)
        ]
        self._words = [(at.astimezone(zone).date(), begins, ends, peak) for at, begins, ends, peak in sorted(told)]

    def hold(self, day: date) -> bool:
        words = [peak for since, begins, ends, peak in self._words if begins <= day <= ends and since <= day]
        return words[-1] if words else False


def last_moment(day: date) -> datetime:
    """The end of the contract's day, in UTC."""
    return day_bounds(day, contract_zone())[1]
