"""For whom a mailing is, as a value. Pure.

A segment is either a list that somebody brought, or people known here narrowed by all that it names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LANGUAGES = ("kk", "ru", "en")
MOST_CODES = 100
MOST_DAYS = 3660


class SegmentWrong(ValueError):
    """`code`: unknown_field, wrong_value, list_and_filters, nobody_named."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(f"{code}: {field}")
        self.code = code
        self.field = field


@dataclass(frozen=True, slots=True)
class Segment:
    """`wrote_within_days`: wrote to us in WhatsApp, `called_within_days`: called, so many days ago at most; 0 asks
    nothing. `topics` and `projects` are codes: spoke with us of one of them, takes part in one of them."""

    listed: bool = False
    everybody: bool = False
    languages: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    wrote_within_days: int = 0
    called_within_days: int = 0

    @property
    def narrows(self) -> bool:
        asked = (self.projects, self.topics, self.wrote_within_days, self.called_within_days)
        return any(asked)

    def as_json(self) -> dict[str, Any]:
        """What is kept: only what it says."""
        shown: dict[str, Any] = {"listed": self.listed, "everybody": self.everybody}
        shown |= {name: list(getattr(self, name)) for name in _CODES}
        shown |= {name: getattr(self, name) for name in _DAYS}
        return {name: value for name, value in shown.items() if value}


_CODES = ("languages", "projects", "topics")
_DAYS = ("wrote_within_days", "called_within_days")
_FLAGS = ("listed", "everybody")


def read_segment(said: Any) -> Segment:
    """The segment that JSON describes. Raises SegmentWrong; a segment that names nobody must say `everybody`."""
    if not isinstance(said, Mapping):
        raise SegmentWrong("wrong_value")
    for name in said:
        if name not in (*_CODES, *_DAYS, *_FLAGS):
            raise SegmentWrong("unknown_field", str(name)[:40])
    read: dict[str, Any] = {name: _codes(name, said.get(name, ())) for name in _CODES}
    read |= {name: _days(name, said.get(name, 0)) for name in _DAYS}
    read |= {name: _flag(name, said.get(name, False)) for name in _FLAGS}
    found = Segment(**read)
    if found.listed and (found.narrows or found.languages or found.everybody):
        raise SegmentWrong("list_and_filters")
    if not (found.listed or found.narrows or found.languages or found.everybody):
        raise SegmentWrong("nobody_named")
    return found


def _codes(name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or len(value) > MOST_CODES:
        raise SegmentWrong("wrong_value", name)
    if not all(isinstance(each, str) and 0 < len(each) <= 50 and "\0" not in each for each in value):
        raise SegmentWrong("wrong_value", name)
    if name == "languages" and not set(value) <= set(LANGUAGES):
        raise SegmentWrong("wrong_value", name)
    return tuple(dict.fromkeys(value))


def _days(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_DAYS:
        raise SegmentWrong("wrong_value", name)
    return value


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise SegmentWrong("wrong_value", name)
    return value
