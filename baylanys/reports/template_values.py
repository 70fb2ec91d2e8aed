"""What stands in the places of a form for some days: values of the built-in reports, each built once."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from baylanys.contract.queries import contract_zone
from baylanys.reports import library
from baylanys.reports.filling.refusal import FormRefused
from baylanys.reports.filling.values import Raw, Values
from baylanys.reports.heading import contract_name
from baylanys.reports.period_words import month_word, period_words
from baylanys.reports.place_figures import FIGURES
from baylanys.reports.place_kinds import KPI, FigurePlace
from baylanys.reports.place_tables import TABLES
from baylanys.reports.places import shape
from baylanys.reports.report import Report
from baylanys.reports.template_errors import TemplateRefused

MOST_ROWS = 50_000
"""Of one table: a form is held in memory while it is filled."""


def values_of(
    names: Collection[str], *, first: date, last: date, language: str, version: int, at: datetime,
    options: Mapping[str, str] | None = None,
) -> tuple[Values, int]:  # fmt: skip
    """Values for the places that a form names, and the version of the formulas; the language must be active.

    Raises ReportRefused as `library.build`, TemplateRefused `too_many_rows`.
    """
    wanted = {name.partition(".")[0] for name in names}
    needed = {KPI} | {each.report for each in FIGURES if wanted & _names_of(each)}
    needed |= {each.report for each in TABLES if each.key in wanted}
    reports = _built(sorted(needed), first, last, at, options or {})
    single = _own(reports[KPI], language, version)
    for place in FIGURES:
        if place.report in reports:
            single |= _figure(reports[place.report], place)
    rows = {each.key: _rows(reports[each.report], each.table or each.key) for each in TABLES if each.key in wanted}
    return Values(shape(), single, rows, contract_zone()), reports[KPI].formula_version


def _names_of(place: FigurePlace) -> set[str]:
    return {place.key, *(f"{place.key}_{what}" for what in ("previous", "limit", "verdict"))}


def _built(
    names: Iterable[str], first: date, last: date, at: datetime, options: Mapping[str, str]
) -> dict[str, Report]:
    """Each report, narrowed by those options that it takes; one that none of them takes is refused."""
    known = {each: library.describe(each).options for each in names}
    library.check_options(tuple({option for own in known.values() for option in own}), options)
    return {
        each: library.build(
            each, first=first, last=last, at=at, options={key: options[key] for key in options if key in own}
        )
        for each, own in known.items()
    }


def _own(report: Report, language: str, version: int) -> dict[str, Raw]:
    before = report.compared or (report.first, report.last)
    return {
        "contract": contract_name(language),
        "period": period_words(report.first, report.last, language),
        "first_day": report.first,
        "last_day": report.last,
        "days_count": (report.last - report.first).days + 1,
        "month": month_word(report.first, language),
        "year": report.first.year,
        "previous_period": period_words(*before, language),
        "previous_first_day": before[0],
        "previous_last_day": before[1],
        "made_at": report.made_at,
        "template_version": version,
        "formula_version": report.formula_version,
        "notes": " ".join(report.notes),
    }


def _figure(report: Report, place: FigurePlace) -> dict[str, Raw]:
    """The figure, what it was before, its limit, and whether that is kept; none of it where the report has no such
    figure for these days."""
    found = report.figure(place.figure or place.key)
    if found is None:
        return {}
    verdict = {True: pgettext("limit", "kept"), False: pgettext("limit", "not kept"), None: _("nothing to judge")}
    return {
        place.key: found.value,
        f"{place.key}_previous": found.previous,
        f"{place.key}_limit": found.limit,
        f"{place.key}_verdict": verdict[found.met],
    }


def _rows(report: Report, key: str) -> list[dict[str, Raw]]:
    table = report.table(key)
    if table is None:
        return []
    if len(table.rows) > MOST_ROWS:
        raise TemplateRefused(FormRefused("too_many_rows", str(table.title)))
    names = [column.key for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]
