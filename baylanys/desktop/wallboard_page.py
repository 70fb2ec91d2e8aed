"""A wallboard's words and tiles, in one language or in two."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from baylanys.contract.queries import contract_zone
from baylanys.core import clock
from baylanys.desktop.overview_page import ATTENTION, BREACH, NOTHING, OK, cards_of
from baylanys.desktop.templatetags.desktop import duration
from baylanys.desktop.wallboard_now import GROUPS, Board, board_now
from baylanys.reporting.kpi import losses_left

Words = tuple[str, ...]
LANGUAGES: dict[str, tuple[str, ...]] = {"kk": ("kk",), "ru": ("ru",), "en": ("en",), "both": ("kk", "ru")}
TURNS = "turns"
"""Kazakh and Russian, one after the other."""
SPOKEN = (*LANGUAGES, TURNS)
THEMES = ("dark", "light")
STATE_ICONS = {"ready": "check", "talking": "phone", "wrap_up": "pencil", "break": "player-pause", "not_ready": "ban"}
LABELS: dict[str, str | Promise] = {
    "waiting": pgettext_lazy("wallboard", "Waiting"),
    "longest": pgettext_lazy("wallboard", "Waits longest"),
    "operators": pgettext_lazy("wallboard", "Operators"),
    "of_wanted": pgettext_lazy("wallboard", "wanted"),
    "ready": pgettext_lazy("wallboard", "free"),
    "talking": pgettext_lazy("wallboard", "talking"),
    "wrap_up": pgettext_lazy("wallboard", "wrap-up"),
    "break": pgettext_lazy("wallboard", "break"),
    "not_ready": pgettext_lazy("wallboard", "not ready"),
    "4.1": pgettext_lazy("wallboard", "Longest wait today"),
    "4.2": pgettext_lazy("wallboard", "In time"),
    "4.3": pgettext_lazy("wallboard", "Lost"),
    "4.4": pgettext_lazy("wallboard", "Mean wait"),
    "losses_left": pgettext_lazy("wallboard", "may be lost"),
    "month": pgettext_lazy("wallboard", "month"),
    "chats": pgettext_lazy("wallboard", "Chats in the queue"),
    "chat_longest": pgettext_lazy("wallboard", "longest"),
    "lines": pgettext_lazy("wallboard", "Lines"),
    "mailings": pgettext_lazy("wallboard", "Mailings"),
    "paused": pgettext_lazy("wallboard", "paused"),
    "open": pgettext_lazy("wallboard", "Open until %(time)s"),
    "open_always": pgettext_lazy("wallboard", "Open around the clock"),
    "closed": pgettext_lazy("wallboard", "Closed · opens %(time)s"),
    "closed_always": pgettext_lazy("wallboard", "Closed"),
    "holiday": pgettext_lazy("wallboard", "Holiday · opens %(time)s"),
    "peak": _("Peak day"),
    "telephony": pgettext_lazy("wallboard", "The telephone exchange is away"),
}
BANDS: dict[str, str | Promise] = {
    "lost": pgettext_lazy("wallboard", "No connection since {time}"),
    "engine": pgettext_lazy("wallboard", "Calls are not counted on: the engine is silent since {time}"),
    "ended": pgettext_lazy("wallboard", "This screen's access has ended. Sign in, or open a new link."),
}
WAIT_ATTENTION_SECONDS = 90
"""An answer after that is late (4.2)."""


@dataclass(frozen=True, slots=True)
class Options:
    """What an address asks for; what it asks for in vain is left out."""

    spoken: str
    theme: str
    names: bool

    @property
    def languages(self) -> tuple[str, ...]:
        """For the first drawing; the page asks for the others itself."""
        return LANGUAGES.get(self.spoken, ("kk",))


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the contract: today's value, its limit in signs, what is left or the month beside."""

    clause: str
    label: Words
    value: str
    limit: str
    beside: Words
    beside_value: str
    tone: str


def options_of(asked: Mapping[str, str], otherwise: str) -> Options:
    """`?lang=kk|ru|en|both|turns&theme=dark|light&names=1`; what is none of these is as if it were not there."""
    spoken = asked.get("lang", "")
    theme = asked.get("theme", "")
    return Options(
        spoken=spoken if spoken in SPOKEN else otherwise,
        theme=theme if theme in THEMES else THEMES[0],
        names=asked.get("names") == "1",
    )


_drawn: dict[tuple[tuple[str, ...], bool], tuple[Board, str]] = {}


def drawn_board(at: datetime, languages: tuple[str, ...], names: bool) -> tuple[Board, str]:
    """The board's tiles; drawn once for every television with the same options."""
    board = board_now(at)
    known = _drawn.get((languages, names))
    if known is None or known[0] is not board:
        known = (board, render_to_string("desktop/wallboard/tiles.html", tiles(board, languages, names=names)))
        _drawn[languages, names] = known
    return known


def tiles(board: Board, languages: tuple[str, ...], *, names: bool) -> dict[str, Any]:
    """Everything that the tiles show."""
    say = _Speech(languages)
    return {
        "board": board,
        "say": {key: say(key) for key in LABELS},
        "status": _status(board, say),
        "is_open": board.status == "open",
        "wait_limit": board.figures.today.definition.longest_wait_ms // 1000,
        "wait_attention": WAIT_ATTENTION_SECONDS,
        "wait_tone": _wait_tone(board),
        "figures": _figures(board, say),
        "states": [
            (
                group,
                STATE_ICONS[group],
                len(board.operators[group]),
                say(group),
                board.operators[group] if names else [],
            )
            for group in GROUPS
        ],
        "names": names and any(board.operators.values()),
        "staff_tone": _staff_tone(board),
        "wanted": board.wanted.required.operators,
        "lines_full": board.lines_used >= board.lines,
    }


class _Speech:
    """A label in each of the board's languages."""

    def __init__(self, languages: Iterable[str]) -> None:
        self._languages = tuple(languages)

    def __call__(self, key: str, **values: Any) -> Words:
        return said(LABELS[key], self._languages, **values)


def said(label: str | Promise, languages: Iterable[str], **values: Any) -> Words:
    """The label in each language, the same words once."""
    found = []
    for language in languages:
        with override(language):
            found.append(str(label) % values if values else str(label))
    return tuple(dict.fromkeys(found))


def _status(board: Board, say: _Speech) -> Words:
    if board.status == "open":
        return say("open", time=_clock(board.closes_at, board.at)) if board.closes_at else say("open_always")
    if board.opens_at is None:
        return say("closed_always")
    return say("holiday" if board.status == "holiday" else "closed", time=_clock(board.opens_at, board.at))


def _clock(moment: datetime, at: datetime) -> str:
    here, today = moment.astimezone(contract_zone()), at.astimezone(contract_zone()).date()
    return f"{here:%H:%M}" if here.date() == today else f"{here:%d.%m %H:%M}"


def _wait_tone(board: Board) -> str:
    if board.waiting_since is None:
        return NOTHING
    seconds = clock.seconds_between(board.waiting_since, board.at)
    if seconds > board.figures.today.definition.longest_wait_ms / 1000:
        return BREACH
    return ATTENTION if seconds > WAIT_ATTENTION_SECONDS else OK


def _staff_tone(board: Board) -> str:
    if board.status != "open":
        return NOTHING
    return OK if board.present >= board.wanted.required.operators else BREACH


def _figures(board: Board, say: _Speech) -> list[Figure]:
    rules, found = board.figures.today.definition, board.figures
    cards = {card.clause: card for card in cards_of(found)}
    limits = {
        "4.1": f"≤ {duration(rules.longest_wait_ms)}",
        "4.2": f"≥ {rules.in_time_percent} %",
        "4.3": f"≤ {rules.lost_day_percent} %",
        "4.4": f"≤ {duration(rules.mean_wait_ms)}",
    }
    beside = {clause: ("month", cards[clause].month.value) for clause in limits}
    if found.today.figures.offered:
        beside["4.3"] = ("losses_left", str(losses_left(found.today.figures, rules.lost_day_percent)))
    return [
        Figure(
            clause, say(clause), cards[clause].today.value, limits[clause], say(words), value, cards[clause].today.tone
        )
        for clause, (words, value) in beside.items()
    ]
