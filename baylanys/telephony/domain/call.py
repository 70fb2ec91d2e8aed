"""A call's steps become rows: one transaction for the row, its events, its state and its recording.

Writing the same step again changes nothing: events have their place in the call (`seq`), rows are replaced whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from baylanys.crm.models import Contact
from baylanys.interactions.fold import Event as Recorded
from baylanys.interactions.fold import summarise
from baylanys.interactions.models import Interaction, InteractionEvent
from baylanys.routing.models import OperatorState, Queue, Waiting
from baylanys.telephony import jobs
from baylanys.telephony.call_messages import CallState, Stage, state_from_data, state_to_data
from baylanys.telephony.choices import RecordingKind, RecordingState
from baylanys.telephony.domain.promise import keep_promise, promise_callback, serve_otherwise
from baylanys.telephony.domain.task import close_served, open_task
from baylanys.telephony.models import Call, Recording

_ROW_FIELDS = [
    "contact",
    "language",
    "topic",
    "queue",
    "operator",
    "further_operators",
    "outcome",
    "queue_entered_at",
    "answered_at",
    "ended_at",
    "wait_ms",
    "talk_ms",
]


@dataclass(frozen=True, slots=True)
class CallWrite:
    """One step of a call. `history` is every event so far, `fresh` of them new; `purpose` is of calls out."""

    state: CallState
    history: tuple[Recorded, ...]
    fresh: int
    contact_id: int | None
    purpose: str = ""


def save_calls(writes: Sequence[CallWrite], operators: Mapping[str, int]) -> None:
    """Every step stands in the database. Part of the caller's transaction.

    `operators` maps user names to person ids. Of several steps of a call the last one makes the row.
    """
    latest = {write.state.interaction: write for write in writes}
    Interaction.objects.bulk_create(
        [_interaction(write, operators) for write in latest.values()],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=_ROW_FIELDS,
    )
    InteractionEvent.objects.bulk_create([event for write in writes for event in _events(write)], ignore_conflicts=True)
    Call.objects.bulk_create(
        [_call(write) for write in latest.values()],
        update_conflicts=True,
        unique_fields=["interaction"],
        update_fields=["stage", "state", "flow_version", "channel_id"],
    )
    _save_waiting([write.state for write in latest.values()], operators)
    for interaction, write in latest.items():
        fresh = [event for each in writes if each.state.interaction == interaction for event in _fresh(each)]
        _save_recordings(write, fresh)
        _save_work(write, fresh)


def remember_language(*, contact_id: int, language: str) -> None:
    """The next call from this person's numbers begins in this language."""
    Contact.objects.filter(pk=contact_id).update(language=language)


def _interaction(write: CallWrite, operators: Mapping[str, int]) -> Interaction:
    state, summary = write.state, summarise(write.history)
    assert summary.arrived_at is not None, "the first event of a call is its arrival"
    return Interaction(
        id=UUID(state.interaction),
        direction=state.direction,
        contact_id=write.contact_id,
        contact_number=state.number,
        line=state.line,
        language=summary.language,
        topic=summary.topic,
        queue=summary.queue,
        operator_id=operators.get(summary.operator or ""),
        further_operators=[operators[name] for name in summary.operators[1:] if name in operators],
        outcome=summary.outcome,
        arrived_at=summary.arrived_at,
        queue_entered_at=summary.queue_entered_at,
        answered_at=summary.answered_at,
        ended_at=summary.ended_at,
        wait_ms=summary.wait_ms,
        talk_ms=summary.talk_ms,
        purpose=write.purpose,
    )


def _fresh(write: CallWrite) -> tuple[Recorded, ...]:
    return write.history[len(write.history) - write.fresh :]


def _events(write: CallWrite) -> list[InteractionEvent]:
    first = len(write.history) - write.fresh
    return [
        InteractionEvent(
            interaction_id=UUID(write.state.interaction),
            seq=seq,
            at=event.at,
            kind=event.kind,
            detail=dict(event.detail),
        )
        for seq, event in enumerate(_fresh(write), start=first)
    ]


def _call(write: CallWrite) -> Call:
    state = write.state
    return Call(
        interaction_id=UUID(state.interaction),
        channel_id=state.channel,
        stage=state.stage,
        state=state_to_data(state),
        flow_version_id=state.flow_version,
    )


def _save_waiting(states: Sequence[CallState], operators: Mapping[str, int]) -> None:
    """Who waits is a row of its own, so that a page need not look at every call."""
    waiting = [state for state in states if state.stage in {Stage.QUEUED, Stage.OFFERED} and not state.callback]
    gone = [UUID(state.interaction) for state in states if state not in waiting]
    if gone:
        Waiting.objects.filter(interaction_id__in=gone).delete()
    if not waiting:
        return
    queues = dict(Queue.objects.values_list("code", "pk"))
    Waiting.objects.bulk_create(
        [_waiting(state, queues, operators) for state in waiting if state.queue in queues],
        update_conflicts=True,
        unique_fields=["interaction"],
        update_fields=["queue", "since", "at_head", "offered_to"],
    )


def _waiting(state: CallState, queues: Mapping[str, int], operators: Mapping[str, int]) -> Waiting:
    assert state.queue_entered_at is not None, "only a queue makes a call wait"
    return Waiting(
        interaction_id=UUID(state.interaction),
        queue_id=queues[state.queue],
        since=state.queue_entered_at,
        at_head=state.at_head,
        offered_to_id=operators.get(state.operator),
    )


def _save_recordings(write: CallWrite, fresh: Sequence[Recorded]) -> None:
    """A recording is expected with the first sign that there will be one, and stored soon after the end."""
    state, kinds = write.state, {event.kind for event in fresh}
    if "answered" in kinds:
        _expect_recording(state, RecordingKind.CONVERSATION, f"{state.channel}.raw")
    if "voicemail_started" in kinds:
        _expect_recording(state, RecordingKind.VOICEMAIL, f"{state.interaction}-voicemail.wav")
    if "consultation_begun" in kinds:
        begun = [event for event in write.history if event.kind == "consultation_begun"]
        for segment, event in enumerate(begun, start=1):
            _expect_recording(state, RecordingKind.CONSULTATION, f"{event.detail['leg']}.raw", segment)
    if kinds & {"hung_up", "refused"}:
        close_recordings(UUID(state.interaction))


def _save_work(write: CallWrite, fresh: Sequence[Recorded]) -> None:
    """A served number leaves the work list; a call that was not served joins it."""
    state, kinds = write.state, {event.kind for event in fresh}
    for event in fresh:
        if event.kind == "callback_accepted":
            number = str(event.detail["number"])
            promise_callback(state=state, number=number, contact_id=write.contact_id, at=event.at)
        if event.kind == "answered":
            _served(state, event)
    if kinds & {"hung_up", "refused"}:
        promised = [str(event.detail["number"]) for event in write.history if event.kind == "callback_accepted"]
        open_task(
            interaction=UUID(state.interaction),
            number=promised[-1] if promised else state.number,
            contact_id=write.contact_id,
            summary=summarise(write.history),
            promised=bool(promised),
        )


def _served(state: CallState, event: Recorded) -> None:
    """An operator talks with the number: work and promises of before are settled."""
    call, operator = UUID(state.interaction), str(event.detail.get("operator") or "")
    close_served(number=state.number, by=call, at=event.at)
    if state.callback is not None:
        keep_promise(callback_id=state.callback, by=call, operator=operator, at=event.at)
    if state.number:
        serve_otherwise(number=state.number, by=call, operator=operator, at=event.at)


def close_recordings(interaction_id: UUID) -> None:
    """The call's recordings have stopped and will be stored. Safe to repeat."""
    running = Recording.objects.filter(interaction_id=interaction_id, state=RecordingState.STARTED)
    for recording in running:
        running.filter(pk=recording.pk).update(state=RecordingState.STOPPED)
        jobs.store_soon(recording.pk)


def _expect_recording(state: CallState, kind: RecordingKind, raw_name: str, segment: int = 1) -> None:
    recording = Recording(
        interaction_id=UUID(state.interaction),
        kind=kind,
        segment=segment,
        raw_name=raw_name,
        state=RecordingState.STARTED,
    )
    Recording.objects.bulk_create([recording], ignore_conflicts=True)


def live_calls() -> list[tuple[CallState, tuple[Recorded, ...], int | None]]:
    """Calls that had not ended when last written: state, events so far, contact. For a restarted engine."""
    rows = Call.objects.exclude(stage=Stage.ENDED).select_related("interaction")
    return [_read(row) for row in rows]


def wrapping_up_calls() -> list[tuple[CallState, tuple[Recorded, ...], int | None]]:
    """Ended calls whose operator has the form still open; as `live_calls`."""
    held = OperatorState.objects.filter(state="wrap_up", interaction__isnull=False).values("interaction")
    rows = Call.objects.filter(stage=Stage.ENDED, interaction__in=held).select_related("interaction")
    return [_read(row) for row in rows]


def _read(row: Call) -> tuple[CallState, tuple[Recorded, ...], int | None]:
    return state_from_data(row.state), _history(row.interaction), row.interaction.contact_id


def _history(interaction: Interaction) -> tuple[Recorded, ...]:
    events = interaction.events.order_by("seq")
    return tuple(Recorded(event.kind, event.at, event.detail) for event in events)


def last_event_at(history: Sequence[Recorded]) -> datetime:
    """The moment of the newest event."""
    return max(event.at for event in history)
