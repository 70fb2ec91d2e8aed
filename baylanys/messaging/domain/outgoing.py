"""Messages of ours, put into the line of what is sent; the messenger sends them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import may
from baylanys.contract.queries import timetable_since
from baylanys.core import commands
from baylanys.crm.models import OptOut
from baylanys.messaging import conversation_words as w
from baylanys.messaging import window
from baylanys.messaging.choices import MediaState, MessageDirection, MessageKind, MessageStatusName
from baylanys.messaging.conversation_words import Situation, Talk
from baylanys.messaging.domain.talk_row import apply, locked, talk_of
from baylanys.messaging.models import AnswerTime, Conversation, Message, MessageMedia, MessageTemplate
from baylanys.messaging.refusals import refusal
from baylanys.messaging.rules_in_force import rules_at
from baylanys.workforce.models import Operator

CHANNEL = "baylanys_outbox"
MARKETING = "MARKETING"
_NEEDS_TEXT = frozenset({MessageKind.TEXT})


class StoredFile(Protocol):
    """A file of ours below the media directory, as `MessageMedia` keeps it."""

    path: str
    mime_type: str
    filename: str
    sha256: str
    size: int
    length_ms: int | None


@transaction.atomic
def queue_message(
    *,
    conversation: Conversation,
    kind: str,
    text: str = "",
    content: dict[str, Any] | None = None,
    by: Person | None = None,
    reply_to: Message | None = None,
    automatic: str = "",
    template: MessageTemplate | None = None,
    request_key: str | None = None,
    file: StoredFile | None = None,
    at: datetime,
) -> Message:
    """The message stands in the line, and the messenger has been woken. The same `request_key` again: the message
    that there is.

    By a person, or by a program (neither `by` nor `automatic`), it answers whoever waits. Raises NotPossible: closed,
    not_yours, blocked, window_closed, text_missing, text_too_long, opted_out.
    """
    if request_key and (known := Message.objects.filter(request_key=request_key).first()) is not None:
        return known
    return put_in_line(
        locked(conversation.pk),
        kind=kind,
        text=text,
        content=content,
        by=by,
        reply_to=reply_to,
        automatic=automatic,
        template=template,
        request_key=request_key,
        file=file,
        at=at,
    )


def put_in_line(
    row: Conversation,
    *,
    kind: str,
    text: str = "",
    content: dict[str, Any] | None = None,
    by: Person | None = None,
    reply_to: Message | None = None,
    automatic: str = "",
    template: MessageTemplate | None = None,
    request_key: str | None = None,
    file: StoredFile | None = None,
    at: datetime,
) -> Message:
    """As `queue_message`, in the transaction of a caller who holds the row locked."""
    before = talk_of(row)
    _check(row, kind, text, by=by, automatic=automatic, template=template, at=at)
    message = Message.objects.create(
        number_id=row.number_id,
        identity_id=row.identity_id,
        conversation=row,
        direction=MessageDirection.OUT,
        kind=kind,
        text=text,
        content=content or {},
        at=at,
        created_at=at,
        status=MessageStatusName.QUEUED,
        reply_to_provider_id=(reply_to.provider_id or "") if reply_to else "",
        author=by,
        automatic=automatic,
        template=template,
        request_key=request_key or None,
    )
    if file is not None:
        _attach(message, file, at)
    _note_answer(row, before, message, by=by, at=at)
    wake_sender(message.pk)
    return message


def _check(
    row: Conversation,
    kind: str,
    text: str,
    *,
    by: Person | None,
    automatic: str,
    template: MessageTemplate | None,
    at: datetime,
) -> None:
    if row.state == w.CLOSED and not automatic:
        raise refusal("closed")
    if by is not None and row.operator_id != by.pk and not may(by, "supervise"):
        raise refusal("not_yours")
    if by is not None and row.state == w.OFFERED:
        raise refusal("not_yours")
    if row.identity.is_blocked:
        raise refusal("blocked")
    if not window.may_send(kind, row.window_ends_at, at):
        raise refusal("window_closed")
    if kind in _NEEDS_TEXT and not text.strip():
        raise refusal("text_missing")
    if not window.fits(kind, text):
        raise refusal("text_too_long")
    if template is not None and template.category.upper() == MARKETING and wants_no_marketing(row.identity.contact_id):
        raise refusal("opted_out")


def wants_no_marketing(contact_id: int) -> bool:
    """Whether the person's last word at WhatsApp was to stop marketing."""
    words = OptOut.objects.filter(contact_id=contact_id, channel="whatsapp").order_by("-at", "-pk")
    return words.values_list("value", flat=True).first() == "stop"


def _attach(message: Message, file: StoredFile, at: datetime) -> None:
    MessageMedia.objects.create(
        message=message,
        state=MediaState.STORED,
        mime_type=file.mime_type,
        filename=file.filename,
        sha256=file.sha256,
        size=file.size,
        length_ms=file.length_ms,
        path=file.path,
        stored_at=at,
    )


def _note_answer(row: Conversation, before: Talk, message: Message, *, by: Person | None, at: datetime) -> None:
    """The conversation's moments follow; an answer to somebody who waited has its time written down."""
    if message.automatic:
        apply(row, w.MachineWrote(), Situation(at))
        return
    operator = by.pk if by is not None and Operator.objects.filter(pk=by.pk).exists() else None
    apply(row, w.OperatorWrote(operator), Situation(at))
    if before.waiting_since is not None:
        _write_answer_time(row.pk, message, before, operator, at)


def _write_answer_time(
    conversation_id: UUID, message: Message, before: Talk, operator: int | None, at: datetime
) -> None:
    since = before.waiting_since
    assert since is not None, "only who waits is answered"
    worked = sum((ends - begins for begins, ends in timetable_since(since).working_intervals(since, at)), timedelta())
    rules, is_first = rules_at(at), before.first_answered_at is None
    AnswerTime.objects.create(
        conversation_id=conversation_id,
        message=message,
        operator_id=operator,
        at=at,
        is_first=is_first,
        waited_ms=max(round((at - since) / timedelta(milliseconds=1)), 0),
        working_ms=round(worked / timedelta(milliseconds=1)),
        target_seconds=rules.first_answer_seconds if is_first else rules.answer_seconds,
    )


def wake_sender(message_id: UUID) -> None:
    """The messenger looks for waiting messages at once."""
    commands.notify(CHANNEL, [str(message_id)])
