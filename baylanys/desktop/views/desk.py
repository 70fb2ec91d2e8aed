"""The operator's desk: the page, and the parts of it that are fetched again when something changed."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.desktop import desk_work
from baylanys.desktop.floor_view import waiting_calls
from baylanys.interactions.choices import Language, Result
from baylanys.messaging.desk_queries import open_conversation_of
from baylanys.routing.choices import BreakReason
from baylanys.routing.limits import limits_at
from baylanys.routing.models import Topic
from baylanys.workforce.models import Operator

_AN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def operator_of(request: HttpRequest) -> Operator:
    """The operator who is signed in; 404 for people who take no calls."""
    return get_object_or_404(Operator.objects.select_related("person"), pk=request.user.pk)


def _part(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    at = clock.now()
    answer = render(request, template, {"now": at, **context})
    answer["X-Server-Now"] = str(clock.epoch_milliseconds(at))
    answer["Cache-Control"] = "no-store"
    return answer


@require_GET
@allowed("work_at_desk")
def desk(request: HttpRequest) -> HttpResponseBase:
    """The page: the conversation in the middle, the person on the right; the work column is the shell's."""
    work = desk_work.work_of(operator_of(request))
    shown = {"chat_shown": _chat_asked(request)} | chat_choices() | conversation(work)
    return _part(request, "desktop/desk/page.html", **shown)


def _chat_asked(request: HttpRequest) -> str:
    """The chat that the address asks for; only what looks like one."""
    asked = request.GET.get("chat", "")
    return asked if _AN_ID.fullmatch(asked) else ""


def chat_choices() -> dict[str, Any]:
    """What the form that closes a chat lets choose from."""
    return {"results": Result.choices, "languages": Language.choices, "topics": Topic.objects.order_by("pk")}


@require_GET
@allowed("work_at_desk")
def work(request: HttpRequest) -> HttpResponseBase:
    """The work column: the call in hand, the queue, the day's calls."""
    operator = operator_of(request)
    return _part(
        request,
        "desktop/desk/work.html",
        work=desk_work.work_of(operator),
        waiting=desk_work.waiting_now(),
        recent=desk_work.recent_of(operator, clock.now()),
        **desk_work.due_of(operator, clock.now()),
    )


@require_GET
@allowed("work_at_desk")
def state(request: HttpRequest) -> HttpResponseBase:
    """The state of the operator, with the sums of the day."""
    operator = operator_of(request)
    return _part(
        request,
        "desktop/desk/state.html",
        state=desk_work.state_of(operator),
        today=desk_work.today_of(operator, clock.now()),
        reasons=BreakReason.choices,
        break_limits=limits_at(clock.now()).breaks,
    )


@require_GET
@allowed("work_at_desk")
def queue(request: HttpRequest) -> HttpResponseBase:
    """Who waits, in one line."""
    return _part(request, "desktop/desk/queue.html", waiting=desk_work.waiting_now())


@require_GET
@allowed("work_at_desk")
def caller(request: HttpRequest) -> HttpResponseBase:
    """Who is on the line, and how it stands."""
    work = desk_work.work_of(operator_of(request))
    return _part(request, "desktop/desk/caller.html", **conversation(work))


@require_GET
@allowed("work_at_desk")
def person(request: HttpRequest) -> HttpResponseBase:
    """The person on the line, with what was before."""
    work = desk_work.work_of(operator_of(request))
    return _part(request, "desktop/desk/person.html", **conversation(work))


@require_GET
@allowed("work_at_desk")
def wrap_up_form(request: HttpRequest) -> HttpResponseBase:
    """The form of the work in hand; it stays while the call's state changes."""
    work = desk_work.work_of(operator_of(request))
    return _part(request, "desktop/desk/wrap_up.html", **conversation(work))


def conversation(work: desk_work.Work) -> dict[str, Any]:
    """What the middle and the right of the desk need."""
    interaction = work.interaction
    if interaction is None:
        at = clock.now()
        return {
            "work": work,
            "waiting_calls": waiting_calls()[:8],
            "today": desk_work.today_of(work.state.operator, at),
        }
    contact = desk_work.contact_of(interaction)
    return {
        "work": work,
        "contact": contact,
        "chat_open": open_conversation_of(contact.pk) if contact else None,
        "history": list(desk_work.history_of(interaction)),
        "results": Result.choices,
        "languages": Language.choices,
        "topics": Topic.objects.order_by("pk"),
    }
