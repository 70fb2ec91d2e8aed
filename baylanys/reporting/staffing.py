"""Who was there, minute by minute of working time, against what the contract wants (5.3). Pure.

A minute belongs to working time where its first moment does. An operator counts in every minute of which he or she was
ready (or ringing, which is ready with an offer), talking or in wrap-up for any part; each once a minute, however often
the state changed. A state holds until the next one is written, through nights and through outages of the engine.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from baylanys.contract.working_time import Interval

PRESENT = frozenset({"ready", "offered", "talking", "wrap_up"})
MINUTE = timedelta(minutes=1)
Kind = Literal["operators", "kk", "ru", "lines"]
KINDS: tuple[Kind, ...] = ("operators", "kk", "ru", "lines")


@dataclass(frozen=True, slots=True)
class Change:
    """An operator entered a state."""

    operator: int
    at: datetime
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """An operator was in a state during [since, until)."""

    operator: int
    since: datetime
    until: datetime
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Required:
    """So many must be there in each minute, and so many of them speak each language."""

    operators: int = 5
    kazakh: int = 1
    russian: int = 1


@dataclass(frozen=True, slots=True)
class Word:
    """An operator speaks a language from a moment on, or no longer."""

    operator: int
    language: str
    at: datetime
    speaks: bool


@dataclass(frozen=True, slots=True)
class Minute:
    """One minute of working time: how many were there, and how many of them speak each language."""

    at: datetime
    present: int
    kazakh: int
    russian: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Minutes in a row, [start, end), in which the contract was not kept; `missing` at the worst of them."""

    kind: Kind
    start: datetime
    end: datetime
    missing: int

    @property
    def minutes(self) -> int:
        return round((self.end - self.start) / MINUTE)


def stays_of(changes: Iterable[Change], start: datetime, end: datetime) -> list[Stay]:
    """Who was in which state between two moments, by operator and time.

    `changes` hold each operator's last one before `start` and all since, in the order in which they were written.
    """
    told: dict[int, list[Change]] = {}
    for change in changes:
        told.setdefault(change.operator, []).append(change)
    return [stay for operator in sorted(told) for stay in _stays(told[operator], start, end)]


def _stays(changes: list[Change], start: datetime, end: datetime) -> Iterator[Stay]:
    ordered = sorted(changes, key=lambda change: change.at)
    for change, following in zip(ordered, [*ordered[1:], None], strict=True):
        since, until = max(change.at, start), min(following.at if following else end, end)
        if since < until:
            yield Stay(change.operator, since, until, change.state, change.reason)


def minutes_worked(intervals: Iterable[Interval], until: datetime) -> list[datetime]:
    """The first moments of the minutes of working time that are over by `until`."""
    found: list[datetime] = []
    for opens, closes in intervals:
        minute = _floor(opens) if opens == _floor(opens) else _floor(opens) + MINUTE
        while minute < closes and minute + MINUTE <= until:
            found.append(minute)
            minute += MINUTE
    return found


def count_minutes(worked: Sequence[datetime], stays: Iterable[Stay], words: Sequence[Word]) -> list[Minute]:
    """How many were there in each of the minutes."""
    places = {minute: place for place, minute in enumerate(worked)}
    present: list[set[int]] = [set() for _ in worked]
    for stay in stays:
        if stay.state in PRESENT:
            for minute in _minutes_of(stay):
                if minute in places:
                    present[places[minute]].add(stay.operator)
    speaking = {language: _Speakers(words, language) for language in ("kk", "ru")}
    return [
        Minute(at, len(who), speaking["kk"].among(who, at), speaking["ru"].among(who, at))
        for at, who in zip(worked, present, strict=True)
    ]


def gaps_of(minutes: Sequence[Minute], required: Required) -> list[Gap]:
    """Where too few were there, or nobody for a language; in order of time."""
    missing: Mapping[Kind, list[int]] = {
        "operators": [required.operators - minute.present for minute in minutes],
        "kk": [required.kazakh - minute.kazakh for minute in minutes],
        "ru": [required.russian - minute.russian for minute in minutes],
    }
    moments = [minute.at for minute in minutes]
    found = [gap for kind, counts in missing.items() for gap in joined(kind, moments, counts)]
    return sorted(found, key=lambda gap: (gap.start, KINDS.index(gap.kind)))


def joined(kind: Kind, moments: Sequence[datetime], missing: Sequence[int]) -> Iterator[Gap]:
    """The minutes with something missing, those that follow each other as one gap."""
    now: Gap | None = None
    for at, count in zip(moments, missing, strict=True):
        if now is not None and (count <= 0 or now.end != at):
            yield now
            now = None
        if count > 0:
            now = Gap(kind, now.start if now else at, at + MINUTE, max(count, now.missing if now else 0))
    if now is not None:
        yield now


class _Speakers:
    """Who speaks one language when. What was first said of somebody held before it was said, too."""

    def __init__(self, words: Iterable[Word], language: str) -> None:
        self._words: dict[int, list[Word]] = {}
        for word in sorted(words, key=lambda word: word.at):
            if word.language == language:
                self._words.setdefault(word.operator, []).append(word)

    def among(self, operators: Iterable[int], at: datetime) -> int:
        return sum(self._speaks(operator, at) for operator in operators)

    def _speaks(self, operator: int, at: datetime) -> bool:
        words = self._words.get(operator, [])
        said = [word for word in words if word.at <= at]
        return (said[-1] if said else words[0]).speaks if words else False


def _minutes_of(stay: Stay) -> Iterator[datetime]:
    minute = _floor(stay.since)
    while minute < stay.until:
        yield minute
        minute += MINUTE


def _floor(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
