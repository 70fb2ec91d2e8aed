"""A month's minutes: limits, what was carried over, use, corrections, when they run out (5.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from baylanys.contract.queries import contract_zone, timetable_since
from baylanys.contract.timetable import Timetable
from baylanys.contract.working_time import day_bounds, month_bounds
from baylanys.reporting.definition import in_force
from baylanys.reporting.domain.judged_calls import all_definitions
from baylanys.reporting.evidence import first_counted_day
from baylanys.reporting.forecast import RECENT, run_out, working_time
from baylanys.reporting.minutes_account import Account, account, moment_after
from baylanys.reporting.models import MinuteCorrection, PeakMonth
from baylanys.reporting.periods import last_day
from baylanys.reporting.queries import sums_by_day, total
from baylanys.reporting.sums import Sums

DIRECTIONS = ("inbound", "outbound")
_OTHER = {"inbound": "outbound", "outbound": "inbound"}


@dataclass(frozen=True, slots=True)
class Side:
    """One direction: its account, corrections, and when it runs out at the pace of the last weeks."""

    direction: str
    account: Account
    corrections: Sequence[MinuteCorrection]
    runs_out_at: datetime | None
    """None where the month ends first, or is not the running one."""


@dataclass(frozen=True, slots=True)
class MinutesView:
    """The month with both directions, the customer's words on it, and its days."""

    month: date
    sides: tuple[Side, Side]
    peak: PeakMonth | None
    words: Sequence[PeakMonth]
    days: tuple[tuple[date, int, int], ...]
    """Day, milliseconds in and out; days without talk left out."""


def minutes_view(month: date, at: datetime) -> MinutesView:
    """The month's account as it stands; `month` is its first day."""
    days = sums_by_day(month, _last(month))
    accounts = _accounts(month, days)
    words = list(PeakMonth.objects.filter(month=month).select_related("by").order_by("at", "pk"))
    corrections = list(MinuteCorrection.objects.filter(month=month).select_related("by").order_by("at", "pk"))
    pace = _pace(month, at)
    return MinutesView(
        month=month,
        sides=(
            _side("inbound", accounts, corrections, pace),
            _side("outbound", accounts, corrections, pace),
        ),
        peak=words[-1] if words and words[-1].is_peak else None,
        words=words,
        days=tuple((day, s.inbound_ms, s.outbound_ms) for day, s in days.items() if s.inbound_ms or s.outbound_ms),
    )


def accounts_of(month: date) -> dict[str, Account]:
    """Both directions of the month."""
    return _accounts(month, sums_by_day(month, _last(month)))


def _accounts(month: date, days: dict[date, Sums]) -> dict[str, Account]:
    before = (month - timedelta(days=1)).replace(day=1)
    earlier = _own_accounts(before, sums_by_day(before, _last(before))) if _has_begun(before) else {}
    return {
        direction: account(
            own=own.own,
            carried=earlier[_OTHER[direction]].own_left if earlier else 0,
            used_ms=own.used_ms,
            corrections=[own.corrected],
        )
        for direction, own in _own_accounts(month, days).items()
    }


def _own_accounts(month: date, days: dict[date, Sums]) -> dict[str, Account]:
    rules = in_force(all_definitions(), month)
    word = PeakMonth.objects.filter(month=month).order_by("-at", "-pk").first()
    own = rules.peak_month_minutes if word and word.is_peak else rules.month_minutes
    used = total(days.values())
    corrections = list(MinuteCorrection.objects.filter(month=month).values_list("direction", "minutes"))
    return {
        direction: account(
            own=own,
            carried=0,
            used_ms=getattr(used, f"{direction}_ms"),
            corrections=[number for whose, number in corrections if whose == direction],
        )
        for direction in DIRECTIONS
    }


def _has_begun(month: date) -> bool:
    """True where the centre served calls in that month or before: nothing is left over of months without a contract."""
    first = first_counted_day()
    return first is not None and first <= _last(month)


@dataclass(frozen=True, slots=True)
class _Pace:
    """The last two weeks: their sums and working time, and the calendar until the month's end."""

    recent: Sums
    worked: timedelta
    timetable: Timetable
    at: datetime
    end: datetime


def _pace(month: date, at: datetime) -> _Pace | None:
    """None where the month is not the running one."""
    zone = contract_zone()
    start, end = month_bounds(month, zone)
    if not start <= at < end:
        return None
    today = at.astimezone(zone).date()
    since = today - RECENT + timedelta(days=1)
    begin = day_bounds(since, zone)[0]
    timetable = timetable_since(begin)
    recent = total(sums_by_day(since, today).values())
    return _Pace(recent, working_time(timetable, begin, at), timetable, at, end)


def _side(
    direction: str, accounts: dict[str, Account], corrections: Sequence[MinuteCorrection], pace: _Pace | None
) -> Side:
    own = [row for row in corrections if row.direction == direction]
    out = _runs_out(direction, accounts[direction], pace) if pace else None
    return Side(direction, accounts[direction], own, out)


def _runs_out(direction: str, own: Account, pace: _Pace) -> datetime | None:
    recent = getattr(pace.recent, f"{direction}_ms")
    left = run_out((own.limit - own.corrected) * 60_000, own.used_ms, recent, pace.worked)
    found = moment_after(pace.timetable, pace.at, left) if left is not None and pace.worked else None
    return found if found is not None and found < pace.end else None


def _last(month: date) -> date:
    zone = contract_zone()
    return last_day(*month_bounds(month, zone), zone)
