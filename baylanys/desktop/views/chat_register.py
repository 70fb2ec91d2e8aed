"""All chats for those who lead, check or ordered the centre: a list with filters, one chat to read, a file."""

from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed, may
from baylanys.core import clock
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import DomainError
from baylanys.core.file_answers import answer_pieces
from baylanys.desktop import register_file
from baylanys.desktop.chat_bubbles import bubbles_of
from baylanys.desktop.chat_file import ChatTable
from baylanys.desktop.chat_page import person_context
from baylanys.desktop.chat_rows import chat_row, rows_of
from baylanys.desktop.register_choices import Choice, periods_of
from baylanys.desktop.register_names import load_names
from baylanys.desktop.views.chats import place_of
from baylanys.desktop.views.register import WHOLE_NUMBER
from baylanys.interactions.choices import Language
from baylanys.interactions.event_words import Names
from baylanys.interactions.register_filter import read_place
from baylanys.messaging.access import had_part, may_read
from baylanys.messaging.chat_register import ChatFilter, find_chats, page_of, read_chat_filter
from baylanys.messaging.choices import ConversationState
from baylanys.messaging.desk_queries import conversations
from baylanys.messaging.domain.blocking import set_blocked
from baylanys.messaging.models import Conversation
from baylanys.messaging.thread import own_thread, page_before

ZONE = ZoneInfo(settings.CONTRACT_TIME_ZONE)


@require_safe
@allowed("read_chats")
def chats(request: HttpRequest) -> HttpResponseBase:
    """The chats that match, newest first; a part of the page for a script that asks for one."""
    asked, names = read_chat_filter(request.GET), load_names(request.user)
    rows, following = page_of(_found(request, asked), read_place(request.GET.get("after", "")))
    query = asked.as_query()
    context = {
        "asked": asked,
        "rows": rows_of(rows, request.user),
        "names": names,
        "next": f"{request.path}?{query}&after={following}" if following else "",
        "files": {form: f"{reverse('export_chats', args=[form])}?{query}" for form in register_file.FORMS},
        "clear": request.path,
        "choices": _choices(asked, names),
        "periods": periods_of(asked.register),
    }
    partial = "#rows" if "after" in request.GET else "#found"
    htmx: Any = getattr(request, "htmx", None)
    is_part = bool(htmx) and not htmx.boosted and not htmx.history_restore_request
    answer = render(request, f"desktop/chat/register.html{partial if is_part else ''}", context)
    if is_part and "after" not in request.GET:
        answer.headers["HX-Push-Url"] = f"{request.path}?{query}" if query else request.path
    return answer


@require_safe
@allowed("read_chats")
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The chats that match as a file; that it was made is on record (4.6)."""
    if form not in register_file.FORMS:
        raise Http404
    asked = read_chat_filter(request.GET)
    writer, content_type = register_file.FORMS[form]
    language = get_language() or settings.LANGUAGE_CODE
    table = ChatTable(_found(request, asked), load_names(request.user), request.user, ZONE, language)
    told = {"form": form, "numbers": "full" if may(request.user, "see_numbers") else "covered"}
    write_audit(AuditKind.EXPORTED, by=request.user, at=clock.now(), about=("chats", "all"), after=told)
    answer = answer_pieces(request, writer(table), content_type)
    name = f"chats-{clock.now().astimezone(ZONE):%Y-%m-%d-%H%M}.{form}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
@allowed("see_own_interactions")
def read_chat(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """One chat, to be read only. A number that the role sees in full is on record, unless the chat is the reader's."""
    conversation = _read(request, conversation_id)
    if may(request.user, "see_numbers") and not had_part(request.user, conversation):
        write_audit(AuditKind.NUMBER_SHOWN, by=request.user, at=clock.now(), about=("conversation", conversation.pk))
    row, page = chat_row(conversation, request.user), page_before(own_thread(conversation))
    context = {
        "now": clock.now(),
        "chat": row,
        "mode": "read",
        "bubbles": bubbles_of(page, row.name),
        "older": page.older,
        "names": load_names(request.user),
        "conversation": conversation,
        "may_block": may(request.user, "supervise"),
        "person": person_context(conversation, request.user) if may(request.user, "see_register") else None,
    }
    return render(request, "desktop/chat/read.html", context)


@require_safe
@allowed("see_own_interactions")
def read_older(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """The messages of the chat before a place."""
    conversation = _read(request, conversation_id)
    page = page_before(own_thread(conversation), before=place_of(request))
    bubbles = bubbles_of(page, chat_row(conversation, request.user).name)
    context = {"bubbles": bubbles, "older": page.older, "conversation": conversation, "mode": "read"}
    return render(request, "desktop/chat/thread.html", context)


@require_POST
@allowed("supervise")
def block(request: HttpRequest, conversation_id: UUID) -> HttpResponseBase:
    """The person's messages do not reach the centre any more, or do again."""
    conversation, blocked = _read(request, conversation_id), request.POST.get("blocked") == "1"
    try:
        set_blocked(conversation=conversation, blocked=blocked, by=cast(Person, request.user), at=clock.now())
    except DomainError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The person is blocked.") if blocked else _("The person can write again."))
    return redirect("chat", conversation_id)


def _read(request: HttpRequest, conversation_id: UUID) -> Conversation:
    found = conversations().filter(pk=conversation_id).first()
    if found is None or not may_read(request.user, found):
        raise Http404
    return found


def _found(request: HttpRequest, asked: ChatFilter) -> Any:
    """Searching by a part of a number would tell the digits that the role sees covered."""
    digits = asked.register.digits
    found = find_chats(asked, zone=ZONE, at=clock.now())
    uncovers = digits and len(digits) < WHOLE_NUMBER and not may(request.user, "see_numbers")
    return found.none() if uncovers else found


def _choices(asked: ChatFilter, names: Names) -> list[Choice]:
    register, waiting = asked.register, "1" if asked.waiting else ""
    return [
        Choice("state", _("State"), _("All states"), list(ConversationState.choices), asked.state),
        Choice("language", _("Language"), _("All languages"), list(Language.choices), register.language),
        Choice("operator", _("Operator"), _("All operators"), list(names.people.items()), register.operator),
        Choice("waiting", _("Waiting"), _("Waiting or not"), [("1", _("only those who wait"))], waiting),
    ]
