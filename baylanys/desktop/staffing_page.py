"""What the page of operators and lines shows: a day by minute, a month by day, gaps with their reasons (5.2, 5.3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from baylanys.accounts.models import Person
from baylanys.contract.queries import contract_zone, timetable_since
from baylanys.contract.working_time import day_bounds
from baylanys.desktop.overview_page import percent
from baylanys.desktop.staffing_strip import Axis, Piece, axis_of, gap_pieces, hours_of, stay_pieces, strip_of
from baylanys.operations.models import Alarm
from baylanys.reporting.gap_suggestions import NOT_COME, OUTAGE, suggest
from baylanys.reporting.models import GapReason
from baylanys.reporting.staffing import PRESENT, Gap, Stay
from baylanys.reporting.staffing_facts import stays_between
from baylanys.reporting.staffing_view import StaffedDayView, reasons_for
from baylanys.routing.choices import BreakReason, NotReadyReason, OperatorStateName

DAYS_BEFORE = timedelta(days=7)
SHOWN_GAPS = 200
Outage = tuple[datetime, datetime | None]
OUTAGES = ("engine_away", "asterisk_away", "program_stopped")
LEGEND = ("ready", "talking", "wrap_up", "break", "lunch", "training", "other", "not_ready")


@dataclass(frozen=True, slots=True)
class GapLine:
    """One gap: its day, what was missing, what may be the reason, and what was written as one."""

    day: date
    gap: Gap
    what: str
    suggestions: str
    reasons: Sequence[GapReason]


def day_context(view: StaffedDayView | None, day: date, at: datetime, *, names: bool) -> dict[str, Any]:
    """The drawing and the gaps of one day; `names` brings who was in which state."""
    start, end = day_bounds(day, contract_zone())
    axis = axis_of(timetable_since(start).working_intervals(start, end))
    if view is None or axis is None:
        return {"view": view, "axis": axis, "gaps": []}
    stays = stays_between(start, min(at, end))
    outages = _outages(start, end)
    return {
        "view": view,
        "axis": axis,
        "hours": hours_of(axis, contract_zone()),
        "kept": percent(_share(view)),
        "operators": _operators(axis, view),
        "lines": _lines(axis, view),
        "gaps": gap_lines([(day, gap) for gap in view.gaps], suggestions=_Suggestions(start, stays, outages)),
        "outages": outages,
        "people": _people(axis, stays) if names else [],
        "legend": [(code, state_words(code)) for code in LEGEND],
    }


def gap_lines(gaps: Sequence[tuple[date, Gap]], suggestions: "_Suggestions | None" = None) -> list[GapLine]:
    """Gaps as the page and the file tell them."""
    reasons = reasons_for([gap for _day, gap in gaps])
    return [
        GapLine(day, gap, what_missing(gap), suggestions.words(gap) if suggestions else "", reasons[gap])
        for day, gap in gaps
    ]


def what_missing(gap: Gap) -> str:
    """`2 operators missing`, `nobody for Kazakh`."""
    count = {"n": gap.missing}
    match gap.kind:
        case "operators":
            return ngettext("%(n)s operator missing", "%(n)s operators missing", gap.missing) % count
        case "kk":
            return _("too few for Kazakh: %(n)s missing") % count
        case "ru":
            return _("too few for Russian: %(n)s missing") % count
        case _:
            return ngettext("%(n)s call found no line", "%(n)s calls found no line", gap.missing) % count


def state_words(code: str) -> str:
    """A state, or the reason of one, in words."""
    words = dict(OperatorStateName.choices) | dict(NotReadyReason.choices) | dict(BreakReason.choices)
    return str(words.get(code, code))


class _Suggestions:
    """What a day's states and alarms tell of its gaps."""

    def __init__(self, start: datetime, stays: Sequence[Stay], outages: Sequence[Outage]) -> None:
        self._stays, self._outages = stays, outages
        self._expected = {stay.operator for stay in stays_between(start - DAYS_BEFORE, start) if stay.state in PRESENT}

    def words(self, gap: Gap) -> str:
        found = suggest(gap, self._stays, expected=self._expected, outages=self._outages)
        return ", ".join(_suggestion(each.code, each.operators) for each in found)


def _outages(start: datetime, end: datetime) -> list[Outage]:
    """When the system was out of order, as its alarms tell; an operator's last state holds meanwhile."""
    alarms = Alarm.objects.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=start), began_at__lt=end)
    return list(alarms.filter(rule__in=OUTAGES).order_by("began_at").values_list("began_at", "ended_at"))


def _suggestion(code: str, operators: int) -> str:
    if code == OUTAGE:
        return _("the system was out of order")
    words = _("did not come that day") if code == NOT_COME else state_words(code)
    return f"{words} ({operators})"


def _operators(axis: Axis, view: StaffedDayView) -> dict[str, Any]:
    moments = [minute.at for minute in view.minutes]
    counts, wanted = [minute.present for minute in view.minutes], view.wanted.required
    return {
        "strip": strip_of(axis, moments, counts, wanted.operators),
        "gaps": gap_pieces(axis, view.gaps, "operators"),
        "languages": [
            (pgettext("staffing", "Kazakh"), gap_pieces(axis, view.gaps, "kk")),
            (pgettext("staffing", "Russian"), gap_pieces(axis, view.gaps, "ru")),
        ],
        "fewest": min(counts, default=0),
        "most": max(counts, default=0),
    }


def _lines(axis: Axis, view: StaffedDayView) -> dict[str, Any]:
    capacity = max(view.row.capacity, default=0)
    return {
        "strip": strip_of(axis, [minute.at for minute in view.minutes], view.row.lines, capacity),
        "gaps": gap_pieces(axis, view.gaps, "lines"),
        "capacity": capacity,
        "too_few": capacity < view.wanted.lines,
    }


def _people(axis: Axis, stays: Sequence[Stay]) -> list[tuple[Person, list[Piece], timedelta]]:
    """Whoever was at a desk that day, with pieces of states, and how long he or she was there."""
    by_operator: dict[int, list[Stay]] = {}
    for stay in stays:
        by_operator.setdefault(stay.operator, []).append(stay)
    people = Person.objects.in_bulk(by_operator)
    found = [
        (people[key], stay_pieces(axis, own), _length(stay for stay in own if stay.state in PRESENT))
        for key, own in by_operator.items()
    ]
    return sorted((each for each in found if each[1]), key=lambda each: each[0].display_name)


def _length(stays: Iterable[Stay]) -> timedelta:
    return sum((stay.until - stay.since for stay in stays), timedelta())


def _share(view: StaffedDayView) -> float | None:
    row = view.row
    return 100 * (row.worked - row.not_kept) / row.worked if row.worked else None
