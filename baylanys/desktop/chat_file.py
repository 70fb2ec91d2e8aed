"""Found chats as a file, one line each; names and numbers as the reader's role may see them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from baylanys.desktop.chat_rows import chat_row
from baylanys.desktop.register_file import Cell
from baylanys.interactions.event_words import Names
from baylanys.messaging.models import Conversation

ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class ChatTable:
    """What is to be written."""

    found: QuerySet[Conversation]
    names: Names
    reader: Any
    zone: ZoneInfo
    language: str

    def title(self) -> str:
        return _("Chats")

    def head(self) -> list[str]:
        return [
            *(_("Began"), _("Name"), _("Number"), _("State"), _("Language"), _("Topic"), _("Queue"), _("Operator")),
            *(_("First answer"), _("First answer after, s"), _("Closed"), _("Result"), _("Note"), "ID"),
        ]

    def rows(self) -> Iterator[list[Cell]]:
        for row in self.found.iterator(ROWS_AT_ONCE):
            yield self._cells(row)

    def _cells(self, row: Conversation) -> list[Cell]:
        shown, first = chat_row(row, self.reader), row.first_answered_at
        words = [row.get_language_display(), self.names.topics.get(row.topic, row.topic)]
        return [
            *(self._here(row.opened_at), shown.name, shown.number, row.get_state_display(), *words),
            *(self.names.queues.get(row.queue, row.queue), row.operator.person.display_name if row.operator else ""),
            *(self._here(first), (first - row.opened_at).total_seconds() if first else None),
            *(self._here(row.closed_at), row.interaction.get_result_display(), row.note, str(row.pk)),
        ]

    def _here(self, moment: datetime | None) -> datetime | None:
        return moment.astimezone(self.zone).replace(tzinfo=None) if moment else None
