"""What a line of the list of places is made of."""

from dataclasses import dataclass

from django.utils.functional import Promise

from baylanys.reports.filling.values import Kind

KPI = "kpi_monthly"
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
    figure: str = ""
    """Its key in the report, where that is another."""


@dataclass(frozen=True, slots=True)
class TablePlace:
    """A table of a report, and its columns with what they are; `table`: its key there, where that is another."""

    key: str
    title: str | Promise
    columns: tuple[tuple[str, Kind, str | Promise], ...]
    report: str = KPI
    table: str = ""
