"""From which day on calls are judged otherwise, when settings were changed. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

FIRST_DAY = date(2000, 1, 1)
Rows = Sequence[Sequence[Any]]
Settings = Mapping[str, Rows]
"""`hours` (calendar, weekday, opens, closes, valid from, valid to), `calendars` (id, keeps holidays), `in_force`
(id, calendar, since), `holidays` (day, is working), `definitions` (version, valid from, parameters); days are text."""


def affected_from(before: Settings, after: Settings) -> date | None:
    """The first day whose calls may count otherwise; None where nothing that matters was changed."""
    found = [day for kind in ("hours", "calendars", "in_force", "holidays", "definitions")
             for day in _changed(kind, before.get(kind, ()), after.get(kind, ()))]  # fmt: skip
    return min(found, default=None)


def _changed(kind: str, before: Rows, after: Rows) -> Iterator[date]:
    if kind == "hours":
        yield from _changed_hours(before, after)
        return
    for row in [*_without(before, after), *_without(after, before)]:
        place = {"calendars": None, "in_force": 2, "holidays": 0, "definitions": 1}[kind]
        yield FIRST_DAY if place is None else _day(row[place])


def _changed_hours(before: Rows, after: Rows) -> Iterator[date]:
    """Hours that were given an end change the days after that end alone."""
    ends_before, ends_after = _ends(before), _ends(after)
    for interval in ends_before.keys() | ends_after.keys():
        if interval not in ends_before or interval not in ends_after:
            yield _day(interval[4])
        elif ends_before[interval] != ends_after[interval]:
            yield min(_day(end) for end in (ends_before[interval], ends_after[interval]) if end is not None)


def _ends(rows: Rows) -> dict[tuple[Any, ...], str | None]:
    return {tuple(row[:5]): row[5] for row in rows}


def _without(rows: Rows, others: Rows) -> list[Sequence[Any]]:
    return [row for row in rows if row not in others]


def _day(text: str) -> date:
    """Of a moment its day in UTC, which in the contract's zone is the same day or the one before."""
    return date.fromisoformat(text[:10])
