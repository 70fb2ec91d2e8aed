"""The work list: messages left, calls that nobody answered, promised callbacks."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from baylanys.accounts.choices import Role
from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.desktop.order_answers import carry_out, declined
from baylanys.desktop.register_names import load_names
from baylanys.desktop.task_words import SHOWN_WORDS, purpose_of
from baylanys.desktop.views.desk import operator_of
from baylanys.desktop.views.interaction import answer_sound, players_of
from baylanys.interactions.choices import Language
from baylanys.interactions.models import Interaction
from baylanys.telephony.choices import RecordingKind, TaskKind
from baylanys.telephony.domain.promise_cancelling import cancel_promise
from baylanys.telephony.domain.task import finish_task, give_task_back, take_task
from baylanys.telephony.models import Callback, Recording, Task
from baylanys.telephony.models.promises import OPEN_PROMISE
from baylanys.telephony.task_queries import PAGE_ROWS, read_task_filter, tasks

EARLIER_SHOWN = 8


@require_safe
@allowed("work_tasks")
def task_list(request: HttpRequest) -> HttpResponse:
    """Those due first on top, by the filters of the address."""
    asked = read_task_filter(request.GET)
    person: Any = request.user
    found = Paginator(tasks(asked, person.pk), PAGE_ROWS)
    page = found.get_page(request.GET.get("page"))
    query = asked.as_query()
    context = {
        "asked": asked,
        "page": page,
        "now": clock.now(),
        "names": load_names(request.user),
        "address": f"{request.path}?{query}" if query else request.path,
        "next": f"{request.path}?{query}&page={page.number + 1}" if page.has_next() else "",
        "shown_choices": SHOWN_WORDS,
        "kinds": TaskKind.choices,
        "languages": Language.choices,
    }
    return render(request, "desktop/tasks.html", context)


@require_safe
@allowed("work_tasks")
def task_page(request: HttpRequest, task_id: int) -> HttpResponse:
    """One task: who, what they said, and what came of it."""
    rows = Task.objects.select_related("contact", "owner", "interaction", "served_by__operator__person")
    task = get_object_or_404(rows, pk=task_id)
    return render(request, "desktop/task.html", _context(request, task))


@require_safe
@allowed("work_tasks")
def task_sound(request: HttpRequest, task_id: int) -> HttpResponseBase:
    """The message of the task; every playing is on record."""
    task = get_object_or_404(Task, pk=task_id)
    recording = _voicemails(task.interaction).first()
    if recording is None:
        raise Http404
    return answer_sound(request, recording)


@require_POST
@allowed("work_tasks")
def take(request: HttpRequest, task_id: int) -> HttpResponse:
    """The task is the person's own."""
    return _changed(request, task_id, lambda task, person: take_task(task=task, person=person, at=clock.now()))


@require_POST
@allowed("work_tasks")
def give_back(request: HttpRequest, task_id: int) -> HttpResponse:
    """The task is nobody's again."""
    return _changed(
        request, task_id, lambda task, person: give_task_back(task=task, person=person, may_any=_may_any(person))
    )


@require_POST
@allowed("work_tasks")
def finish(request: HttpRequest, task_id: int) -> HttpResponse:
    """The task is done, with a note."""
    note = request.POST.get("note", "")
    return _changed(
        request,
        task_id,
        lambda task, person: finish_task(task=task, person=person, note=note, may_any=_may_any(person), at=clock.now()),
    )


@require_POST
@allowed("work_tasks")
def cancel(request: HttpRequest, task_id: int) -> HttpResponse:
    """The promise of the task is taken back, with the reason."""
    reason = request.POST.get("reason", "")

    def change(task: Task, person: Any) -> None:
        cancel_promise(task=task, person=person, reason=reason, may_any=_may_any(person), at=clock.now())

    return _changed(request, task_id, change)


@require_POST
@allowed("work_tasks")
def call(request: HttpRequest, task_id: int) -> HttpResponseBase:
    """The task is the person's, and the number is dialled from this desk."""
    operator, person = operator_of(request), request.user
    task = get_object_or_404(Task, pk=task_id)
    try:
        take_task(task=task, person=person, at=clock.now())  # type: ignore[arg-type]
    except DomainError as error:
        return declined(error)
    payload = {"operator": operator.username, "number": task.number, "purpose": purpose_of(task)}
    return carry_out("dial", payload, person)


def _changed(request: HttpRequest, task_id: int, change: Callable[[Task, Any], None]) -> HttpResponse:
    task = get_object_or_404(Task, pk=task_id)
    try:
        change(task, request.user)
    except DomainError as error:
        messages.error(request, str(error.message))
        return redirect("task", task_id=task_id)
    messages.success(request, _("Saved."))
    return redirect("task", task_id=task_id) if request.POST.get("to") == "task" else redirect("tasks")


def _may_any(person: Any) -> bool:
    return bool(person.role == Role.SUPERVISOR)


def _voicemails(interaction: Interaction) -> Any:
    return Recording.objects.filter(interaction=interaction, kind=RecordingKind.VOICEMAIL).select_related("interaction")


def _context(request: HttpRequest, task: Task) -> dict[str, Any]:
    person: Any = request.user
    promise = Callback.objects.filter(requests__interaction=task.interaction_id).order_by("-pk").first()
    same = Interaction.objects.filter(contact_number=task.number).exclude(contact_number="")
    return {
        "task": task,
        "now": clock.now(),
        "names": load_names(request.user),
        "players": players_of(_voicemails(task.interaction)),
        "promise": promise,
        "stands": promise is not None and promise.state in OPEN_PROMISE,
        "mine": task.owner_id == person.pk,
        "may_any": _may_any(person),
        "earlier": list(same.select_related("operator__person").order_by("-arrived_at")[:EARLIER_SHOWN]),
    }
