"""What a form is filled with, and what may stand in one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo


class Kind(StrEnum):
    """What a value is. Per cent in points (3.2), seconds and minutes as numbers, moments aware."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    PERCENT = "percent"
    SECONDS = "seconds"
    MINUTES = "minutes"
    DAY = "day"
    MOMENT = "moment"
    PHONE = "phone"


Raw = str | int | float | date | datetime | None
WORDS = frozenset({Kind.TEXT, Kind.PHONE})
TIMES = frozenset({Kind.DAY, Kind.MOMENT})
LENGTHS = frozenset({Kind.SECONDS, Kind.MINUTES})
NUMBERS = frozenset({Kind.WHOLE, Kind.NUMBER, Kind.PERCENT}) | LENGTHS

FILTERS: dict[str, frozenset[Kind]] = {
    "text": frozenset(Kind),
    "number": NUMBERS,
    "percent": frozenset({Kind.PERCENT}),
    "length": LENGTHS,
    "day": TIMES,
    "time": frozenset({Kind.MOMENT}),
    "moment": frozenset({Kind.MOMENT}),
}
"""What may follow a name after `|`, and the kinds of values that it suits."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Every place and every column of a table that a form may name, with what it is."""

    places: Mapping[str, Kind]
    tables: Mapping[str, Mapping[str, Kind]]

    def kind_of(self, name: str, column: str = "") -> Kind | None:
        """What the place is; None of what nobody knows."""
        return self.tables.get(name, {}).get(column) if column else self.places.get(name)

    def names(self) -> list[str]:
        """All that may be written, as it is written."""
        return [*self.places, *(f"{table}.{column}" for table, own in self.tables.items() for column in own)]


@dataclass(frozen=True, slots=True)
class Values:
    """What stands in the places: single values, and rows of tables with a value for each column. Moments are told on
    the clock of `zone`."""

    shape: Shape
    single: Mapping[str, Raw] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Mapping[str, Raw]]] = field(default_factory=dict)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
