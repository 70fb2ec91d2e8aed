"""What a line of a bill says. Pure.

Moments are those of the bill's clock; whoever reads the bill says how far it is from UTC.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

from baylanys.core.phones import to_e164
from baylanys.core.spreadsheets import Formula

LONGEST_SECONDS = 24 * 3600
DIRECTIONS = ("inbound", "outbound")
_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%Y.%m.%d", "%d-%m-%Y", "%d.%m.%y", "%Y%m%d")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?")
_SUMMED = re.compile(r"\b(итого|всего|жиыны|барлығы|total|sum)\b", re.IGNORECASE)
_DIRECTION_WORDS = (
    ("inbound", ("вх", "кір", "in", "mt", "терм")),
    ("outbound", ("исх", "шығ", "out", "mo", "ориг")),
)


@dataclass(frozen=True, slots=True)
class BillCall:
    """One line that could be read; `number` is E.164, or empty where the bill hides it."""

    row: int
    at: datetime
    number: str
    direction: str
    billed_ms: int


@dataclass(frozen=True, slots=True)
class WrongLine:
    """A line that could not: `moment`, `length`, `direction`, `formula`."""

    row: int
    problem: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How the lines are to be read. `own_numbers`: E.164 of our lines; `direction`: where no column tells it, or ''."""

    columns: Mapping[str, int]
    minutes: bool
    offset_minutes: int
    own_numbers: frozenset[str]
    direction: str = ""


def read_line(row: int, cells: Sequence[str], how: Reading) -> BillCall | WrongLine | None:
    """The call of a line, or what is wrong with it; None for an empty line and for a sum."""
    if not any(cells) or _is_sum(cells, how):
        return None
    said = {field: cells[column] for field, column in how.columns.items() if column < len(cells)}
    if any(isinstance(cell, Formula) for cell in said.values()):
        return WrongLine(row, "formula")
    at = moment_of(said, how.offset_minutes)
    if at is None:
        return WrongLine(row, "moment")
    length = length_ms(said.get("length", ""), minutes=how.minutes)
    if length is None:
        return WrongLine(row, "length")
    direction, number = direction_and_number(said, how)
    return BillCall(row, at, number, direction, length) if direction else WrongLine(row, "direction")


def moment_of(said: Mapping[str, str], offset_minutes: int) -> datetime | None:
    """The moment in UTC; None where it cannot be read."""
    text = said.get("moment") or f"{said.get('day', '').split('T')[0]} {said.get('clock', '')}"
    parts = text.replace("T", " ").split()
    day = _day(parts[0]) if parts else None
    clock = _CLOCK.fullmatch(parts[1]) if len(parts) > 1 else None
    if day is None or clock is None:
        return None
    hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    here = timezone(timedelta(minutes=offset_minutes))
    try:
        return datetime.combine(day, time(hour, minute, second), here).astimezone(UTC)
    except OverflowError:
        return None


def length_ms(text: str, *, minutes: bool) -> int | None:
    """Milliseconds of `65`, `1:05`, `0:01:05`, `1,08`; None where it is no length."""
    parts = text.strip().split(":")
    if len(parts) in {2, 3} and all(part.isascii() and part.isdigit() for part in parts):
        seconds = 0
        for part in parts:
            seconds = seconds * 60 + int(part[:6])
        return seconds * 1000 if seconds <= LONGEST_SECONDS else None
    number = text.strip().replace("\u00a0", "").replace(" ", "").replace(",", ".")
    if not re.fullmatch(r"\d{1,7}(\.\d{1,9})?", number):
        return None
    found = round(float(number) * (60_000 if minutes else 1000))
    return found if found <= LONGEST_SECONDS * 1000 else None


def direction_and_number(said: Mapping[str, str], how: Reading) -> tuple[str, str]:
    """Inbound or outbound, and the number of the other side; ('', ...) where nobody can tell."""
    caller, called = _number(said.get("caller", "")), _number(said.get("called", ""))
    other = _number(said.get("number", ""))
    told = _direction(said.get("direction", ""))
    if not told and called in how.own_numbers and called:
        told = "inbound"
    elif not told and caller in how.own_numbers and caller:
        told = "outbound"
    direction = told or how.direction
    if "number" in how.columns:
        return direction, other
    outside = {"inbound": caller, "outbound": called}.get(direction, "")
    # A bill that lists our own number on both sides, or the other way round, still names the stranger once.
    strangers = [each for each in (caller, called) if each and each not in how.own_numbers]
    return direction, outside if outside and outside not in how.own_numbers else (strangers or [""])[0]


def _direction(text: str) -> str:
    words = text.lower().split()
    for direction, beginnings in _DIRECTION_WORDS:
        if any(word.startswith(beginnings) for word in words):
            return direction
    return ""


def _number(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    if len(digits) == 11 and digits[0] in "78":
        return f"+7{digits[1:]}"
    return (to_e164(text) or to_e164(f"+{digits}") or "") if len(digits) >= 5 else ""


def _day(text: str) -> date | None:
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _is_sum(cells: Sequence[str], how: Reading) -> bool:
    column = how.columns.get("moment", how.columns.get("day", 0))
    moment = cells[column] if column < len(cells) else ""
    return not re.search(r"\d{1,2}[.:/-]\d", moment) and any(_SUMMED.search(cell) for cell in cells)
