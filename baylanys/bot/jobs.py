"""Work of the bot that takes longer than an answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from baylanys.bot.domain.files import send_file
from baylanys.bot.flow_words import SendFile
from baylanys.bot.models import Turn
from baylanys.core import clock


@app.task(name="send_bot_file", queue="messaging", retry=RetryStrategy(max_attempts=3, wait=10))
def send_bot_file(
    turn_id: int, kind: str, report: str, first: str, last: str, options: dict[str, str], language: str
) -> None:
    """The report of those days is made and sent to who asked. Safe to repeat."""
    turn = Turn.objects.select_related("message__conversation").filter(pk=turn_id).first()
    if turn is not None:
        wish = SendFile(kind, report, date.fromisoformat(first), date.fromisoformat(last))
        send_file(turn=turn, wish=wish, options=options, language=language, at=clock.now())


def send_file_soon(*, turn: Turn, wish: SendFile, options: Mapping[str, str], language: str) -> None:
    """It will be made. Part of the caller's transaction."""
    send_bot_file.defer(
        turn_id=turn.pk, kind=wish.kind, report=wish.report, first=str(wish.first), last=str(wish.last),
        options=dict(options), language=language,
    )  # fmt: skip
