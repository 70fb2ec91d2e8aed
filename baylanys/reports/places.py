"""The documented list of what a customer's form may name (7.4); docs/report-templates.md is written from it.

Figures and tables are those of the built-in reports, so that each figure has one owner.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from baylanys.reports.filling.values import Kind, Shape

KPI = "kpi_daily"
"""The report that has the contract's figures of any days."""


@dataclass(frozen=True, slots=True)
class Own:
    """A place of the form itself; `example` as it is read."""

    name: str
    kind: Kind
    title: str | Promise
    example: str


@dataclass(frozen=True, slots=True)
class FigurePlace:
    """A figure of a report: `key` alone is its value; a limited one has `key_limit`, `key_verdict`, each
    `key_previous`."""

    key: str
    kind: Kind
    title: str | Promise
    example: str
    clause: str = ""
    limit: str = ""
    report: str = KPI


@dataclass(frozen=True, slots=True)
class TablePlace:
    """A table of a report, and its columns with what they are."""

    key: str
    title: str | Promise
    columns: tuple[tuple[str, Kind, str | Promise], ...]
    report: str = KPI


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the list."""

    name: str
    kind: Kind
    title: str
    example: str
    clause: str = ""


OWN = (
    Own("contract", Kind.TEXT, gettext_lazy("Name of the contract"), "Контакт-центр по проектам фонда"),
    Own("period", Kind.TEXT, gettext_lazy("Period in words"), "ноябрь 2026 года"),
    Own("first_day", Kind.DAY, gettext_lazy("First day of the period"), "01.11.2026"),
    Own("last_day", Kind.DAY, gettext_lazy("Last day of the period"), "30.11.2026"),
    Own("days_count", Kind.WHOLE, gettext_lazy("Days in the period"), "30"),
    Own("month", Kind.TEXT, gettext_lazy("Month of the first day, in words"), "ноябрь"),
    Own("year", Kind.WHOLE, gettext_lazy("Year of the first day"), "2026"),
    Own("previous_period", Kind.TEXT, gettext_lazy("Period that it is compared with, in words"), "октябрь 2026 года"),
    Own("previous_first_day", Kind.DAY, gettext_lazy("First day of the period before"), "01.10.2026"),
    Own("previous_last_day", Kind.DAY, gettext_lazy("Last day of the period before"), "31.10.2026"),
    Own("made_at", Kind.MOMENT, gettext_lazy("When the file was made"), "01.12.2026 09:00"),
    Own("template_version", Kind.WHOLE, gettext_lazy("Version of this form"), "3"),
    Own("formula_version", Kind.WHOLE, gettext_lazy("Version of the formulas of the figures"), "1"),
    Own("notes", Kind.TEXT, gettext_lazy("What is to be read with the figures"), ""),
)

FIGURES = (
    FigurePlace("lost_percent", Kind.PERCENT, gettext_lazy("Lost calls"), "1,73 %", "4.3", "≤ 2 %"),
    FigurePlace(
        "days_beyond", Kind.WHOLE, gettext_lazy("Days with more lost calls than a day may have"), "0", "4.3", "0"
    ),
    FigurePlace(
        "in_time_percent", Kind.PERCENT, gettext_lazy("Share answered in time"), "86,4 %", "4.2", "≥ 80 %"
    ),
    FigurePlace("mean_wait", Kind.SECONDS, gettext_lazy("Mean wait"), "0:24", "4.4", "≤ 1:00"),
    FigurePlace("longest_wait", Kind.SECONDS, gettext_lazy("Longest wait"), "1:54", "4.1", "≤ 2:00"),
    FigurePlace(
        "recorded_percent", Kind.PERCENT, gettext_lazy("Recorded conversations"), "100,00 %", "5.4", "100 %"
    ),
    FigurePlace("offered", Kind.WHOLE, pgettext_lazy("count", "Offered"), "1 234"),
    FigurePlace("answered", Kind.WHOLE, pgettext_lazy("count", "Answered"), "1 198"),
    FigurePlace("in_time", Kind.WHOLE, gettext_lazy("Answered in time"), "1 067"),
    FigurePlace("lost", Kind.WHOLE, pgettext_lazy("count", "Lost"), "21"),
    FigurePlace("callback_kept", Kind.WHOLE, gettext_lazy("Callback kept"), "15", "4.3"),
    FigurePlace("reached_again", Kind.WHOLE, gettext_lazy("Reached again within an hour"), "6"),
    FigurePlace("left_in_ivr", Kind.WHOLE, gettext_lazy("Left in the menu"), "40"),
    FigurePlace("after_hours", Kind.WHOLE, pgettext_lazy("count", "After hours"), "73"),
    FigurePlace("refused_for_line", Kind.WHOLE, gettext_lazy("Refused for want of a line"), "0", "5.2"),
    FigurePlace("most_lines", Kind.WHOLE, gettext_lazy("Most lines at once"), "9", "5.2"),
    FigurePlace("dropped", Kind.WHOLE, gettext_lazy("Dropped by a failure"), "0"),
    FigurePlace("inbound_minutes", Kind.MINUTES, gettext_lazy("Minutes in"), "3 870", "5.1"),
    FigurePlace("outbound_minutes", Kind.MINUTES, gettext_lazy("Minutes out"), "912", "5.1"),
)  # fmt: skip

_CALLS = (
    ("offered", Kind.WHOLE, pgettext_lazy("count", "Offered")),
    ("answered", Kind.WHOLE, pgettext_lazy("count", "Answered")),
    ("in_time_percent", Kind.PERCENT, gettext_lazy("In time, %")),
    ("lost", Kind.WHOLE, pgettext_lazy("count", "Lost")),
    ("lost_percent", Kind.PERCENT, gettext_lazy("Lost, %")),
    ("mean_wait", Kind.SECONDS, gettext_lazy("Mean wait")),
    ("longest_wait", Kind.SECONDS, gettext_lazy("Longest wait")),
    ("inbound_minutes", Kind.MINUTES, gettext_lazy("Minutes in")),
    ("outbound_minutes", Kind.MINUTES, gettext_lazy("Minutes out")),
)
TABLES = (
    TablePlace("days", gettext_lazy("By day"), (("day", Kind.DAY, gettext_lazy("Day")), *_CALLS)),
    TablePlace(
        "half_hours",
        gettext_lazy("By half-hour of the day"),
        (("half_hour", Kind.TEXT, gettext_lazy("Half-hour")), *_CALLS),
    ),
    TablePlace(
        "worst_days",
        gettext_lazy("Worst days: more lost calls than a day may have (4.3)"),
        (
            ("day", Kind.DAY, gettext_lazy("Day")),
            ("offered", Kind.WHOLE, pgettext_lazy("count", "Offered")),
            ("lost", Kind.WHOLE, pgettext_lazy("count", "Lost")),
            ("lost_percent", Kind.PERCENT, gettext_lazy("Lost, %")),
        ),
    ),
    TablePlace(
        "readings",
        gettext_lazy("4.2 by the four formulas in use"),
        (
            ("formula", Kind.TEXT, gettext_lazy("Formula")),
            ("value", Kind.PERCENT, gettext_lazy("This period")),
            ("previous", Kind.PERCENT, gettext_lazy("Period before")),
        ),
    ),
)


def single_places() -> Iterator[Place]:
    """Every single place, in the reader's language."""
    for own in OWN:
        yield Place(own.name, own.kind, str(own.title), own.example)
    for each in FIGURES:
        yield from _of_figure(each)


def _of_figure(each: FigurePlace) -> Iterator[Place]:
    title = str(each.title)
    yield Place(each.key, each.kind, title, each.example, each.clause)
    yield Place(f"{each.key}_previous", each.kind, _("%(figure)s: period before") % {"figure": title}, each.example)
    if each.limit:
        yield Place(f"{each.key}_limit", Kind.TEXT, _("%(figure)s: limit") % {"figure": title}, each.limit, each.clause)
        kept = _("%(figure)s: whether the limit is kept") % {"figure": title}
        yield Place(f"{each.key}_verdict", Kind.TEXT, kept, pgettext("limit", "kept"), each.clause)


def shape() -> Shape:
    """The same as forms are checked against."""
    tables = {each.key: {key: kind for key, kind, _title in each.columns} for each in TABLES}
    return Shape({each.name: each.kind for each in single_places()}, tables)
