"""What the centre says by itself in a conversation, in the person's language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from baylanys.messaging import automatic_texts, window
from baylanys.messaging.choices import AutomaticKind, MessageKind
from baylanys.messaging.domain.outgoing import put_in_line
from baylanys.messaging.figures import expected_wait_minutes
from baylanys.messaging.models import Conversation
from baylanys.messaging.rules_in_force import texts_at
from baylanys.messaging.surroundings import hours_at
from baylanys.routing.models import Topic

MENUS = {AutomaticKind.LANGUAGE_MENU, AutomaticKind.TOPIC_MENU}
_CHOOSE = {"kk": "Тақырыптар", "ru": "Темы", "en": "Topics"}
_MOMENT = "%d.%m.%Y %H:%M"


def say(row: Conversation, kinds: tuple[str, ...], at: datetime) -> None:
    """The texts of these kinds are on their way; one that is empty, or that the window does not allow, is not said.

    The caller holds the row locked.
    """
    if not kinds or row.identity.is_blocked or not window.is_open(row.window_ends_at, at):
        return
    texts = texts_at(at)
    for kind in kinds:
        spoken = automatic_texts.in_languages(texts.get(kind, {}), row.language)
        values = _values(kind, row, at)
        text = "\n\n".join(filter(None, (automatic_texts.fill(each, values) for each in spoken)))
        if text:
            _queue(row, kind, text, at)


def _queue(row: Conversation, kind: str, text: str, at: datetime) -> None:
    content: dict[str, Any] = {}
    if kind in MENUS:
        content = automatic_texts.question(text, _choices(kind, row.language), _CHOOSE[row.language or "ru"])
    shape = MessageKind.INTERACTIVE if kind in MENUS else MessageKind.TEXT
    put_in_line(row, kind=shape, text=text, content=content, automatic=kind, at=at)


def _choices(kind: str, language: str) -> list[tuple[str, str]]:
    if kind == AutomaticKind.LANGUAGE_MENU:
        return [(f"lang:{code}", name) for code, name in automatic_texts.LANGUAGE_NAMES.items()]
    names = Topic.objects.order_by("pk").values_list("code", f"name_{language or 'ru'}")
    return [(f"topic:{code}", name or code) for code, name in names]


def _values(kind: str, row: Conversation, at: datetime) -> dict[str, str]:
    if kind == AutomaticKind.AFTER_HOURS:
        table = hours_at(at)
        opens = table.next_opening(at)
        return {"opens": opens.astimezone(table.zone).strftime(_MOMENT)} if opens else {}
    if kind == AutomaticKind.GREETING:
        minutes = expected_wait_minutes(row.queue, at)
        return {"wait": str(minutes)} if minutes is not None else {}
    return {}
