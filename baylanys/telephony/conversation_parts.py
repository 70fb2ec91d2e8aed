"""Who spoke with whom, when, and where that is heard in the recordings. Pure (3.11, 5.4).

The caller's own recording runs through the whole call and holds what the caller could be heard in; a consultation is
recorded on the leg of the one who was asked. Both are written only while two sides are connected, so that a part's
place in its recording is the length of what was said there before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from baylanys.interactions.fold import EventLike

PartKind = Literal["conversation", "consultation", "conference", "outside"]


@dataclass(frozen=True, slots=True)
class Part:
    """One part. `operator`: user name, empty where none took part; `third`: user name or E.164, by `third_kind`.

    `leg` is the channel on which it was recorded, empty for the caller's own; `ended_at` is None while it lasts.
    """

    kind: PartKind
    started_at: datetime
    operator: str = ""
    third_kind: str = ""
    third: str = ""
    leg: str = ""
    ended_at: datetime | None = None
    starts_ms: int = 0
    length_ms: int = 0


def parts_of(events: Iterable[EventLike], until: datetime) -> list[Part]:
    """The parts of a call, in their order; what still lasts is counted up to `until`."""
    walk = _Walk()
    for event in events:
        step = _STEPS.get(event.kind)
        if step is not None:
            step(walk, event.at, event.detail)
    if walk.now is not None:
        walk.parts.append(replace(walk.now, length_ms=walk.so_far(until)))
    return [part for part in walk.parts if part.length_ms or part.ended_at is None]


def sound_ms(parts: Iterable[Part], leg: str = "") -> int:
    """How much was said on that leg, holds left out."""
    return sum(part.length_ms for part in parts if part.leg == leg)


@dataclass
class _Walk:
    """What the events told so far."""

    parts: list[Part] = field(default_factory=list)
    now: Part | None = None
    operator: str = ""
    consulted: Mapping[str, Any] = field(default_factory=dict)
    said_ms: int = 0
    heard_since: datetime | None = None
    before: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def begin(self, kind: PartKind, at: datetime, *, third: Mapping[str, Any] | None = None, leg: str = "") -> None:
        self.end(at)
        told = third or {}
        self.now = Part(
            kind,
            at,
            operator="" if kind == "outside" else self.operator,
            third_kind=str(told.get("to", "")),
            third=str(told.get("target", "")),
            leg=leg,
            starts_ms=self.before[leg],
        )
        self.said_ms, self.heard_since = 0, at

    def end(self, at: datetime) -> None:
        if self.now is None:
            return
        length = self.so_far(at)
        self.before[self.now.leg] += length
        self.parts.append(replace(self.now, ended_at=at, length_ms=length))
        self.now, self.heard_since = None, None

    def silence(self, at: datetime) -> None:
        self.said_ms, self.heard_since = self.so_far(at), None

    def go_on(self, at: datetime) -> None:
        """The same part is heard again; without one the operator is with the caller."""
        if self.now is None:
            self.begin("conversation", at)
        elif self.heard_since is None:
            self.heard_since = at

    def so_far(self, at: datetime) -> int:
        running = at - self.heard_since if self.heard_since else timedelta()
        return self.said_ms + round(running / timedelta(milliseconds=1))


def _answered(walk: _Walk, at: datetime, detail: Mapping[str, Any]) -> None:
    walk.operator = str(detail.get("operator") or "")
    walk.begin("conversation", at)


def _consultation(walk: _Walk, at: datetime, detail: Mapping[str, Any]) -> None:
    walk.consulted = detail
    walk.begin("consultation", at, third=detail, leg=str(detail.get("leg") or "unrecorded"))


def _consultation_ended(walk: _Walk, at: datetime, _detail: Mapping[str, Any]) -> None:
    """Where the operator had swapped, the conversation with the caller simply goes on."""
    if walk.now is not None and walk.now.kind == "consultation":
        walk.end(at)


def _swapped(walk: _Walk, at: datetime, detail: Mapping[str, Any]) -> None:
    if detail.get("with") == "third":
        _consultation(walk, at, walk.consulted)
    else:
        walk.begin("conversation", at)


def _conference_left(walk: _Walk, at: datetime, _detail: Mapping[str, Any]) -> None:
    walk.begin("conversation", at)


def _outside(walk: _Walk, at: datetime, detail: Mapping[str, Any]) -> None:
    walk.begin("outside", at, third={"to": "outside", "target": detail.get("number", "")})


def _desk_lost(walk: _Walk, at: datetime, _detail: Mapping[str, Any]) -> None:
    walk.silence(at)
    _consultation_ended(walk, at, {})


def _end(walk: _Walk, at: datetime, _detail: Mapping[str, Any]) -> None:
    walk.end(at)


_STEPS: Mapping[str, Callable[[_Walk, datetime, Mapping[str, Any]], None]] = {
    "answered": _answered,
    "held": lambda walk, at, _detail: walk.silence(at),
    "resumed": lambda walk, at, _detail: walk.go_on(at),
    "desk_lost": _desk_lost,
    "desk_returned": lambda walk, at, _detail: walk.go_on(at),
    "consulted": _end,
    "consultation_begun": _consultation,
    "consultation_ended": _consultation_ended,
    "swapped": _swapped,
    "conference_started": lambda walk, at, detail: walk.begin("conference", at, third=detail),
    "conference_left": _conference_left,
    "transferred": _end,
    "connected_outside": _outside,
    "requeued": _end,
    "queue_entered": _end,
    "hung_up": _end,
}
