"""What the pages of reports show: the period asked for, figures, charts, tables, links that the reader may follow."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import Resolver404, resolve
from django.utils.translation import get_language, pgettext_lazy

from baylanys.accounts.permissions import may
from baylanys.reporting.evidence import first_counted_day
from baylanys.reports.addresses import interaction
from baylanys.reports.charts import option_of
from baylanys.reports.library import LANGUAGES, Description, values_of
from baylanys.reports.report import Report
from baylanys.reports.shown import days
from baylanys.reports.spans import PRESETS, Preset, last_complete, preset_of, previous_of, span_of
from baylanys.reports.words import figure_words, table_words

MOST_ROWS = 200
"""Rows of one table that a page shows; the workbook has all."""
PRESET_NAMES = {
    "day": pgettext_lazy("period", "Day"),
    "week": pgettext_lazy("period", "Week"),
    "month": pgettext_lazy("period", "Month"),
    "quarter": pgettext_lazy("period", "Quarter"),
}
LANGUAGE_NAMES = {"ru": "Русский", "kk": "Қазақша", "en": "English"}
OPTION_NAMES = {
    "language": pgettext_lazy("narrowed to", "All languages"),
    "queue": pgettext_lazy("narrowed to", "All queues"),
    "project": pgettext_lazy("narrowed to", "All projects"),
    "operator": pgettext_lazy("narrowed to", "All operators"),
}


@dataclass(frozen=True)
class PageAsked:
    """What an address asks of a report; whatever makes no sense is left out."""

    first: date
    last: date
    language: str
    options: dict[str, str]

    def query(self, **other: object) -> str:
        """The part of an address after the question mark."""
        given = {"from": self.first, "to": self.last, "in": self.language, **self.options, **other}
        return urlencode({name: value for name, value in given.items() if value})


def read_asked(query: Mapping[str, str], description: Description, today: date) -> PageAsked:
    """The period of the address: a ready-made one (the latest that is over), own days, or the report's usual one."""
    preset = next((each for each in PRESETS if each == query.get("preset")), None)
    if preset is None and (own := _day(query.get("from"))):
        first, last = own, _day(query.get("to")) or own
    else:
        first, last = _usual(preset or description.preset, today)
    language = query.get("in") or (get_language() or "ru")[:2]
    options = {name: value for name in description.options if (value := query.get(name, "")[:80])}
    return PageAsked(first, last, language if language in LANGUAGES else LANGUAGES[0], options)


def _usual(preset: Preset, today: date) -> tuple[date, date]:
    """The latest such period that is over; of a centre that has begun since then, the one that runs."""
    first, last = last_complete(preset, today)
    begun = first_counted_day()
    return span_of(preset, today) if begun and begun > last else (first, last)


def period_context(asked: PageAsked, description: Description, today: date) -> dict[str, Any]:
    """The form above a report: presets, the periods before and after, languages, what it can be narrowed to."""
    preset = preset_of(asked.first, asked.last)
    before = previous_of(asked.first, asked.last)
    after = _next_of(asked.first, asked.last)
    return {
        "asked": asked,
        "period": days(asked.first, asked.last),
        "presets": [(each, PRESET_NAMES[each], each == preset) for each in PRESETS],
        "before": replace(asked, first=before[0], last=before[1]).query() if before[0] <= before[1] else "",
        "after": replace(asked, first=after[0], last=after[1]).query() if after[0] <= today else "",
        "languages": [(code, LANGUAGE_NAMES[code]) for code in LANGUAGES],
        "choices": [
            (name, OPTION_NAMES[name], list(values_of(name).items()), asked.options.get(name, ""))
            for name in description.options
        ],
        "query": asked.query(),
    }


def report_context(report: Report, person: Any) -> dict[str, Any]:
    """The report in words, with links that the reader may follow."""
    figures = [_linked(figure_words(each), person) for each in report.figures]
    return {
        "report": report,
        "compared": days(*report.compared) if report.compared else "",
        "limited": [each for each in figures if each["figure"].limit],
        "counts": [each for each in figures if not each["figure"].limit],
        "charts": [(each, option_of(each), f"chart-{number}") for number, each in enumerate(report.charts)],
        "tables": [_table(each, person) for each in report.tables],
    }


def reachable(address: str, person: Any) -> str:
    """The address where the person may open its page, else nothing."""
    try:
        permission = getattr(resolve(address.split("?")[0]).func, "permission", "")
    except Resolver404:
        return ""
    return address if not permission or may(person, permission) else ""


def _linked(words: dict[str, Any], person: Any) -> dict[str, Any]:
    return words | {"address": reachable(words["figure"].address, person) if words["figure"].address else ""}


def _table(table: Any, person: Any) -> dict[str, Any]:
    words = table_words(table, MOST_ROWS)
    if table.columns and table.columns[-1].key == "id":
        return words | _linked_by_id(words, person)
    addresses = table.addresses[:MOST_ROWS]
    if not addresses or not reachable(addresses[0], person):
        addresses = ("",) * min(len(table.rows), MOST_ROWS)
    return words | {"rows": list(zip(words["rows"], addresses, strict=False))}


def _linked_by_id(words: dict[str, Any], person: Any) -> dict[str, Any]:
    """A long table tells the call of each row in its last column: the page has a link instead."""
    rows = [(cells[:-1], interaction(cells[-1][0])) for cells in words["rows"]]
    open_to = bool(rows and reachable(rows[0][1], person))
    return {"columns": words["columns"][:-1], "rows": [(cells, address if open_to else "") for cells, address in rows]}


def _next_of(first: date, last: date) -> tuple[date, date]:
    preset = preset_of(first, last)
    if preset:
        return span_of(preset, last + timedelta(days=1))
    return last + timedelta(days=1), last + timedelta(days=1) + (last - first)


def _day(text: str | None) -> date | None:
    """None for what is no day, or one beyond the calendar."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2200 else None
