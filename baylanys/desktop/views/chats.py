"""Chats on the operator's desk: the list, one chat, its older messages, the person."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.desktop.chat_bubbles import bubbles_of
from baylanys.desktop.chat_page import chat_context, looked_at, message_of, person_context
from baylanys.desktop.chat_rows import name_of, rows_of
from baylanys.desktop.views.desk import operator_of
from baylanys.messaging.access import may_look, may_read
from baylanys.messaging.desk_queries import desk_chats, earlier_of
from baylanys.messaging.models import Message
from baylanys.messaging.thread import page_around, page_before, person_thread
from baylanys.workforce.capacity import capacity_of, role_capacities

SEARCH_LETTERS = 80
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@require_GET
@allowed("work_at_desk")
def chat_list(request: HttpRequest) -> HttpResponseBase:
    """The chats of this desk, and who waits for anybody."""
    operator = operator_of(request)
    chats = desk_chats(operator.pk)
    shown = {each.row.pk: each for each in rows_of(chats.all, request.user)}
    sections = {
        name: [shown[each.pk] for each in getattr(chats, name)] for name in ("offered", "mine", "parked", "waiting")
    }
    most = capacity_of(operator, role_capacities(clock.now())).chats
    return part(request, "desktop/chat/list.html", chats=chats, most=most, **sections)


@require_GET
@allowed("work_at_desk")
def chat(request: HttpRequest, conversation_id: UUID) -> HttpResponseBase:
    """One chat: head, thread, and what may be done; with `message` the thread around that one."""
    conversation = looked_at(request, conversation_id)
    found = message_of(conversation, request.GET.get("message", ""))
    page = page_around(person_thread(conversation), found) if found else None
    return part(request, "desktop/chat/chat.html", **chat_context(request, conversation, page))


@require_GET
@allowed("work_at_desk")
def older(request: HttpRequest, conversation_id: UUID) -> HttpResponseBase:
    """The messages before a place: `at` in milliseconds and the id of the first one shown."""
    conversation = looked_at(request, conversation_id)
    page = page_before(person_thread(conversation), before=place_of(request))
    bubbles = bubbles_of(page, name_of(conversation))
    context = {"bubbles": bubbles, "older": page.older, "conversation": conversation, "mode": "read"}
    return part(request, "desktop/chat/thread.html", **context)


@require_GET
@allowed("work_at_desk")
def chat_person(request: HttpRequest, conversation_id: UUID) -> HttpResponseBase:
    """Who writes, and what was before."""
    conversation = looked_at(request, conversation_id)
    return part(request, "desktop/chat/person.html", **person_context(conversation, request.user))


@require_GET
@allowed("work_at_desk")
def find(request: HttpRequest) -> HttpResponseBase:
    """Earlier conversations of this operator, by a part of the name or the number."""
    operator, search = operator_of(request), request.GET.get("search", "").strip()[:SEARCH_LETTERS]
    found = list(earlier_of(operator, search)) if search else []
    return part(request, "desktop/chat/found.html", rows=rows_of(found, request.user), search=search)


@require_GET
@allowed("see_own_interactions")
def whole_text(request: HttpRequest, message_id: UUID) -> HttpResponseBase:
    """All of a long text, as plain text."""
    found = Message.objects.select_related("conversation__interaction").filter(pk=message_id).first()
    if found is None or found.conversation is None:
        raise Http404
    if not (may_look(request.user, found.conversation) or may_read(request.user, found.conversation)):
        raise Http404
    answer = HttpResponse(found.text, content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    return answer


def place_of(request: HttpRequest) -> tuple[datetime, UUID]:
    """The place in a thread that the address names. Raises Http404."""
    try:
        at = _EPOCH + timedelta(milliseconds=int(request.GET.get("at", "")))
        return at, UUID(request.GET.get("id", ""))
    except (ValueError, OverflowError) as wrong:
        raise Http404 from wrong


def part(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """A part of the desk, never kept by the browser, with the server's moment."""
    at = clock.now()
    answer = render(request, template, {"now": at, **context})
    answer["X-Server-Now"] = str(clock.epoch_milliseconds(at))
    answer["Cache-Control"] = "no-store"
    return answer
