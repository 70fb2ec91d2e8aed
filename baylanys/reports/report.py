"""A report as values: what a page, a workbook, a PDF page, a template and the bot show alike (3.9, 7.4). Pure.

Figures and cells keep what was counted, never words for it: shares in per cent (0 to 100), lengths in seconds, days as
`date`, moments as aware `datetime`, None where there was nothing to count. `reports/shown.py` makes words of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol

Kind = Literal["text", "whole", "number", "percent", "seconds", "minutes", "day", "moment", "phone"]
Form = Literal["columns", "stacked", "line", "bars"]
"""Upright columns beside each other, upon each other, a line, or lying bars (for long names)."""

Row = tuple[Any, ...]


class Rows(Protocol):
    """Rows of a table, known in number before they are read; a long table reads them from the database as they go."""

    def __iter__(self) -> Iterator[Row]: ...
    def __len__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `key` is stable, `title` is in the report's language."""

    key: str
    title: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells in the order of the columns. `addresses`: the page behind each row, or none at all."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: Rows
    addresses: tuple[str, ...] = ()
    totals: Row | None = None
    is_long: bool = False
    """Rows are to be read one by one and never held together."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `limit` is worded (`≤ 2 %`), `met` says whether it is kept, None where none is set or nothing was
    counted; `previous` is of the period compared with; `note` tells what it is of (`3 of 120`)."""

    key: str
    title: str
    value: Any
    kind: Kind
    clause: str = ""
    limit: str = ""
    met: bool | None = None
    previous: Any = None
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One row of values, each for the category of its place; None leaves a gap."""

    key: str
    title: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """A line across the chart that values should stay on one side of."""

    title: str
    value: float


@dataclass(frozen=True, slots=True)
class Chart:
    """The answer to one question as a picture; `kind` words its values."""

    key: str
    title: str
    form: Form
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    kind: Kind = "whole"
    limits: tuple[Limit, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True where no series has anything to show."""
        return not any(value for series in self.series for value in series.values)


@dataclass(frozen=True, slots=True)
class Report:
    """What was counted of the days `first` to `last`, both included, in one language.

    `compared` are the first and last day of the period that `Figure.previous` is of. `notes` are sentences to be read
    with it: what it was narrowed to, that a month is not over, that there was nothing to count.
    """

    name: str
    title: str
    first: date
    last: date
    language: str
    figures: tuple[Figure, ...]
    charts: tuple[Chart, ...]
    tables: tuple[Table, ...]
    formula_version: int
    made_at: datetime
    compared: tuple[date, date] | None = None
    notes: tuple[str, ...] = ()

    def figure(self, key: str) -> Figure | None:
        return next((each for each in self.figures if each.key == key), None)

    def table(self, key: str) -> Table | None:
        return next((each for each in self.tables if each.key == key), None)


def table(
    key: str,
    title: str,
    columns: Iterable[tuple[str, str, Kind]],
    rows: Iterable[Row],
    *,
    addresses: Iterable[str] = (),
    totals: Row | None = None,
) -> Table:
    """A table whose rows are held."""
    made = tuple(Column(*each) for each in columns)
    return Table(key, title, made, tuple(rows), tuple(addresses), totals)
