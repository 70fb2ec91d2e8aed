"""What an operator writes: texts, drafts, and that a chat has been read."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.desktop.chat_page import looked_at, message_of
from baylanys.desktop.order_answers import declined
from baylanys.desktop.views.desk import operator_of
from baylanys.desktop.views.desk_orders import refused
from baylanys.messaging import refusals
from baylanys.messaging.access import is_holder
from baylanys.messaging.domain.desk import mark_read, save_draft
from baylanys.messaging.domain.outgoing import queue_message
from baylanys.messaging.domain.reaction import put_reaction
from baylanys.messaging.jobs import show_sign_soon
from baylanys.messaging.message_marks import may_send_again
from baylanys.messaging.models import Conversation, Message
from baylanys.messaging.window import LONGEST_TEXT


@require_POST
@allowed("work_at_desk")
def send(request: HttpRequest, conversation_id: UUID) -> HttpResponseBase:
    """The text waits to be sent; the same `key` twice is one message."""
    operator, conversation = operator_of(request), looked_at(request, conversation_id)
    text = request.POST.get("text", "").replace("\r\n", "\n").strip()
    if not text:
        return refused("nothing_to_send", _("Write something first."))
    if len(text) > LONGEST_TEXT:
        return refused("text_too_long", _("A WhatsApp text has at most 4,096 letters. Shorten it or send it in two."))
    answer = queued(request, conversation, kind="text", text=text)
    if answer.status_code == 200:
        save_draft(conversation=conversation, operator=operator, text="", reply_to=None, at=clock.now())
    return answer


@require_POST
@allowed("work_at_desk")
def draft(request: HttpRequest, conversation_id: UUID) -> HttpResponseBase:
    """What was begun stands there after a reload, and on another computer."""
    operator, conversation = operator_of(request), looked_at(request, conversation_id)
    reply_to = message_of(conversation, request.POST.get("reply_to", ""))
    text = request.POST.get("text", "")[: 2 * LONGEST_TEXT]
    save_draft(conversation=conversation, operator=operator, text=text, reply_to=reply_to, at=clock.now())
    return JsonResponse({})


@require_POST
@allowed("work_at_desk")
def read(request: HttpRequest, conversation_id: UUID) -> HttpResponseBase:
    """The operator who holds the chat has it before the eyes: nothing is unread any more."""
    operator, conversation = operator_of(request), looked_at(request, conversation_id)
    done = mark_read(conversation=conversation, operator=operator)
    if done:
        show_sign_soon(conversation, typing=False)
    return JsonResponse({"read": done})


@require_POST
@allowed("work_at_desk")
def typing(request: HttpRequest, conversation_id: UUID) -> HttpResponseBase:
    """The person sees that the holder of the chat types."""
    conversation = looked_at(request, conversation_id)
    if (reason := write_refusal(request, conversation)) is not None:
        return reason
    show_sign_soon(conversation, typing=True)
    return JsonResponse({})


def queued(request: HttpRequest, conversation: Conversation, *, key: str = "", **message: Any) -> JsonResponse:
    """The message waits to be sent, or why it may not be."""
    if (reason := write_refusal(request, conversation)) is not None:
        return reason
    reply_to = message_of(conversation, request.POST.get("reply_to", ""))
    key = key or request.POST.get("key", "")[:60]
    try:
        made = queue_message(
            conversation=conversation,
            by=cast(Person, request.user),
            reply_to=reply_to,
            request_key=f"desk-{request.user.pk}-{key}" if key else None,
            at=clock.now(),
            **message,
        )
    except DomainError as error:
        return declined(error, words=refusals.WORDS)
    return JsonResponse({"message": str(made.pk)})


def write_refusal(request: HttpRequest, conversation: Conversation) -> JsonResponse | None:
    """Why this operator may not answer here; None where it is the one who holds the chat."""
    if is_holder(request.user, conversation):
        return None
    return declined(refusals.refusal("not_yours"), words=refusals.WORDS)


@require_POST
@allowed("work_at_desk")
def react(request: HttpRequest, conversation_id: UUID) -> HttpResponseBase:
    """The operator's emoji stands on a message of the person; none takes it back."""
    conversation = looked_at(request, conversation_id)
    message = message_of(conversation, request.POST.get("message", ""))
    if (reason := write_refusal(request, conversation)) is not None:
        return reason
    if message is None or not message.provider_id:
        return refused("no_message", _("This message cannot be reacted to."))
    try:
        emoji = request.POST.get("emoji", "")[:16]
        put_reaction(message=message, emoji=emoji, by=cast(Person, request.user), at=clock.now())
    except DomainError as error:
        return declined(error, words=refusals.WORDS)
    return JsonResponse({})


@require_POST
@allowed("work_at_desk")
def again(request: HttpRequest, conversation_id: UUID) -> HttpResponseBase:
    """A message that failed waits to be sent once more, as a new one; pressed twice it is one."""
    conversation = looked_at(request, conversation_id)
    failed = message_of(conversation, request.POST.get("message", ""))
    if failed is None or not may_be_repeated(failed):
        return refused("no_message", _("This message cannot be sent again."))
    stored = getattr(failed, "media", None)
    fields = {"kind": failed.kind, "text": failed.text, "content": failed.content, "template": failed.template}
    return queued(request, conversation, key=f"again-{failed.pk}", file=stored, **fields)


def may_be_repeated(message: Message) -> bool:
    """Whether sending the same once more can help."""
    return may_send_again(
        direction=message.direction,
        status=message.status,
        error_code=message.error_code,
        error_text=message.error_text,
    )
