"""What the figures need to know of one call, taken from its events. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from baylanys.interactions.fold import EventLike, Summary, summarise

BLOCKED_REASONS = frozenset({"blocked", "block_list"})


@dataclass(frozen=True, slots=True)
class Callback:
    """A promise to call back (4.3): when it was accepted, the attempts, and when an operator was bridged."""

    accepted_at: datetime
    attempts: tuple[datetime, ...] = ()
    reached_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CallFacts:
    """One call. `wait_ms` is of the first queue entry, `queue_total_ms` of all of them; UTC moments."""

    inbound: bool
    arrived_at: datetime
    number: str = ""
    queue_entered_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    wait_ms: int | None = None
    queue_total_ms: int | None = None
    talk_ms: int | None = None
    refused_reason: str = ""
    found_no_place: bool = False
    """True where the queue had no place for the caller, who was asked for a callback or a message instead."""
    after_hours: bool = False
    failed: bool = False
    dropped: bool = False
    left_in_transfer: bool = False
    is_self_check: bool = False
    recorded: bool = False
    recording_due: bool = True
    """False for calls from elsewhere, and for a demonstration's examples, which never rang."""
    callback: Callback | None = None
    outside_legs: tuple[tuple[datetime, datetime | None], ...] = ()
    """When numbers outside were called beside the contact (transfers, consultations): each has a line (5.2)."""
    key: str = ""

    @property
    def blocked(self) -> bool:
        return self.refused_reason in BLOCKED_REASONS

    @property
    def counted_at(self) -> datetime:
        """The moment whose day the call belongs to: its queue entry, else its arrival."""
        return self.queue_entered_at or self.arrived_at

    @property
    def ivr_ms(self) -> int | None:
        """Time before the first queue, a figure of its own."""
        return _milliseconds(self.arrived_at, self.queue_entered_at)


def facts_of(
    events: Iterable[EventLike], *, is_self_check: bool = False, recorded: bool = False, key: str = ""
) -> CallFacts:
    """The facts of one call. Raises ValueError where its arrival was never written."""
    story = sorted(events, key=lambda event: event.at)
    summary = summarise(story)
    if summary.arrived_at is None:
        raise ValueError(f"call {key} has no arrival")
    return CallFacts(
        inbound=summary.direction != "outbound",
        arrived_at=_first_line(story, summary) or summary.arrived_at,
        number=_first_text(story, "arrived", "number"),
        queue_entered_at=summary.queue_entered_at,
        answered_at=summary.answered_at,
        ended_at=summary.ended_at,
        wait_ms=summary.wait_ms,
        queue_total_ms=summary.queue_total_ms,
        talk_ms=summary.talk_ms,
        refused_reason=str(summary.refused_reason or ""),
        found_no_place=_first_text(story, "left_queue", "reason") == "full",
        after_hours=bool(summary.closed_reason) and summary.queue_entered_at is None,
        failed=summary.outcome == "failed",
        dropped=summary.answered_at is not None and summary.hung_up_by == "system",
        left_in_transfer=_left_in_transfer(story, summary),
        is_self_check=is_self_check or any(event.detail.get("self_check") for event in story),
        recorded=recorded,
        recording_due=not any(event.detail.get("example") or event.detail.get("imported") for event in story),
        callback=_callback(story),
        outside_legs=tuple(_outside_legs(story, summary.ended_at)),
        key=key,
    )


def _first_line(story: Sequence[EventLike], summary: Summary) -> datetime | None:
    """A promised call has a line from its dialling on, not while it waits for an operator."""
    dialled = _moments(story, "dialled")
    return dialled[0] if dialled and summary.direction == "outbound" else None


def _left_in_transfer(story: Sequence[EventLike], summary: Summary) -> bool:
    """True where the caller was served, entered a queue again and left it unserved."""
    if summary.answered_at is None or summary.ended_at is None:
        return False
    in_queue = False
    for event in story:
        if event.at < summary.answered_at:
            continue
        if event.kind == "hung_up":
            return in_queue
        if event.kind in {"queue_entered", "requeued"}:
            in_queue = True
        elif event.kind == "answered":
            in_queue = False
    return in_queue


_OUTSIDE_ENDS = frozenset({"consultation_ended", "conference_left", "transfer_failed", "desk_lost", "hung_up"})


def _outside_legs(story: Sequence[EventLike], ended_at: datetime | None) -> Iterator[tuple[datetime, datetime | None]]:
    """From the dialling of a number outside until it was let go; whom the caller was left to stays to the end."""
    since: datetime | None = None
    for event in story:
        if since is not None and event.kind in _OUTSIDE_ENDS:
            yield since, event.at
            since = None
        elif since is None and event.kind in {"consulted", "transferred"} and event.detail.get("to") == "outside":
            since = event.at
    if since is not None:
        yield since, ended_at


def _callback(story: Sequence[EventLike]) -> Callback | None:
    accepted = _moments(story, "callback_accepted")
    if not accepted:
        return None
    reached = _moments(story, "callback_reached")
    return Callback(accepted[0], _moments(story, "callback_attempted"), reached[0] if reached else None)


def _moments(story: Sequence[EventLike], kind: str) -> tuple[datetime, ...]:
    return tuple(event.at for event in story if event.kind == kind)


def _first_text(story: Sequence[EventLike], kind: str, field: str) -> str:
    return next((str(event.detail.get(field) or "") for event in story if event.kind == kind), "")


def _milliseconds(earlier: datetime | None, later: datetime | None) -> int | None:
    if earlier is None or later is None:
        return None
    return round((later - earlier) / timedelta(milliseconds=1))
