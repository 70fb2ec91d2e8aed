"""Figures and tables of a report in words, for pages and paper alike."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from baylanys.contract.queries import contract_zone
from baylanys.reports.report import Column, Figure, Row, Table
from baylanys.reports.shown import change, shown

NUMBERS = {"whole", "number", "percent", "seconds", "minutes"}
WIDE = 10
"""More columns than that need a page across."""
Cell = tuple[str, bool]
"""The words, and whether they are a number."""


def figure_words(figure: Figure) -> dict[str, Any]:
    """The figure with its value, what it was before, and by how much it changed."""
    zone = contract_zone()
    changed = change(figure.value, figure.previous) if figure.kind in {"whole", "minutes", "seconds"} else None
    return {
        "figure": figure,
        "value": shown(figure.value, figure.kind, zone),
        "previous": shown(figure.previous, figure.kind, zone),
        "change": "" if changed is None else f"{changed:+.0f} %".replace("-", "−"),
    }


def table_words(table: Table, most: int | None = None) -> dict[str, Any]:
    """The table with the first rows (all of them where no number is given)."""
    return {
        "table": table,
        "columns": [(each, each.kind in NUMBERS) for each in table.columns],
        "rows": cells_of(table.columns, islice(table.rows, most)),
        "totals": next(cells_of(table.columns, [table.totals])) if table.totals else None,
        "wide": len(table.columns) > WIDE,
        "left_out": max(0, len(table.rows) - most) if most else 0,
    }


def cells_of(columns: tuple[Column, ...], rows: Iterable[Row]) -> Iterator[list[Cell]]:
    """Rows in words."""
    zone = contract_zone()
    for row in rows:
        yield [(shown(cell, each.kind, zone), each.kind in NUMBERS) for each, cell in zip(columns, row, strict=True)]
