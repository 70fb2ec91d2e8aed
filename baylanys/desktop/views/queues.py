"""The page of queues, topics and numbers: one page, small forms, each with its own address."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.contract.models import SettingChange
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.desktop.queue_forms import NewQueueForm, NumberForm, QueueForm, TopicForm
from baylanys.routing.domain.queue import add_queue, change_queue, change_topic
from baylanys.routing.models import Queue, Topic
from baylanys.telephony.domain.number import change_number
from baylanys.telephony.models import DialledNumber

_TRAIL = 12
TRAIL_KINDS = ("queue_added", "queue_changed", "topic_changed", "number_changed")


@require_GET
@allowed("manage_telephony")
def queues(request: HttpRequest) -> HttpResponseBase:
    """What holds now, and a form beside each."""
    return _page(request)


@require_POST
@allowed("manage_telephony")
def new_queue(request: HttpRequest) -> HttpResponseBase:
    """Flows may send callers into the queue."""
    form = NewQueueForm(request.POST, prefix="new")

    def act() -> None:
        code = form.cleaned_data["code"]
        add_queue(code=code, names=form.names, rules=form.rules, **_by(request))

    return _done(request, form, act)


@require_POST
@allowed("manage_telephony")
def queue(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The queue has other names or rules."""
    row = get_object_or_404(Queue, pk=pk)
    form = QueueForm(request.POST, prefix=f"queue{pk}")
    return _done(request, form, lambda: change_queue(queue=row, names=form.names, rules=form.rules, **_by(request)))


@require_POST
@allowed("manage_telephony")
def topic(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The topic has other names, another queue, or another rule of who takes its calls."""
    row = get_object_or_404(Topic, pk=pk)
    form = TopicForm(request.POST, prefix=f"topic{pk}")

    def act() -> None:
        wanted = {name: form.cleaned_data[name] for name in ("queue", "only_skilled")}
        change_topic(topic=row, names=form.names, **wanted, **_by(request))

    return _done(request, form, act)


@require_POST
@allowed("manage_telephony")
def number(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Other flows answer the number."""
    row = get_object_or_404(DialledNumber, pk=pk)
    form = NumberForm(request.POST, prefix=f"number{pk}")
    return _done(request, form, lambda: change_number(number=row, **form.cleaned_data, **_by(request)))


def _page(request: HttpRequest, wrong: forms.Form | None = None) -> HttpResponseBase:
    """`wrong` is a form with errors: it stands in its place with what was written."""
    trail = SettingChange.objects.filter(kind__in=TRAIL_KINDS).select_related("by").order_by("-at", "-pk")
    context = {
        "queues": [(row, _or(wrong, QueueForm.of(row))) for row in Queue.objects.order_by("-priority", "pk")],
        "topics": [
            (row, _or(wrong, TopicForm.of(row))) for row in Topic.objects.select_related("queue").order_by("pk")
        ],
        "numbers": [
            (row, _or(wrong, NumberForm.of(row)))
            for row in DialledNumber.objects.select_related("flow", "after_hours_flow").order_by("pk")
        ],
        "new_queue": _or(wrong, NewQueueForm(prefix="new")),
        "trail": trail[:_TRAIL],
    }
    return render(request, "desktop/queues/queues.html", context, status=422 if wrong else 200)


def _or(wrong: forms.Form | None, form: forms.Form) -> forms.Form:
    return wrong if wrong is not None and wrong.prefix == form.prefix else form


def _done(request: HttpRequest, form: forms.Form, act: Callable[[], Any]) -> HttpResponseBase:
    """The page anew where the rules allowed the act; else the page with what was written and what is wrong."""
    if form.is_valid():
        try:
            act()
        except DomainError as refused:
            form.add_error(None, str(refused))
    if form.errors:
        return _page(request, form)
    messages.success(request, _("The changes are saved and hold from now on."))
    return redirect("queues")


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": cast(Person, request.user), "at": clock.now()}
