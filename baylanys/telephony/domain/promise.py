"""Callbacks as obligations: promised once, dialled once at a time, kept, or broken and shown so (4.3).

Every step is one conditional UPDATE: who comes second changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from baylanys.contract.queries import schedule_in_force
from baylanys.contract.service_day import end_of_service_day
from baylanys.core import commands
from baylanys.interactions.domain.later import append_later
from baylanys.telephony.call_messages import CallState
from baylanys.telephony.choices import CallbackState, TaskKind, TaskState
from baylanys.telephony.models.promises import OPEN_PROMISE, Callback, CallbackAttempt, CallbackRequest
from baylanys.telephony.models.tasks import OPEN, Task
from baylanys.telephony.promise_rules import PromiseRule, Tried, TryAt, next_step

TASKS = "tasks"


@dataclass(frozen=True, slots=True)
class OpenPromise:
    """A promise that may be dialled now."""

    id: int
    number: str
    line: str
    language: str
    topic: str
    queue: str
    since: datetime
    contact_id: int | None


def promise_callback(*, state: CallState, number: str, contact_id: int | None, at: datetime) -> None:
    """The number has one open promise, this call's or an earlier one. Part of the caller's transaction; repeatable."""
    assert state.queue_entered_at is not None, "callbacks are offered in a queue"
    source = UUID(state.interaction)
    if CallbackRequest.objects.filter(interaction=source).exists():
        return
    promise = Callback(
        number=number,
        contact_id=contact_id,
        source_id=source,
        line=state.line,
        queue=state.queue,
        language=state.language,
        topic=state.topic,
        queue_entered_at=state.queue_entered_at,
        accepted_at=at,
        due_at=end_of_service_day(at, schedule_in_force(at)),
        next_attempt_at=at,
    )
    Callback.objects.bulk_create([promise], ignore_conflicts=True)
    open_one = Callback.objects.get(number=number, state__in=OPEN_PROMISE)
    CallbackRequest.objects.create(callback=open_one, interaction_id=source, at=at)


def promises_to_dial(at: datetime) -> list[OpenPromise]:
    """Promises whose time has come and whose caller has hung up, by their place in the queue."""
    rows = Callback.objects.filter(state=CallbackState.OPEN, next_attempt_at__lte=at, source__ended_at__isnull=False)
    return [
        OpenPromise(
            row.pk, row.number, row.line, row.language, row.topic, row.queue, row.queue_entered_at, row.contact_id
        )
        for row in rows.order_by("queue_entered_at", "pk")
    ]


@transaction.atomic
def begin_attempt(*, callback_id: int, interaction: UUID, operator: str, at: datetime) -> bool:
    """The attempt is written: it may be dialled. False where another dials, or the promise is closed."""
    mine = Callback.objects.filter(pk=callback_id, state=CallbackState.OPEN)
    if not mine.update(state=CallbackState.DIALLING, dialling=interaction):
        return False
    CallbackAttempt.objects.create(callback_id=callback_id, interaction_id=interaction, operator=operator, at=at)
    detail = {"operator": operator, "interaction": str(interaction)}
    append_later(interactions=requests_of(callback_id), kind="callback_attempted", at=at, detail=detail)
    return True


def keep_promise(*, callback_id: int, by: UUID, operator: str, at: datetime) -> None:
    """An operator talks with the person: the promise is kept. Repeatable."""
    _close(callback_id, CallbackState.KEPT, by, operator, at)


def serve_otherwise(*, number: str, by: UUID, operator: str, at: datetime) -> None:
    """An operator talks with the number in another call: nobody needs to be called back. Repeatable."""
    live = Callback.objects.filter(number=number, state__in=OPEN_PROMISE, accepted_at__lt=at)
    for pk in live.values_list("pk", flat=True):
        _close(pk, CallbackState.SERVED_OTHERWISE, by, operator, at)


def _close(callback_id: int, state: CallbackState, by: UUID, operator: str, at: datetime) -> None:
    live = Callback.objects.filter(pk=callback_id, state__in=OPEN_PROMISE)
    if live.update(state=state, closed_at=at, closed_by=by, dialling=None):
        detail = {"operator": operator, "interaction": str(by)}
        append_later(interactions=requests_of(callback_id), kind="callback_reached", at=at, detail=detail)
        if Callback.objects.filter(pk=callback_id, due_at__gte=at).exists():
            _note_kept(callback_id, "reached", at)


def _note_kept(callback_id: int, how: str, at: datetime) -> None:
    """The calls in which it was promised are not lost (4.3)."""
    append_later(interactions=requests_of(callback_id), kind="callback_kept", at=at, detail={"how": how})


@transaction.atomic
def end_attempt(*, callback_id: int, interaction: UUID, rule: PromiseRule, at: datetime) -> None:
    """Nobody was reached: the promise is open again for later, kept by its attempts, or broken. Repeatable."""
    mine = Callback.objects.select_for_update().filter(
        pk=callback_id, state=CallbackState.DIALLING, dialling=interaction
    )
    for promise in mine:
        _settle(promise, rule, at)


@transaction.atomic
def settle_overdue(*, rule: PromiseRule, at: datetime) -> None:
    """Open promises whose day is over are kept by their attempts, or broken."""
    overdue = Callback.objects.select_for_update().filter(state=CallbackState.OPEN, due_at__lte=at)
    for promise in overdue:
        _settle(promise, rule, at)


def dialling_promises() -> list[tuple[int, UUID]]:
    """Promises that were being dialled when last written, each with its call; for a restarted engine."""
    rows = Callback.objects.filter(state=CallbackState.DIALLING, dialling__isnull=False)
    return [(pk, dialling) for pk, dialling in rows.values_list("pk", "dialling") if dialling is not None]


def promises_since(since: datetime) -> dict[str, int]:
    """How often each number was promised a callback; without those whose promise stands: who asks again joins it."""
    rows = Callback.objects.filter(accepted_at__gte=since).order_by().values("number")
    counted = rows.annotate(made=Count("pk"), standing=Count("pk", filter=Q(state__in=OPEN_PROMISE)))
    return {row["number"]: row["made"] for row in counted if not row["standing"]}


def _settle(promise: Callback, rule: PromiseRule, at: datetime) -> None:
    attempts = list(promise.attempts.values_list("at", flat=True))
    match next_step(attempts, promise.due_at, at, rule):
        case TryAt(at=later):
            promise.state, promise.next_attempt_at = CallbackState.OPEN, later
        case Tried():
            promise.state, promise.closed_at = CallbackState.TRIED, at
            _task_done(promise, at)
            _note_kept(promise.pk, "tried", at)
        case _:
            promise.state, promise.closed_at = CallbackState.LOST, at
    promise.dialling = None
    promise.save(update_fields=["state", "next_attempt_at", "closed_at", "dialling"])


def _task_done(promise: Callback, at: datetime) -> None:
    """What three attempts could do is done; a broken promise stays on the work list."""
    asked = Task.objects.filter(kind=TaskKind.CALLBACK, state__in=OPEN, interaction__in=requests_of(promise.pk))
    if asked.update(state=TaskState.DONE, done_at=at):
        commands.announce(TASKS)


def requests_of(callback_id: int) -> list[UUID]:
    """The calls in which the promise was asked for."""
    return list(CallbackRequest.objects.filter(callback=callback_id).values_list("interaction_id", flat=True))
