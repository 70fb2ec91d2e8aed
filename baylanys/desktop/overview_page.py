"""The figures against the contract: today and the month, each with its limit, verdict and definition (4.1–4.4)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from baylanys.desktop.templatetags.desktop import duration
from baylanys.reporting.definition import Definition
from baylanys.reporting.kpi import Figures, in_time_met, losses_left, lost_met, minutes
from baylanys.reporting.queries import DayAndMonth

OK, ATTENTION, BREACH, NOTHING = "ok", "attention", "breach", "nothing"
_ORDER = (NOTHING, OK, ATTENTION, BREACH)
_NEAR = 0.75
"""A wait beyond this part of its limit asks for attention."""


@dataclass(frozen=True, slots=True)
class Side:
    """Today's or the month's half of a card. `filled` and `mark` are places on a bar of 100."""

    value: str
    of: str
    tone: str
    verdict: str
    proof: str = ""
    """The interaction that made the figure."""
    filled: float = 0
    mark: float = 0


@dataclass(frozen=True, slots=True)
class Card:
    """One figure of the contract."""

    clause: str
    name: str
    aim: str
    today: Side
    month: Side
    definition: str

    @property
    def tone(self) -> str:
        return max(self.today.tone, self.month.tone, key=_ORDER.index)


@dataclass(frozen=True, slots=True)
class Line:
    """A count shown beside: today, in the month, and what it means. `rows` filters the page that shows them."""

    name: str
    today: str
    month: str
    hint: str = ""
    rows: str = ""
    page: str = "register"


def cards_of(found: DayAndMonth) -> list[Card]:
    """The four figures that the contract limits, the one that binds first in front."""
    rules, today, month = found.today.definition, found.today.figures, found.month.figures
    return [
        Card(
            "4.3",
            _("Lost calls"),
            _("≤ %(day)s %% a day, ≤ %(month)s %% a month")
            % {"day": rules.lost_day_percent, "month": rules.lost_month_percent},
            _lost(today, rules.lost_day_percent),
            _lost(month, rules.lost_month_percent),
            _("(Offered − answered − callbacks kept) ÷ offered. The month is the ratio of sums, not the mean of days."),
        ),
        Card(
            "4.2",
            _("Answered within %(seconds)s s") % {"seconds": rules.answer_within_ms // 1000},
            _("≥ %(percent)s %% a month") % {"percent": rules.in_time_percent},
            _in_time(today, rules),
            _in_time(month, rules),
            _("Calls answered in time at their first queue entry ÷ all offered calls, short and lost ones included."),
        ),
        Card(
            "4.4",
            _("Mean wait"),
            f"≤ {duration(rules.mean_wait_ms)}",
            _wait(today.mean_wait_ms, rules.mean_wait_ms, _in_queue(today)),
            _wait(month.mean_wait_ms, rules.mean_wait_ms, _in_queue(month)),
            _("Mean time from queue entry to the operator's voice, of answered calls. The menu before it is no wait."),
        ),
        Card(
            "4.1",
            _("Longest wait"),
            f"≤ {duration(rules.longest_wait_ms)}",
            _wait(today.longest_wait_ms, rules.longest_wait_ms, _beyond(today), today.longest_wait_key),
            _wait(month.longest_wait_ms, rules.longest_wait_ms, _beyond(month), month.longest_wait_key),
            _("The longest time that one call spent in queues, all its entries added, answered or not."),
        ),
    ]


def lines_of(found: DayAndMonth, lines: int) -> list[Line]:
    """Counts beside the four figures."""
    today, month = found.today.figures, found.month.figures

    def line(name: str, field: str, hint: str = "", outcome: str = "") -> Line:
        rows = f"direction=inbound&outcome={outcome}" if outcome else ""
        return Line(name, str(getattr(today, field)), str(getattr(month, field)), hint, rows)

    return [
        line(
            pgettext("count", "Offered"),
            "offered",
            _("entered a queue in working time, or were refused for want of a line"),
        ),
        line(pgettext("count", "Answered"), "answered", outcome="answered"),
        line(pgettext("count", "Lost"), "lost", outcome="lost"),
        line(_("Callback kept"), "callback_kept", _("4.3: promised and kept, not lost"), "callback_kept"),
        line(_("Reached again within an hour"), "reached_again", _("of the lost; never lowers the lost figure")),
        line(_("Refused for want of a line"), "refused_for_line", outcome="refused"),
        line(_("Left in the menu"), "left_in_ivr", _("before any queue: not offered"), "left_in_ivr"),
        line(pgettext("count", "After hours"), "after_hours", outcome="after_hours"),
        line(_("Left in a transfer"), "left_in_transfer"),
        line(_("Dropped by a failure"), "dropped"),
        Line(
            _("Recorded conversations"),
            _recorded(today),
            _recorded(month),
            _("5.4: all of them"),
            "kind=conversation",
            "missing_recordings",
        ),
        line(_("Most lines at once"), "most_lines", _("of %(lines)s") % {"lines": lines}),
        Line(_("Minutes in"), str(minutes(today.inbound_ms)), str(minutes(month.inbound_ms)), _("5.1")),
        Line(_("Minutes out"), str(minutes(today.outbound_ms)), str(minutes(month.outbound_ms)), _("5.1")),
    ]


def formulas_of(figures: Figures) -> list[dict[str, Any]]:
    """4.2 by the four formulas in use; the first is the contract's."""
    return [
        {"name": _("In time ÷ offered (the contract's)"), "value": percent(figures.in_time_percent)},
        {"name": _("In time ÷ answered"), "value": percent(figures.in_time_of_answered_percent)},
        {"name": _("Early hang-ups as successes"), "value": percent(figures.in_time_with_early_percent)},
        {"name": _("Early hang-ups left out"), "value": percent(figures.in_time_without_early_percent)},
    ]


def percent(value: float | None) -> str:
    """`96,4 %`, never rounded over a limit: 79,96 stays 79,9; a dash where there was nothing."""
    if value is None:
        return "–"
    return f"{int(value * 10 + 1e-9) / 10:.1f}".replace(".", ",") + " %"


def _lost(figures: Figures, limit: int) -> Side:
    if not figures.offered:
        return _nothing()
    left = losses_left(figures, limit)
    met = lost_met(figures, limit)
    verdict = _("may still be lost: %(left)s") % {"left": left} if left or figures.lost else _("none lost")
    value, share = percent(figures.lost_percent), figures.lost_percent or 0
    of = _("%(part)s of %(whole)s") % {"part": figures.lost, "whole": figures.offered}
    tone = BREACH if not met else ATTENTION if figures.lost and not left else OK
    return Side(value, of, tone, verdict if met else _("limit passed"), filled=min(100, share * 50 / limit), mark=50)


def _in_time(figures: Figures, rules: Definition) -> Side:
    if not figures.offered:
        return _nothing()
    met, share = in_time_met(figures, rules), figures.in_time_percent or 0
    of = _("%(part)s of %(whole)s") % {"part": figures.in_time, "whole": figures.offered}
    tone = BREACH if not met else OK if share >= rules.in_time_percent + 5 else ATTENTION
    return Side(percent(share), of, tone, _("kept") if met else _("not kept"), "", share, rules.in_time_percent)


def _wait(value: int | None, limit: int, of: str, proof: str = "") -> Side:
    if value is None:
        return _nothing()
    tone = BREACH if value > limit else ATTENTION if value > limit * _NEAR else OK
    verdict = _("not kept") if tone == BREACH else _("kept")
    return Side(duration(value), of, tone, verdict, proof, min(100, value * 66 / limit), 66)


def _in_queue(figures: Figures) -> str:
    return _("of all offered: %(mean)s") % {"mean": duration(figures.mean_queue_ms)}


def _beyond(figures: Figures) -> str:
    count = figures.waits_beyond_limit
    return _("beyond the limit: %(count)s") % {"count": count}


def _recorded(figures: Figures) -> str:
    return _("%(part)s of %(whole)s") % {"part": figures.recorded, "whole": figures.conversations}


def _nothing() -> Side:
    return Side("–", "", NOTHING, _("no calls yet"))
