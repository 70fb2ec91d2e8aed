"""What the API's answers look like."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from baylanys.core import phones
from baylanys.interactions.models import Interaction
from baylanys.routing.choices import BreakReason
from baylanys.telephony.choices import RecordingKind, RecordingState
from baylanys.telephony.domain.segments import Segment, segments_of
from baylanys.telephony.models import Recording


class RecordingShape(Schema):
    """Channel 1 is the contact, channel 2 the operator; a voicemail has one. `url` is null until it is stored.

    `reason` says why it is missing, or what is to be said of it; null where it is as it should be.
    """

    state: str
    channels: int | None
    duration_seconds: float | None
    sha256: str | None
    reason: str | None
    url: str | None


class SegmentShape(Schema):
    """Who spoke with whom: `kind` is conversation, consultation (without the contact), conference or outside.

    `operator` and `third` are user names, `third` a number where somebody outside took part. `seconds` leaves holds
    out; `starts_seconds` is the place in the recording of `url`, which is null until it is stored.
    """

    number: int
    kind: str
    operator: str | None
    third: str | None
    started_at: str
    ended_at: str | None
    seconds: float
    starts_seconds: float
    url: str | None


class InteractionShape(Schema):
    """Moments in UTC with milliseconds; `outcome` is null while the interaction lives."""

    id: str
    channel: str
    direction: str
    contact: str | None
    line: str | None
    language: str | None
    topic: str | None
    queue: str | None
    operator: str | None
    outcome: str | None
    arrived_at: str
    queue_entered_at: str | None
    answered_at: str | None
    ended_at: str | None
    wait_seconds: float | None
    talk_seconds: float | None
    result: str | None
    recording: RecordingShape | None
    segments: list[SegmentShape]
    events: list[dict[str, Any]] = Field(description="In order, each with `at`, `kind` and what belongs to the kind")


class InteractionList(Schema):
    items: list[InteractionShape]
    next: str | None


class OperatorShape(Schema):
    username: str
    name: str
    state: str
    reason: str | None
    device: str
    since: str | None
    interaction: str | None
    skills: dict[str, int]


class OperatorList(Schema):
    items: list[OperatorShape]
    next: str | None


class QueueShape(Schema):
    code: str
    names: dict[str, str]
    waiting: int
    longest_wait_seconds: float | None


class QueueList(Schema):
    items: list[QueueShape]
    next: str | None


class StateOrder(Schema):
    """`reason` is for breaks; without `device` the operator keeps the present one."""

    model_config = ConfigDict(extra="forbid")
    state: Literal["ready", "break", "offline"]
    device: Literal["browser", "sip"] | None = None
    reason: BreakReason | None = None


def stamp(moment: datetime | None) -> str | None:
    """`2026-11-22T04:00:00.000Z`."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def interaction_shape(row: Interaction, recording_address: str, at: datetime) -> dict[str, Any]:
    """The interaction with its events and its recordings; both should have been fetched with it."""
    recordings = list(row.recordings.all())
    return {
        "id": str(row.pk),
        "operator": row.operator.person.username if row.operator else None,
        "contact": row.contact_number or None,
        **{name: getattr(row, name) or None for name in ("line", "language", "topic", "queue", "outcome", "result")},
        **{name: getattr(row, name) for name in ("channel", "direction")},
        **{name: stamp(getattr(row, name)) for name in ("arrived_at", "queue_entered_at", "answered_at", "ended_at")},
        "wait_seconds": _seconds(row.wait_ms),
        "talk_seconds": _seconds(row.talk_ms),
        "recording": _recording_shape(main_recording(recordings), recording_address),
        "segments": [_segment_shape(each, recording_address) for each in segments_of(row, recordings, at)],
        "events": [{**event.detail, "at": stamp(event.at), "kind": event.kind} for event in row.events.all()],
    }


NUMBERS = ("number", "to", "contact", "contact_number", "target", "third")


def cover_numbers(shape: dict[str, Any]) -> dict[str, Any]:
    """The same with the middle of every contact's number covered: for tokens that were not made to see them."""
    lists = {name: [_cover(each) for each in shape[name]] for name in ("events", "segments")}
    return {**_cover(shape), **lists}


def _cover(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _covered(value) if name in NUMBERS else value for name, value in values.items()}


def _covered(number: Any) -> Any:
    return phones.mask(number) if isinstance(number, str) and number.startswith("+") else number


def main_recording(recordings: Iterable[Recording]) -> Recording | None:
    """The first part of the conversation, or else the voicemail."""
    return min(recordings, key=lambda each: (each.kind != RecordingKind.CONVERSATION, each.segment), default=None)


def _recording_shape(recording: Recording | None, address: str) -> dict[str, Any] | None:
    if recording is None:
        return None
    return {
        "state": recording.state,
        "channels": recording.channels,
        "duration_seconds": _seconds(recording.duration_ms),
        "sha256": recording.sha256 or None,
        "reason": recording.reason or None,
        "url": address if recording.state == RecordingState.STORED else None,
    }


def _segment_shape(segment: Segment, address: str) -> dict[str, Any]:
    part, recording = segment.part, segment.recording
    stored = recording is not None and recording.state == RecordingState.STORED
    return {
        "number": segment.number,
        "kind": part.kind,
        "operator": part.operator or None,
        "third": part.third or None,
        "started_at": stamp(part.started_at),
        "ended_at": stamp(part.ended_at),
        "seconds": _seconds(part.length_ms),
        "starts_seconds": _seconds(segment.starts_ms),
        "url": _address_of(recording, address) if recording and stored else None,
    }


def _address_of(recording: Recording, address: str) -> str:
    consultation = recording.kind == RecordingKind.CONSULTATION
    return f"{address}?consultation={recording.segment}" if consultation else address


def _seconds(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000
