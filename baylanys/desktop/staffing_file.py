"""Operators and lines as a file: a day's minutes, or the gaps of any days with their reasons."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from baylanys.contract.queries import contract_zone
from baylanys.desktop.register_file import Cell
from baylanys.desktop.staffing_page import gap_lines
from baylanys.reporting.staffing import Gap
from baylanys.reporting.staffing_view import StaffedDayView


@dataclass(frozen=True)
class MinutesTable:
    """One day, a row for each minute of working time."""

    view: StaffedDayView
    language: str

    def title(self) -> str:
        return _("Minutes")

    def head(self) -> list[str]:
        return [
            *(_("Minute"), _("Operators there"), _("Operators wanted"), _("Speak Kazakh"), _("Speak Russian")),
            *(_("Lines in use"), _("Lines there are"), _("Refused for want of a line")),
        ]

    def rows(self) -> Iterator[list[Cell]]:
        row, wanted = self.view.row, self.view.wanted.required
        lines = zip(row.lines, row.capacity, row.refused_by_minute, strict=True)
        for minute, (used, capacity, refused) in zip(self.view.minutes, lines, strict=True):
            counts = (minute.present, wanted.operators, minute.kazakh, minute.russian, used, capacity, refused)
            yield [_here(minute.at), *counts]


@dataclass(frozen=True)
class GapsTable:
    """A row for each gap, with what was written about it."""

    gaps: list[tuple[date, Gap]]
    language: str

    def title(self) -> str:
        return _("Gaps")

    def head(self) -> list[str]:
        return [_("From"), _("to"), _("Minutes"), _("What was missing"), _("Reason"), _("Written by"), _("Written at")]

    def rows(self) -> Iterator[list[Cell]]:
        with override(self.language):
            found = gap_lines(self.gaps)
        for line in found:
            last = line.reasons[-1] if line.reasons else None
            words = "; ".join(each.reason for each in line.reasons)
            by = last.by.display_name if last and last.by else ""
            times = (_here(line.gap.start), _here(line.gap.end), line.gap.minutes)
            yield [*times, line.what, words, by, _here(last.at) if last else None]


def _here(moment: datetime) -> datetime:
    return moment.astimezone(contract_zone()).replace(tzinfo=None)
