"""Chats on the live view, and what a supervisor orders about them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.permissions import allowed, may
from baylanys.core import clock
from baylanys.desktop import live_chats
from baylanys.desktop.order_answers import WORDS, carry_out
from baylanys.desktop.views.live_view import stamped
from baylanys.messaging import refusals
from baylanys.messaging.models import Conversation
from baylanys.routing.models import Queue


@require_GET
@allowed("see_live")
def chat(request: HttpRequest, conversation: UUID) -> HttpResponseBase:
    """What one may do for a chat now."""
    people = "identity__contact", "operator__person"
    row = get_object_or_404(Conversation.objects.select_related(*people), pk=conversation)
    at = clock.now()
    context = {
        "now": at,
        "row": row,
        "name": live_chats.name_of(row) or live_chats.masked_number(row),
        "number": live_chats.masked_number(row),
        "queues": Queue.objects.exclude(code=row.queue).order_by("pk"),
        "takers": [each for each in live_chats.takers() if each.pk != row.operator_id],
        "may_supervise": may(request.user, "supervise"),
    }
    return stamped(render(request, "desktop/live/chat.html", context), at)


@require_POST
@allowed("supervise")
def assign(request: HttpRequest, conversation: UUID) -> HttpResponseBase:
    """The operator has the chat, whoever had it before."""
    return _order(request, "assign_conversation", conversation, operator=request.POST.get("operator", "")[:150])


@require_POST
@allowed("supervise")
def release(request: HttpRequest, conversation: UUID) -> HttpResponseBase:
    """The chat waits for another operator."""
    return _order(request, "release_conversation", conversation)


@require_POST
@allowed("supervise")
def move(request: HttpRequest, conversation: UUID) -> HttpResponseBase:
    """The chat waits in another queue, with the time already waited."""
    target = request.POST.get("queue", "")[:50]
    return _order(request, "transfer_conversation", conversation, to="queue", target=target)


def _order(request: HttpRequest, kind: str, conversation: UUID, *, operator: str = "", **more: str) -> HttpResponseBase:
    """An order about anybody's chat: without an operator of its own it is the supervisor's."""
    payload = {"operator": operator, "conversation": str(conversation), **more}
    return carry_out(kind, payload, request.user, words=WORDS | refusals.WORDS)
