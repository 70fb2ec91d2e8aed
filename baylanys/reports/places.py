"""The documented list of what a customer's form may name (7.4); docs/report-templates.md is written from it.

Figures and tables are those of the built-in reports, so that each figure has one owner.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from baylanys.reports.filling.values import Kind, Shape
from baylanys.reports.place_figures import FIGURES
from baylanys.reports.place_kinds import FigurePlace, Own
from baylanys.reports.place_tables import TABLES


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
