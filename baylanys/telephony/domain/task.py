"""The work list: opened by calls, taken and done by people, closed by itself when the number was served."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baylanys.accounts.models import Person
from baylanys.contract.queries import schedule_in_force
from baylanys.core import commands, phones
from baylanys.core.errors import NotPossible
from baylanys.interactions.fold import Summary
from baylanys.telephony.choices import TaskKind, TaskState
from baylanys.telephony.models.promises import OPEN_PROMISE, Callback
from baylanys.telephony.models.tasks import OPEN, Task
from baylanys.telephony.work_terms import due_at, task_kind

TASKS = "tasks"


def open_task(*, interaction: UUID, number: str, contact_id: int | None, summary: Summary, promised: bool) -> None:
    """Somebody must see to the ended call, where something is left to do. Safe to repeat.

    Nobody can be called back at a withheld number: only a message of theirs is work. Part of the caller's
    transaction.
    """
    kind, ended_at = task_kind(summary, promised=promised), summary.ended_at
    if kind is None or ended_at is None or not (kind is TaskKind.VOICEMAIL or phones.to_e164(number)):
        return
    task = Task(
        interaction_id=interaction,
        kind=kind,
        number=number,
        contact_id=contact_id,
        language=summary.language,
        topic=summary.topic,
        queue=summary.queue,
        created_at=ended_at,
        due_at=due_at(kind, ended_at, schedule_in_force(ended_at)),
    )
    Task.objects.bulk_create([task], ignore_conflicts=True)
    commands.announce(TASKS)


def close_served(*, number: str, by: UUID, at: datetime) -> None:
    """An operator talks with the number: what was to be done about its earlier calls is done. Safe to repeat."""
    if not number:
        return
    served = Task.objects.filter(number=number, state__in=OPEN, created_at__lte=at)
    if served.update(state=TaskState.SERVED, done_at=at, served_by=by):
        commands.announce(TASKS)


def take_task(*, task: Task, person: Person, at: datetime) -> None:
    """The task is the person's. Raises NotPossible (task_taken) where another was quicker; again is safe."""
    free = Task.objects.filter(pk=task.pk, state=TaskState.NEW)
    if free.update(state=TaskState.TAKEN, owner=person, taken_at=at):
        commands.announce(TASKS)
        return
    if not Task.objects.filter(pk=task.pk, state=TaskState.TAKEN, owner=person).exists():
        raise NotPossible(_("Somebody else has taken this, or it is done already."), code="task_taken")


def give_task_back(*, task: Task, person: Person, may_any: bool) -> None:
    """The task is nobody's again. `may_any`: also another's."""
    _change(task, person, may_any, from_states=(TaskState.TAKEN,), state=TaskState.NEW, owner=None, taken_at=None)


def finish_task(*, task: Task, person: Person, note: str, may_any: bool, at: datetime) -> None:
    """The task is done, with what came of it.

    Raises NotPossible: another's (task_taken), no note (note_missing), a promise that stands (promise_open): that is
    kept by a call, or cancelled.
    """
    note = note.strip()
    if Callback.objects.filter(requests__interaction=task.interaction_id, state__in=OPEN_PROMISE).exists():
        raise NotPossible(_("A callback is promised: call the person, or cancel the promise."), code="promise_open")
    if not note:
        raise NotPossible(_("Write what came of it: the next person reads it."), code="note_missing")
    _change(task, person, may_any, from_states=OPEN, state=TaskState.DONE, owner=person, done_at=at, note=note[:2000])


def _change(task: Task, person: Person, may_any: bool, *, from_states: tuple[TaskState, ...], **fields: Any) -> None:
    mine = Task.objects.filter(pk=task.pk, state__in=from_states)
    if not may_any:
        mine = mine.filter(Q(owner=None) | Q(owner=person))
    if not mine.update(**fields):
        raise NotPossible(_("Somebody else has taken this, or it is done already."), code="task_taken")
    commands.announce(TASKS)
