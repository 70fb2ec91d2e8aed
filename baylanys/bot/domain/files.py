"""Reports leave by WhatsApp: as a workbook, on paper, or their first chart as a picture."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any, BinaryIO, cast

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from baylanys.bot.domain.figures import check_right
from baylanys.bot.flow_words import Reply, SendFile
from baylanys.bot.models import Binding, Dialogue, Turn
from baylanys.bot.rendering import write_reply
from baylanys.bot.rules import texts_of
from baylanys.core.errors import DomainError, NotPossible
from baylanys.messaging.choices import MessageKind
from baylanys.messaging.domain.outgoing import queue_message
from baylanys.messaging.media_store import StoredFile, store_upload
from baylanys.messaging.models import Message
from baylanys.reports import library
from baylanys.reports.domain.made import CONTENT_TYPES, make_report
from baylanys.reports.paper import chart_png
from baylanys.reports.shown import days

AUTOMATIC = "bot"


def send_file(*, turn: Turn, wish: SendFile, options: Mapping[str, str], language: str, at: datetime) -> None:
    """The file is in the line of what is sent, or a word on why there is none; once for a turn.

    Rights are asked again: who lost them since gets nothing. Safe to repeat.
    """
    key = f"bot:{turn.pk}:file"
    if Message.objects.filter(request_key=key).exists() or turn.person_id is None:
        return
    try:
        binding = Binding.objects.select_related("person").filter(person=turn.person_id, ended_at=None).first()
        if binding is None or binding.identity_id != turn.message.identity_id:
            return
        check_right(binding, wish.report)
        kind, caption, file = _made(wish, options, language, binding, at)
        with transaction.atomic():
            _queue(turn, key, kind, caption, file, at)
    except DomainError as refusal:
        with override(language):
            why = str(refusal.message)
        _say_why(turn, key, why, language, at)


def _made(
    wish: SendFile, options: Mapping[str, str], language: str, binding: Binding, at: datetime
) -> tuple[str, str, StoredFile]:
    if wish.kind == "png":
        return _picture(wish, options, language, at)
    made = make_report(
        name=wish.report, first=wish.first, last=wish.last, kind=wish.kind, language=language, by=binding.person, at=at,
        options=dict(options),
    )  # fmt: skip
    with made.open() as content:
        file = store_upload(
            content=cast(BinaryIO, content), filename=made.file_name, mime_type=CONTENT_TYPES[wish.kind],
            kind="document", at=at,
        )  # fmt: skip
    return MessageKind.DOCUMENT, f"{made.title}, {days(wish.first, wish.last)}", file


def _picture(wish: SendFile, options: Mapping[str, str], language: str, at: datetime) -> tuple[str, str, StoredFile]:
    with override(language):
        report = library.build(wish.report, first=wish.first, last=wish.last, at=at, options=options)
        if not report.charts:
            raise NotPossible(_("These days have nothing to draw."), code="no_chart")
        chart = report.charts[0]
        picture = io.BytesIO(chart_png(chart))
    file = store_upload(content=picture, filename=f"{wish.report}.png", mime_type="image/png", kind="image", at=at)
    return MessageKind.IMAGE, f"{report.title}, {days(wish.first, wish.last)}\n{chart.title}", file


def _queue(turn: Turn, key: str, kind: str, caption: str, file: Any, at: datetime) -> None:
    conversation = turn.message.conversation
    assert conversation is not None, "what was read is in a conversation"
    queue_message(
        conversation=conversation, kind=kind, text=caption, automatic=AUTOMATIC, request_key=key, file=file, at=at
    )


def _say_why(turn: Turn, key: str, why: str, language: str, at: datetime) -> None:
    conversation = turn.message.conversation
    dialogue = Dialogue.objects.filter(conversation=conversation).select_related("version").first()
    texts = texts_of(dialogue.version if dialogue else None)
    said = write_reply(Reply("file_failed", {"why": why} if why else {}), texts, language)
    assert conversation is not None, "what was read is in a conversation"
    queue_message(
        conversation=conversation, kind=MessageKind.TEXT, text=said.text, automatic=AUTOMATIC, request_key=key, at=at
    )
