"""Hours as people write them: `09:00–13:00, 14:00–18:00`. Pure."""

import re

Intervals = list[tuple[int, int]]

_INTERVAL = re.compile(r"^\s*(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|–|—|…|\.\.)\s*(\d{1,2})(?:[:.](\d{2}))?\s*$")
_LAST_MINUTE = 1440


class UnreadableHours(ValueError):
    """The text is no list of intervals; `part` is the piece that is not understood."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


def read_hours(text: str) -> Intervals:
    """Intervals in minutes after midnight; an empty text (or a dash) is a day off.

    Raises UnreadableHours with the first piece not understood.
    """
    if text.strip() in {"", "-", "–", "—"}:
        return []
    return sorted(_read_interval(part) for part in re.split(r"[,;]", text))


def write_hours(intervals: Intervals) -> str:
    """The text that `read_hours` reads back; empty for a day off."""
    return ", ".join(f"{_clock(opens)}–{_clock(closes)}" for opens, closes in sorted(intervals))


def _read_interval(part: str) -> tuple[int, int]:
    match = _INTERVAL.match(part)
    if match is None:
        raise UnreadableHours(part.strip())
    opens = _minutes(match.group(1), match.group(2))
    closes = _minutes(match.group(3), match.group(4))
    if opens is None or closes is None or opens >= closes:
        raise UnreadableHours(part.strip())
    return opens, closes


def _minutes(hours: str, minutes: str | None) -> int | None:
    value = int(hours) * 60 + int(minutes or 0)
    return value if int(minutes or 0) < 60 and value <= _LAST_MINUTE else None


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
