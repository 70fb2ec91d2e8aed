"""What the dated rows say about conversations, read at once; kept for a moment by whoever takes in many messages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from baylanys.contract.queries import timetable_since
from baylanys.contract.timetable import Timetable
from baylanys.messaging.automatic_texts import FIRST_TEXTS
from baylanys.messaging.bot_hand import read_hand
from baylanys.messaging.conversation_clock import Rules
from baylanys.messaging.models import AutomaticText, BusinessNumber, ConversationRule
from baylanys.routing.models import Queue, Topic

LONGEST_AGE_SECONDS = 2.0
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Settings:
    """Every dated row, so that one reading answers for any moment: a planned change needs no other reading.

    `topics`: code → code of its queue. `first_queue` is empty where there is none. `numbers` are ours, by Meta's id.
    `bot`: what a bot wants kept (bot_hand).
    """

    rules: tuple[tuple[datetime, Rules], ...]
    texts: tuple[tuple[datetime, str, str, str], ...]
    timetable: Timetable
    topics: Mapping[str, str]
    first_queue: str
    numbers: Mapping[str, BusinessNumber]
    bot: Any = None

    def rules_at(self, at: datetime) -> Rules:
        """The limits in force; the product's first values where no row says otherwise."""
        held = [rules for since, rules in self.rules if since <= at]
        return held[-1] if held else Rules()

    def texts_at(self, at: datetime) -> dict[str, dict[str, str]]:
        """Every automatic text by kind and language."""
        texts = {kind: dict(by_language) for kind, by_language in FIRST_TEXTS.items()}
        for since, kind, language, text in self.texts:
            if since <= at:
                texts.setdefault(kind, {})[language] = text
        return texts


class KeptSettings:
    """One reading, made anew once it is `LONGEST_AGE_SECONDS` old. For one thread."""

    def __init__(self, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._read_at = 0.0
        self._settings: Settings | None = None

    def get(self) -> Settings:
        """Raises OperationalError where the database is away."""
        now = self._seconds()
        if self._settings is None or now - self._read_at > LONGEST_AGE_SECONDS:
            self._settings, self._read_at = read_settings(), now
        return self._settings

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Inside, whoever asks for the settings gets the reading that is kept."""
        before = _in_use.set(self)
        try:
            yield
        finally:
            _in_use.reset(before)


_in_use: ContextVar[KeptSettings | None] = ContextVar("settings in use", default=None)


def kept_settings() -> Settings | None:
    """The reading of whoever keeps one around this; None elsewhere: then the rows are asked."""
    kept = _in_use.get()
    return kept.get() if kept is not None else None


def read_settings() -> Settings:
    """Nine queries, and the bot's."""
    rules = ConversationRule.objects.order_by("valid_from", "pk")
    texts = AutomaticText.objects.order_by("valid_from", "pk")
    return Settings(
        rules=tuple((row.valid_from, rules_of(row)) for row in rules),
        texts=tuple(texts.values_list("valid_from", "kind", "language", "text")),
        timetable=timetable_since(_BEGINNING),
        topics=dict(Topic.objects.values_list("code", "queue__code")),
        first_queue=Queue.objects.order_by("pk").values_list("code", flat=True).first() or "",
        numbers=read_numbers(),
        bot=read_hand(),
    )


def read_numbers() -> dict[str, BusinessNumber]:
    """Our numbers as they are now, by Meta's id."""
    return {row.phone_number_id: row for row in BusinessNumber.objects.all()}


def rules_of(row: ConversationRule) -> Rules:
    """The row as a value."""
    return Rules(**{each.name: getattr(row, each.name) for each in fields(Rules)})
