"""A promise that somebody of ours takes back, with the reason (4.3). It stays lost in the figures."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baylanys.accounts.models import Person
from baylanys.core import commands
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import NotPossible
from baylanys.interactions.domain.later import append_later
from baylanys.telephony.choices import CallbackState, TaskKind, TaskState
from baylanys.telephony.domain.promise import TASKS, requests_of
from baylanys.telephony.models.promises import Callback
from baylanys.telephony.models.tasks import OPEN, Task

MOST_SIGNS = 2000


@transaction.atomic
def cancel_promise(*, task: Task, person: Person, reason: str, may_any: bool, at: datetime) -> None:
    """Nobody is called back: the promise of the task is cancelled, its task done with the reason.

    Raises NotPossible: no reason (reason_missing), another's task (task_taken), no open promise any more
    (promise_over), or its number is being dialled at this moment (promise_dialled).
    """
    reason = reason.strip()[:MOST_SIGNS]
    if not reason:
        raise NotPossible(_("Write why nobody needs to be called back."), code="reason_missing")
    promise = _open_promise(task)
    mine = Task.objects.filter(kind=TaskKind.CALLBACK, state__in=OPEN, interaction__in=requests_of(promise.pk))
    if not may_any:
        mine = mine.filter(Q(owner=None) | Q(owner=person))
    if not mine.update(state=TaskState.DONE, owner=person, done_at=at, note=reason):
        raise NotPossible(_("Somebody else has taken this, or it is done already."), code="task_taken")
    Callback.objects.filter(pk=promise.pk).update(state=CallbackState.CANCELLED, closed_at=at)
    _note(promise, person, reason, at)


def _open_promise(task: Task) -> Callback:
    """The promise, held until the end of the transaction: whoever dials waits and finds it cancelled."""
    rows = Callback.objects.select_for_update(of=("self",))
    promise = rows.filter(requests__interaction=task.interaction_id).order_by("-pk").first()
    if promise is not None and promise.state == CallbackState.DIALLING:
        raise NotPossible(_("This number is being dialled at this moment."), code="promise_dialled")
    if promise is None or promise.state != CallbackState.OPEN:
        raise NotPossible(_("This promise is closed already."), code="promise_over")
    return promise


def _note(promise: Callback, person: Person, reason: str, at: datetime) -> None:
    by = {"operator": person.username}
    append_later(interactions=requests_of(promise.pk), kind="callback_cancelled", at=at, detail=by)
    before, after = {"state": CallbackState.OPEN}, {"state": CallbackState.CANCELLED, "reason": reason}
    about = ("interaction", promise.source_id)
    write_audit(AuditKind.CALLBACK_CANCELLED, by=person, at=at, about=about, before=before, after=after)
    commands.announce(TASKS)
