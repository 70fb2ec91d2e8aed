"""What was found in a form, and what is wrong with it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from baylanys.reports.filling.marks import Mark
from baylanys.reports.filling.values import FILTERS, Shape


@dataclass(frozen=True, slots=True)
class Found:
    """One mark: `where` is `Sheet!B5`, or what the paragraph begins with; `fault` is empty where it can be filled.

    Faults: `unreadable`, `unknown` (`help` is the nearest known name), `unknown_filter`, `wrong_type` (`help` is what
    the value is), `two_tables`, `table_outside_row`, `merged`, `in_formula`.
    """

    where: str
    text: str
    place: str
    fault: str = ""
    help: str = ""


def judged(marks: Iterable[Mark], where: str, shape: Shape, *, in_row: bool = True) -> Iterator[Found]:
    """Each mark with what is wrong with it alone; `in_row`: a table's values can stand here."""
    for mark in marks:
        fault, advice = _fault(mark, shape, in_row)
        yield Found(where, mark.text, mark.place, fault, advice)


def _fault(mark: Mark, shape: Shape, in_row: bool) -> tuple[str, str]:
    if not mark.name:
        return "unreadable", ""
    kind = shape.kind_of(mark.name, mark.column)
    if kind is None:
        return "unknown", nearest(mark.place, shape)
    if mark.column and not in_row:
        return "table_outside_row", ""
    if mark.filter and mark.filter not in FILTERS:
        return "unknown_filter", (get_close_matches(mark.filter, FILTERS, 1) or [""])[0]
    if mark.filter and kind not in FILTERS[mark.filter]:
        return "wrong_type", kind.value
    return "", ""


def nearest(place: str, shape: Shape) -> str:
    """The known name that is most like it; empty where none is."""
    return (get_close_matches(place.lower(), shape.names(), 1, 0.6) or [""])[0]
