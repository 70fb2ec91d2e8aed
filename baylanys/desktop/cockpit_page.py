"""The contract's clauses as lines of one page: figure, limit, margin, course, forecast, evidence (4.1–4.4, 5.1–5.4)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from baylanys.desktop.overview_page import ATTENTION, BREACH, NOTHING, OK, percent
from baylanys.desktop.spark import Spark, spark_of
from baylanys.desktop.templatetags.desktop import day as day_of_month
from baylanys.desktop.templatetags.desktop import duration
from baylanys.reporting.contract_view import ContractView
from baylanys.reporting.kpi import Figures, in_time_met, late_left, losses_left, lost_met
from baylanys.reporting.minutes_view import MinutesView, Side

_NEAR = 0.75
_DASH = "–"


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """One clause. `which` names the calls behind it (reporting/evidence.py); where it is not about calls, `page` is the
    address of its evidence."""

    clause: str
    name: str
    limit: str
    value: str
    of: str
    tone: str
    margin: str
    which: str
    spark: Spark | None
    forecast: str = ""
    forecast_tone: str = NOTHING
    page: str = ""


def lines_of(view: ContractView, lines: int) -> list[ClauseLine]:
    """Every clause that calls are measured by; the one that binds first in front."""
    return [_lost(view), _in_time(view), _mean_wait(view), _longest(view), _lines(view, lines), _recorded(view)]


def _course(
    view: ContractView, value: Callable[[Figures], float | None], limit: float, show: Callable[[float], str]
) -> Spark | None:
    return spark_of([(day, value(figures)) for day, figures in view.course], limit, show)


def _lost(view: ContractView) -> ClauseLine:
    rules, found = view.rules, view.figures
    limit = rules.lost_month_percent if view.by == "month" else rules.lost_day_percent
    met, left = lost_met(found, limit), losses_left(found, limit)
    today = losses_left(view.day, rules.lost_day_percent)
    month = losses_left(view.month, rules.lost_month_percent)
    margin = _("%(today)s more lost calls today, %(month)s this month") if view.holds_today else ""
    foreseen = view.end.lost_percent if view.end else None
    return ClauseLine(
        "4.3",
        _("Lost calls"),
        _("≤ %(day)s %% a day, ≤ %(month)s %% a month")
        % {"day": rules.lost_day_percent, "month": rules.lost_month_percent},
        percent(found.lost_percent),
        _part(found.lost, found.offered),
        _tone(found.offered, met, near=bool(found.lost) and not left),
        _margin(found.offered, met, margin % {"today": today, "month": month} if margin else _left(left)),
        "lost",
        _course(view, lambda each: each.lost_percent, rules.lost_day_percent, percent),
        *_foreseen(foreseen, lambda value: value <= rules.lost_month_percent, percent),
    )


def _in_time(view: ContractView) -> ClauseLine:
    rules, found = view.rules, view.figures
    met, left = in_time_met(found, rules), late_left(found, rules)
    near = (found.in_time_percent or 0) < rules.in_time_percent + 5
    foreseen = view.end.in_time_percent if view.end else None
    return ClauseLine(
        "4.2",
        _("Answered within %(seconds)s s") % {"seconds": rules.answer_within_ms // 1000},
        _("≥ %(percent)s %% a month") % {"percent": rules.in_time_percent},
        percent(found.in_time_percent),
        _part(found.in_time, found.offered),
        _tone(found.offered, met, near=near),
        _margin(found.offered, met, _("%(left)s more may be answered late") % {"left": left}),
        "not_in_time",
        _course(view, lambda each: each.in_time_percent, rules.in_time_percent, percent),
        *_foreseen(foreseen, lambda value: value >= rules.in_time_percent, percent),
    )


def _mean_wait(view: ContractView) -> ClauseLine:
    limit, value = view.rules.mean_wait_ms, view.figures.mean_wait_ms
    foreseen = view.end.mean_wait_ms if view.end else None
    return ClauseLine(
        "4.4",
        _("Mean wait"),
        f"≤ {duration(limit)}",
        duration(value),
        _("of all offered: %(mean)s") % {"mean": duration(view.figures.mean_queue_ms)},
        _wait_tone(value, limit),
        _time_left(value, limit),
        "waits",
        _course(view, lambda each: each.mean_wait_ms, limit, lambda ms: duration(int(ms))),
        *_foreseen(foreseen, lambda ms: ms <= limit, lambda ms: duration(int(ms))),
    )


def _longest(view: ContractView) -> ClauseLine:
    limit, value = view.rules.longest_wait_ms, view.figures.longest_wait_ms
    beyond = view.figures.waits_beyond_limit
    return ClauseLine(
        "4.1",
        _("Longest wait"),
        f"≤ {duration(limit)}",
        duration(value),
        _("beyond the limit: %(count)s") % {"count": beyond},
        BREACH if beyond else _wait_tone(value, limit),
        _time_left(value, limit),
        "longest",
        _course(view, lambda each: each.longest_wait_ms, limit, lambda ms: duration(int(ms))),
    )


def _lines(view: ContractView, lines: int) -> ClauseLine:
    used, refused = view.figures.most_lines, view.figures.refused_for_line
    return ClauseLine(
        "5.2",
        _("Lines in use at once"),
        _("of %(lines)s") % {"lines": lines},
        str(used),
        _("refused for want of a line: %(count)s") % {"count": refused},
        BREACH if refused else ATTENTION if used >= lines else OK if view.figures.most_lines else NOTHING,
        _("%(left)s lines were free at the busiest moment") % {"left": max(0, lines - used)},
        "refused_for_line",
        _course(view, lambda each: each.most_lines, lines, lambda value: str(int(value))),
    )


def _recorded(view: ContractView) -> ClauseLine:
    found = view.figures
    missing = max(0, found.conversations - found.recorded)
    return ClauseLine(
        "5.4",
        _("Recorded conversations"),
        "100 %",
        percent(found.recorded_percent),
        _part(found.recorded, found.conversations),
        _tone(found.conversations, not missing),
        _("all are there") if not missing and found.conversations else _missing(missing),
        "unrecorded",
        _course(view, lambda each: each.recorded_percent, 100, percent),
    )


def minute_lines(view: ContractView, account: MinutesView) -> list[ClauseLine]:
    """5.1 in both directions, of a month."""
    return [_minutes(view, side) for side in account.sides]


def _minutes(view: ContractView, side: Side) -> ClauseLine:
    inbound, own = side.direction == "inbound", side.account
    tone = BREACH if own.warning == 100 else ATTENTION if own.warning or side.runs_out_at else OK
    talked = f"{side.direction}_ms"
    return ClauseLine(
        "5.1",
        _("Minutes in") if inbound else _("Minutes out"),
        str(own.limit),
        str(own.used),
        f"{own.percent:.1f} %".replace(".", ","),
        tone if own.used else NOTHING,
        _("left: %(left)s") % {"left": own.left},
        "minutes_in" if inbound else "minutes_out",
        _course(view, lambda each: getattr(each, talked) / 60_000, 0, lambda value: str(round(value))),
        *((day_of_month(side.runs_out_at), BREACH) if side.runs_out_at else ("", NOTHING)),
    )


def _foreseen(value: float | None, keeps: Callable[[float], bool], show: Callable[[float], str]) -> tuple[str, str]:
    return ("", NOTHING) if value is None else (show(value), OK if keeps(value) else BREACH)


def _tone(whole: int, met: bool, *, near: bool = False) -> str:
    if not whole:
        return NOTHING
    return BREACH if not met else ATTENTION if near else OK


def _wait_tone(value: int | None, limit: int) -> str:
    if value is None:
        return NOTHING
    return BREACH if value > limit else ATTENTION if value > limit * _NEAR else OK


def _margin(whole: int, met: bool, words: str) -> str:
    if not whole:
        return _("no calls yet")
    return words if met else _("limit passed")


def _left(left: int) -> str:
    return _("may still be lost: %(left)s") % {"left": left} if left else ""


def _missing(missing: int) -> str:
    return _("%(count)s missing") % {"count": missing} if missing else _DASH


def _time_left(value: int | None, limit: int) -> str:
    if value is None:
        return _("no calls yet")
    if value > limit:
        return _("limit passed")
    return _("%(seconds)s s to the limit") % {"seconds": (limit - value) // 1000}


def _part(part: int, whole: int) -> str:
    return _("%(part)s of %(whole)s") % {"part": part, "whole": whole}


def neighbours(view: ContractView, today: date) -> tuple[date, date | None]:
    """The days that lead to the period before and to the one after, where that has begun."""
    before, after = view.first - timedelta(days=1), view.last + timedelta(days=1)
    return before, after if after <= today else None
