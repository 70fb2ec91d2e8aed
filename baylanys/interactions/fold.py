"""What the events of one interaction amount to. Pure: events in, a summary out (kpi.md, cases 1–20).

The summary is what the interaction's row repeats for searching; the events stay the truth, so
folding them again at any later time gives the same row.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol


class EventLike(Protocol):
    """Anything with the three fields: a stored row or an `Event`."""

    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def detail(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Event:
    """Something that happened to an interaction at a moment (UTC, milliseconds)."""

    kind: str
    at: datetime
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class Summary:
    """The figures and the outcome of an interaction; `outcome` is empty while it lives.

    `wait_ms` is the W of kpi.md: of the first queue entry. `queue_total_ms` adds every time spent in
    a queue (4.1). Both are None where no queue was entered or the wait still runs. `operators` are all who spoke with
    the person outside, in their order.
    """

    direction: str
    outcome: str
    arrived_at: datetime | None
    queue_entered_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    wait_ms: int | None
    queue_total_ms: int | None
    talk_ms: int | None
    language: str
    topic: str
    queue: str
    operator: Any
    operators: tuple[str, ...]
    result: str
    hung_up_by: str
    adopted: bool
    by_fallback: bool
    refused_reason: str
    closed_reason: str


BUSY_CAUSES = frozenset({17, 21})
NO_ANSWER_CAUSES = frozenset({16, 18, 19, 20})
NORMAL_CAUSES = frozenset({0, 16, 31})


def summarise(events: Iterable[EventLike]) -> Summary:
    """The summary of an interaction's events, given in the order in which they were written.

    Where two contradict each other (the contact hangs up while the operator accepts) the earlier
    stamp decides, and at the same millisecond the one written first (case 13).
    """
    story = _Story(sorted(events, key=lambda event: event.at))
    if story.earliest("channel", "arrived") == "whatsapp":
        story = _ChatStory(story.events)
    answered_at, operator = story.answer()
    ended_at = story.ended_at()
    entered_at = story.at("queue_entered")
    return Summary(
        direction=story.direction,
        outcome=story.outcome(answered_at) if ended_at else "",
        arrived_at=story.at("arrived"),
        queue_entered_at=entered_at,
        answered_at=answered_at,
        ended_at=ended_at,
        wait_ms=_milliseconds(entered_at, answered_at or story.left_queue_at()),
        queue_total_ms=_time_in_queues(story),
        talk_ms=_milliseconds(answered_at, ended_at),
        language=story.latest("language", "language_chosen", "wrapped_up"),
        topic=story.latest("topic", "topic_chosen", "wrapped_up"),
        queue=story.earliest("queue", "queue_entered"),
        operator=operator,
        operators=story.operators(operator),
        result=story.latest("result", "wrapped_up"),
        hung_up_by=story.earliest("side", "hung_up"),
        adopted=story.has("adopted"),
        by_fallback=story.has("fallback"),
        refused_reason=story.earliest("reason", "refused"),
        closed_reason=story.latest("reason", "closed"),
    )


class _Story:
    """Questions to the events of one interaction, in the order of their moments."""

    def __init__(self, events: list[EventLike]) -> None:
        self.events = events
        self.direction = self.earliest("direction", "arrived") or ("outbound" if self.has("dialled") else "inbound")

    def first(self, *kinds: str) -> EventLike | None:
        return next((event for event in self.events if event.kind in kinds), None)

    def has(self, kind: str) -> bool:
        return self.first(kind) is not None

    def at(self, *kinds: str) -> datetime | None:
        event = self.first(*kinds)
        return event.at if event else None

    def earliest(self, field: str, *kinds: str) -> Any:
        return self._said(field, kinds, lambda said: said[0])

    def latest(self, field: str, *kinds: str) -> Any:
        return self._said(field, kinds, lambda said: said[-1])

    def ended_at(self) -> datetime | None:
        """The hang-up; a call refused at the door has no other end than its refusal."""
        return self.at("hung_up") or self.at("refused")

    def left_queue_at(self) -> datetime | None:
        """When somebody whom nobody answered left the queue, however the end was written."""
        return self.at("left_queue", "hung_up") if self.has("queue_entered") else None

    def answer(self) -> tuple[datetime | None, Any]:
        """When both sides were first bridged, and with which operator (who made the call, where outbound)."""
        answered = self._before_hang_up("answered")
        if self.direction != "outbound":
            return (answered.at, answered.detail.get("operator")) if answered else (None, None)
        operator = self.earliest("operator", "dialled", "answered") or None
        talked = self._before_hang_up("contact_answered")
        if talked is None or operator is None:
            return None, operator
        return (max(talked.at, answered.at) if answered else talked.at), operator

    def operators(self, first: Any) -> tuple[str, ...]:
        """Who answered, and which colleagues were brought into a conference, each once."""
        spoke = [str(first)] if first else []
        for event in self.events:
            if event.kind == "answered":
                spoke.append(str(event.detail.get("operator") or ""))
            elif event.kind == "conference_started" and event.detail.get("to") == "operator":
                spoke.append(str(event.detail.get("target") or ""))
        return tuple(dict.fromkeys(name for name in spoke if name))

    def outcome(self, answered_at: datetime | None) -> str:
        return _outcome(self, answered_at)

    def _before_hang_up(self, kind: str) -> EventLike | None:
        event = self.first(kind, "hung_up")
        return event if event is not None and event.kind == kind else None

    def _said(self, field: str, kinds: tuple[str, ...], choose: Callable[[list[Any]], Any]) -> Any:
        said = [event.detail[field] for event in self.events if event.kind in kinds and event.detail.get(field)]
        return choose(said) if said else ""


class _ChatStory(_Story):
    """The same questions to a conversation in writing: it ends by being closed, and may be opened again.

    It is answered by the first words that a person of ours wrote, not by the operator's accepting it.
    """

    def ended_at(self) -> datetime | None:
        last = next((event for event in reversed(self.events) if event.kind in {"closed", "reopened"}), None)
        return last.at if last is not None and last.kind == "closed" else None

    def left_queue_at(self) -> datetime | None:
        return self.ended_at() if self.has("queue_entered") else None

    def answer(self) -> tuple[datetime | None, Any]:
        operator = self.latest("operator", "first_answer", "answered") or None
        return self.at("first_answer"), operator

    def outcome(self, answered_at: datetime | None) -> str:
        if answered_at or self.direction == "outbound":
            return "answered" if answered_at else "no_answer"
        if self.has("bot_began") and not self.has("queue_entered"):
            return "bot"
        arrived = self.first("arrived")
        return "after_hours" if arrived is not None and arrived.detail.get("open") is False else "lost"


def _outcome(story: _Story, answered_at: datetime | None) -> str:
    if answered_at:
        return "answered"
    if story.has("refused"):
        return "refused"
    if story.direction == "outbound":
        return _outbound_failure(story)
    if story.has("callback_kept"):
        return "callback_kept"
    if story.has("voicemail_left"):
        return "voicemail"
    if story.has("queue_entered"):
        return "lost"
    if story.has("closed"):
        return "after_hours"
    return "left_in_ivr" if _left_by_itself(story) else "failed"


def _outbound_failure(story: _Story) -> str:
    cause = story.earliest("cause", "hung_up")
    if cause in BUSY_CAUSES:
        return "busy"
    return "no_answer" if cause in NO_ANSWER_CAUSES else "failed"


def _left_by_itself(story: _Story) -> bool:
    """True where the caller left before a queue, or the IVR said all it had to say."""
    if story.earliest("side", "hung_up") == "contact":
        return True
    cause = story.earliest("cause", "hung_up") or 0
    return story.has("ivr_entered") and cause in NORMAL_CAUSES


def _time_in_queues(story: _Story) -> int | None:
    total, since, entered = 0, None, False
    for event in story.events:
        if event.kind in {"queue_entered", "requeued"} and since is None:
            since, entered = event.at, True
        elif event.kind in {"answered", "left_queue", "hung_up"} and since is not None:
            total, since = total + (_milliseconds(since, event.at) or 0), None
    return total if entered and since is None else None


def _milliseconds(earlier: datetime | None, later: datetime | None) -> int | None:
    """Never negative: a clock that was set back shortens a length at most to nothing."""
    if earlier is None or later is None:
        return None
    return max(0, round((later - earlier) / timedelta(milliseconds=1)))
