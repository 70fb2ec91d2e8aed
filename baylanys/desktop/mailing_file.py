"""The people of a mailing as a file: everybody with the outcome and its moments (4.5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import override

from baylanys.campaigns.models import MailingRecipient
from baylanys.desktop.mailing_page import person_row
from baylanys.desktop.register_file import ROWS_AT_ONCE, Cell


@dataclass(frozen=True)
class PeopleTable:
    """What is to be written, for whom and in which language."""

    found: Any
    person: Any
    zone: ZoneInfo
    language: str

    def title(self) -> str:
        return _("Mailing")

    def head(self) -> list[str]:
        return [
            *(_("Name"), _("Number"), _("Language"), _("Outcome"), _("Reason"), _("Sent")),
            *(_("Delivered"), _("Read"), _("Answered")),
        ]

    def rows(self) -> Iterator[list[Cell]]:
        """Rows in the order in which they were written to, read in portions."""
        for row in self.found.iterator(ROWS_AT_ONCE):
            with override(self.language):
                yield self._cells(row)

    def _cells(self, row: MailingRecipient) -> list[Cell]:
        shown = person_row(row, self.person)
        return [
            *(shown["name"], shown["number"], row.language, row.get_outcome_display(), shown["why"] or row.reason),
            *(self._here(row.done_at if row.message_id else None), self._here(row.delivered_at)),
            *(self._here(row.read_at), self._here(row.answered_at)),
        ]

    def _here(self, moment: datetime | None) -> datetime | None:
        return moment.astimezone(self.zone).replace(tzinfo=None) if moment else None
