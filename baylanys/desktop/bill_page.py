"""What the pages of the telephone operator's bills show, and their differences as a file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baylanys.core.spreadsheets import MOST_COLUMNS, Formula, read_table
from baylanys.desktop.register_file import Cell, seconds
from baylanys.interactions.event_words import Names
from baylanys.reporting.bill.columns import FIELDS
from baylanys.reporting.bill.reading import DIRECTIONS
from baylanys.reporting.kpi import minutes
from baylanys.reporting.models import Bill, BillLine

PREVIEW_ROWS = 6
DIRECTION_WORDS = {"inbound": gettext_lazy("Inbound"), "outbound": gettext_lazy("Outbound")}
FIELD_WORDS = {
    "moment": gettext_lazy("Day and time"),
    "day": gettext_lazy("Day"),
    "clock": gettext_lazy("Time"),
    "caller": gettext_lazy("Who called"),
    "called": gettext_lazy("Who was called"),
    "number": gettext_lazy("Number outside"),
    "direction": gettext_lazy("Direction"),
    "length": gettext_lazy("Length"),
}
VERDICTS = {
    "only_bill": gettext_lazy("Only in the bill"),
    "only_ours": gettext_lazy("Only with us"),
    "longer": gettext_lazy("The bill says longer"),
    "shorter": gettext_lazy("The bill says shorter"),
    "twice": gettext_lazy("Twice in the bill"),
    "unread": gettext_lazy("Could not be read"),
    "other_month": gettext_lazy("Another month"),
    "not_talked": gettext_lazy("No conversation"),
    "same": gettext_lazy("The same"),
}
PROBLEMS = {
    "moment": gettext_lazy("The day or the time cannot be read."),
    "length": gettext_lazy("The length cannot be read."),
    "direction": gettext_lazy("Neither our number nor a direction: inbound or outbound?"),
    "formula": gettext_lazy("A formula stands in place of a value."),
}


@dataclass(frozen=True, slots=True)
class Direction:
    """One direction of a compared bill: minutes as the contract counts them, rounded once."""

    code: str
    words: Any
    billed: int
    own: int

    @property
    def difference(self) -> int:
        return self.billed - self.own


def directions_of(bill: Bill) -> list[Direction]:
    """Both directions of a compared bill."""
    return [
        Direction(code, DIRECTION_WORDS[code], minutes(sums["billed_ms"]), minutes(sums["own_ms"]))
        for code, sums in ((code, bill.sums[code]) for code in DIRECTIONS)
    ]


def verdicts_of(bill: Bill) -> list[tuple[str, Any, int]]:
    """Every kind of line that the bill has, differences first: code, words, how many."""
    counts = {**bill.sums["verdicts"], "unread": bill.sums["wrong"]}
    return [(code, words, counts[code]) for code, words in VERDICTS.items() if counts.get(code)]


def columns_page(bill: Bill, chosen: Mapping[str, int] | None = None) -> dict[str, Any]:
    """The choice of columns beside the first lines of the bill."""
    rows = read_table(bytes(bill.content or b""), width=MOST_COLUMNS)
    headings, *lines = list(islice(rows, bill.heading, bill.heading + 1 + PREVIEW_ROWS)) or [[]]
    width = max((place + 1 for row in (headings, *lines) for place, cell in enumerate(row) if cell), default=0)
    columns = bill.columns if chosen is None else chosen
    options = [(place, headings[place] or _("column %(n)s") % {"n": place + 1}) for place in range(width)]
    return {
        "fields": [(name, FIELD_WORDS[name], columns.get(name)) for name in FIELDS],
        "options": options,
        "headings": headings[:width],
        "preview": [[(cell, isinstance(cell, Formula)) for cell in row[:width]] for row in lines],
    }


@dataclass(frozen=True)
class Differences:
    """Lines of a bill as a file, in the reader's language."""

    bill: Bill
    found: QuerySet[BillLine]
    names: Names
    zone: ZoneInfo
    language: str

    def title(self) -> str:
        return _("Bill")

    def head(self) -> list[str]:
        return [
            *(_("Row of the bill"), _("Moment"), _("Direction"), _("Number"), _("Bill, s"), _("We, s")),
            *(_("Difference, s"), _("What"), "ID"),
        ]

    def rows(self) -> Iterator[list[Cell]]:
        for line in self.found.iterator(2_000):
            yield [
                line.row,
                self._here(line.at),
                str(DIRECTION_WORDS.get(line.direction, "")),
                self.names.show_number(line.number) if line.number else "",
                *(seconds(line.billed_ms), seconds(line.own_ms), seconds(difference_of(line))),
                str(PROBLEMS.get(line.problem) or VERDICTS[line.verdict]),
                str(line.interaction_id or ""),
            ]

    def _here(self, moment: datetime | None) -> datetime | None:
        return moment.astimezone(self.zone).replace(tzinfo=None) if moment else None


def difference_of(line: BillLine) -> int | None:
    """By how much the bill is above us, ms; None for a line that says nothing of minutes."""
    if line.verdict in {"unread", "other_month", "not_talked"}:
        return None
    return (line.billed_ms or 0) - (line.own_ms or 0)
