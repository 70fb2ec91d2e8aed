"""The contract's figures of a period, each with its limit, its verdict and the same of the period before (4.1–5.4)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from baylanys.reporting.definition import Definition
from baylanys.reporting.kpi import Figures, in_time_met, lost_met, minutes
from baylanys.reports.addresses import calls_behind
from baylanys.reports.built.parts import seconds
from baylanys.reports.report import Figure, Kind
from baylanys.reports.shown import length


@dataclass(frozen=True, slots=True)
class Found:
    """What a KPI report knows: figures now and before, days beyond the day's limit, and the definition in force."""

    first: date
    last: date
    now: Figures
    before: Figures
    rules: Definition
    worst: int
    worst_before: int


def figures_of(found: Found) -> tuple[Figure, ...]:
    """The limited figures first, the one that binds first in front; then counts."""
    limited = [*_shares(found), *_waits(found), _recorded(found)]
    return (*limited, *_counts(found), *_minutes(found))


def _shares(found: Found) -> list[Figure]:
    rules, now = found.rules, found.now
    one_day = found.first == found.last
    limit = rules.lost_day_percent if one_day else rules.lost_month_percent
    aim = _("≤ %(percent)s %% a day") if one_day else _("≤ %(percent)s %% a month")
    figures = [
        _figure(
            found, "lost_percent", _("Lost calls"), "percent", "4.3", aim % {"percent": limit},
            lost_met(now, limit) if now.offered else None, "lost", _part(now.lost, now.offered),
        ),
        _figure(
            found, "in_time_percent",
            _("Answered within %(seconds)s s") % {"seconds": rules.answer_within_ms // 1000}, "percent", "4.2",
            _("≥ %(percent)s %% a month") % {"percent": rules.in_time_percent},
            in_time_met(now, rules) if now.offered else None, "not_in_time", _part(now.in_time, now.offered),
        ),
    ]  # fmt: skip
    if not one_day:
        figures.insert(1, _days_beyond(found))
    return figures


def _days_beyond(found: Found) -> Figure:
    return Figure(
        "days_beyond", _("Days with more lost calls than a day may have"), found.worst, "whole", "4.3",
        _("none over %(percent)s %%") % {"percent": found.rules.lost_day_percent},
        found.worst == 0 if found.now.offered else None, found.worst_before,
        calls_behind("lost", found.first, found.last),
    )  # fmt: skip


def _waits(found: Found) -> list[Figure]:
    rules, now, before = found.rules, found.now, found.before
    mean, longest = now.mean_wait_ms, now.longest_wait_ms
    return [
        Figure(
            "mean_wait", _("Mean wait"), seconds(mean), "seconds", "4.4", f"≤ {length(rules.mean_wait_ms / 1000)}",
            None if mean is None else mean <= rules.mean_wait_ms, seconds(before.mean_wait_ms),
            calls_behind("waits", found.first, found.last),
            _("of all offered: %(mean)s") % {"mean": _length(now.mean_queue_ms)},
        ),
        Figure(
            "longest_wait", _("Longest wait"), seconds(longest), "seconds", "4.1",
            f"≤ {length(rules.longest_wait_ms / 1000)}",
            None if longest is None else now.waits_beyond_limit == 0, seconds(before.longest_wait_ms),
            calls_behind("longest", found.first, found.last),
            _("beyond the limit: %(count)s") % {"count": now.waits_beyond_limit},
        ),
    ]  # fmt: skip


def _recorded(found: Found) -> Figure:
    now = found.now
    return _figure(
        found, "recorded_percent", _("Recorded conversations"), "percent", "5.4", "100 %",
        now.recorded >= now.conversations if now.conversations else None, "unrecorded",
        _part(now.recorded, now.conversations),
    )  # fmt: skip


def _counts(found: Found) -> list[Figure]:
    def count(key: str, title: str, which: str = "", clause: str = "") -> Figure:
        return _figure(found, key, title, "whole", clause, "", None, which)

    return [
        count("offered", pgettext("count", "Offered"), "offered"),
        count("answered", pgettext("count", "Answered"), "answered"),
        count("in_time", _("Answered in time"), "in_time"),
        count("lost", pgettext("count", "Lost"), "lost"),
        count("callback_kept", _("Callback kept"), "callback_kept", "4.3"),
        count("reached_again", _("Reached again within an hour"), "lost"),
        count("left_in_ivr", _("Left in the menu"), "left_in_ivr"),
        count("after_hours", pgettext("count", "After hours"), "after_hours"),
        count("refused_for_line", _("Refused for want of a line"), "refused_for_line", "5.2"),
        count("most_lines", _("Most lines at once"), "", "5.2"),
        count("dropped", _("Dropped by a failure")),
    ]


def _minutes(found: Found) -> list[Figure]:
    return [
        Figure(
            f"{way}_minutes", title, minutes(getattr(found.now, f"{way}_ms")), "minutes", "5.1",
            previous=minutes(getattr(found.before, f"{way}_ms")),
            address=calls_behind(which, found.first, found.last),
        )
        for way, title, which in (
            ("inbound", _("Minutes in"), "minutes_in"),
            ("outbound", _("Minutes out"), "minutes_out"),
        )
    ]  # fmt: skip


def _figure(
    found: Found,
    key: str,
    title: str,
    kind: Kind,
    clause: str,
    limit: str,
    met: bool | None,
    which: str,
    note: str = "",
) -> Figure:
    address = calls_behind(which, found.first, found.last) if which else ""
    now: Any = getattr(found.now, key)
    return Figure(key, title, now, kind, clause, limit, met, getattr(found.before, key), address, note)


def _part(part: int, whole: int) -> str:
    return _("%(part)s of %(whole)s") % {"part": part, "whole": whole}


def _length(milliseconds: int | None) -> str:
    return "–" if milliseconds is None else length(milliseconds / 1000)
