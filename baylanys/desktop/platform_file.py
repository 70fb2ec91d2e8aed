"""The register of operations as a file, for the customer's security people (7.7.2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from baylanys.desktop.platform_page import consent_context, contact_name, row_of
from baylanys.desktop.platform_words import reason_words
from baylanys.desktop.register_file import ROWS_AT_ONCE, Cell
from baylanys.desktop.templatetags.desktop import duration
from baylanys.platform_operations.models import PlatformOperation
from baylanys.platforms.records import differences


@dataclass(frozen=True)
class OperationTable:
    """What is to be written, for whom and in which language."""

    found: QuerySet[PlatformOperation]
    person: Any
    zone: ZoneInfo
    language: str
    at: datetime

    def title(self) -> str:
        return _("Operations")

    def head(self) -> list[str]:
        return [
            pgettext("operation", "Asked"),
            *(_("Platform"), _("Operation"), _("What it does"), _("Risk"), _("User"), _("Person")),
            *(
                pgettext("case", "Request"),
                _("Asked by"),
                _("Agreement"),
                _("Agreed at"),
                _("In the recording"),
                _("Noted by"),
            ),
            *(_("Second person"), _("Confirmed at"), _("State"), _("Ended"), _("Reason"), _("What changed"), "ID"),
        ]

    def rows(self) -> Iterator[list[Cell]]:
        """Rows in the order of the register, read in portions."""
        for row in self.found.iterator(ROWS_AT_ONCE):
            with override(self.language):
                yield self._cells(row)

    def _cells(self, row: PlatformOperation) -> list[Cell]:
        shown = row_of(row)
        changed = differences(row.before, row.after) if row.before and row.after else {}
        return [
            *(self._here(row.asked_at), shown["platform"], shown["title"], row.get_effect_display()),
            *(row.get_risk_display(), row.subject, contact_name(self.person, row)),
            *(str(row.case_id or ""), row.asked_by.display_name, *self._agreement(row)),
            *(row.second_by.display_name if row.second_by else "", self._here(row.second_at)),
            *(row.get_state_display(), self._here(row.ended_at)),
            reason_words(row.reason_code, row.reason_detail) if row.reason_code else "",
            "; ".join(f"{path}: {before} → {after}" for path, (before, after) in changed.items()),
            str(row.pk),
        ]

    def _agreement(self, row: PlatformOperation) -> list[Cell]:
        if row.consent is None:
            return [_("not needed"), None, "", ""]
        told = consent_context(self.person, row, self.at)
        place = "" if told["place"] is None else duration(told["place"])
        consent = row.consent
        return [consent.get_kind_display(), self._here(consent.said_at), place, consent.noted_by.display_name]

    def _here(self, moment: datetime | None) -> datetime | None:
        return moment.astimezone(self.zone).replace(tzinfo=None) if moment else None
