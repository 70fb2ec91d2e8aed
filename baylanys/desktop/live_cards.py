"""The four contract figures of the live view: today, the month beside, and what margin is left (4.1–4.4)."""

import time
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baylanys.desktop.overview_page import Side, cards_of
from baylanys.desktop.templatetags.desktop import duration
from baylanys.reporting.kpi import late_left, losses_left
from baylanys.reporting.queries import DayAndMonth, day_and_month

ORDER = ("4.2", "4.3", "4.4", "4.1")
KEPT_SECONDS = 0.8
_latest: list[tuple[float, DayAndMonth]] = []
_drawn: dict[str, tuple[DayAndMonth, str]] = {}


@dataclass(frozen=True, slots=True)
class LiveCard:
    """One figure: its aim, today's half, the month in words, and the margin in words."""

    clause: str
    name: str
    aim: str
    today: Side
    month: str
    margin: str


def figures_now(at: datetime) -> DayAndMonth:
    """Today's and the month's figures, counted once for all pages that ask within the same moment."""
    if _latest and time.monotonic() - _latest[0][0] < KEPT_SECONDS:
        return _latest[0][1]
    found = day_and_month(at)
    _latest[:] = [(time.monotonic(), found)]
    return found


def drawn_figures(at: datetime) -> str:
    """The figures as a part of the page; drawn once for all who read the same language at the same moment."""
    found, language = figures_now(at), get_language() or ""
    known = _drawn.get(language)
    if known is None or known[0] is not found:
        known = (found, render_to_string("desktop/live/figures.html", {"cards": live_cards(found)}))
        _drawn[language] = known
    return known[1]


def forget_figures() -> None:
    """The next page counts afresh."""
    _latest.clear()


def live_cards(found: DayAndMonth) -> list[LiveCard]:
    """The figures in the order of the eye: service level, lost, mean wait, longest wait."""
    cards = {card.clause: card for card in cards_of(found)}
    margins = _margins(found)
    return [
        LiveCard(card.clause, card.name, card.aim, card.today, card.month.value, margins[clause])
        for clause in ORDER
        if (card := cards.get(clause))
    ]


def _margins(found: DayAndMonth) -> dict[str, str]:
    rules, today, month = found.month.definition, found.today.figures, found.month.figures
    lost = {
        "today": losses_left(today, rules.lost_day_percent),
        "month": losses_left(month, rules.lost_month_percent),
    }
    return {
        "4.2": _("may still be late this month: %(left)s") % {"left": late_left(month, rules)},
        "4.3": _("may still be lost: %(today)s today, %(month)s this month") % lost,
        "4.4": _("in the menu before: %(mean)s") % {"mean": duration(today.mean_ivr_ms)},
        "4.1": _("beyond the limit: %(today)s today, %(month)s this month")
        % {"today": today.waits_beyond_limit, "month": month.waits_beyond_limit},
    }
