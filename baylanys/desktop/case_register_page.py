"""The register of requests as people read it: the cells of a row, in the words of the page (7.2)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext_lazy, override, pgettext_lazy
from django.utils.translation import gettext as _

from baylanys.accounts.models import Person
from baylanys.contract.models import Project
from baylanys.crm.case_register import RegisterRow, register_rows
from baylanys.crm.cases.states import standing
from baylanys.crm.choices import Handler
from baylanys.crm.domain.classifier import line_of
from baylanys.crm.models import Case, ClassifierLine
from baylanys.desktop.case_words import STANDINGS
from baylanys.interactions.choices import Channel, Language
from baylanys.interactions.permissions import shown_name, shown_number

BY_HAND = gettext_lazy("By hand")
COLUMNS = (
    (gettext_lazy("No."), 4),
    (gettext_lazy("Number of the request"), 10),
    (pgettext_lazy("register of requests", "Received"), 13),
    (gettext_lazy("Channel"), 9),
    (gettext_lazy("Language"), 9),
    (gettext_lazy("Project"), 13),
    (gettext_lazy("Who asked"), 14),
    (gettext_lazy("Telephone"), 14.5),
    (pgettext_lazy("register of requests", "Kind"), 11),
    (gettext_lazy("Topic"), 11),
    (gettext_lazy("Category"), 14),
    (pgettext_lazy("register of requests", "What was asked"), 30),
    (pgettext_lazy("register of requests", "What was answered"), 30),
    (pgettext_lazy("register of requests", "Who answers"), 14),
    (gettext_lazy("Answer due"), 13),
    (pgettext_lazy("register of requests", "Answered"), 13),
    (gettext_lazy("Kept in time"), 11),
)
"""The customer's columns with their widths in letters; numbered from 1 in the file."""
MOMENTS = frozenset({2, 14, 15})
Cell = str | int | datetime | None


@dataclass
class Words:
    """Codes and ids as the reader sees them, looked up once for a register."""

    reader: Any
    at: datetime
    zone: ZoneInfo
    language: str = field(default_factory=lambda: get_language() or "ru")
    lines: dict[int, tuple[str, str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.people = {each.pk: each.display_name for each in Person.objects.all()}
        self.projects = dict(Project.objects.values_list("code", f"name_{self.language}"))
        self.channels = {code: str(label) for code, label in Channel.choices}
        self.languages = {code: str(label) for code, label in Language.choices}
        self.handlers = {code: str(label) for code, label in Handler.choices}
        self.standings = {code: str(words) for code, (_tone, words) in STANDINGS.items()}
        self.by_hand = str(BY_HAND)

    def category(self, line: int) -> tuple[str, str, str]:
        """Kind, topic and category of a line of any version of the guide."""
        if line not in self.lines:
            row = line_of(ClassifierLine.objects.get(pk=line))
            kind, topic, category = (row.name(level, self.language) for level in ("kind", "topic", "category"))
            self.lines[line] = (kind, topic, category)
        return self.lines[line]

    def answer(self, row: RegisterRow) -> str:
        """What was answered; of a merged request, which other one answers it."""
        return row.answer or (f"{_('merged into')} № {row.merged_into}" if row.merged_into else "")

    def who(self, row: RegisterRow) -> str:
        """Who answered, or whose turn it is."""
        person = row.closed_by or row.assignee
        return self.people.get(person, "") if person else self.handlers.get(row.handler, "")

    def here(self, moment: datetime | None) -> datetime | None:
        return moment.astimezone(self.zone).replace(tzinfo=None, microsecond=0) if moment else None


def cells_of(row: RegisterRow, place: int, words: Words) -> list[Cell]:
    """The row's cells in the order of `COLUMNS`; `place` counts from 1."""
    return [
        place, row.pk, words.here(row.opened_at), words.channels.get(row.channel, words.by_hand),
        words.languages.get(row.language, ""), words.projects.get(row.project, row.project),
        shown_name(words.reader, row.name or ""), shown_number(words.reader, row.number or ""),
        *words.category(row.line), row.description, words.answer(row), words.who(row), words.here(row.due_at),
        words.here(row.closed_at), words.standings[standing(row.clocks, words.at)],
    ]  # fmt: skip


def all_cells(found: QuerySet[Case], words: Words) -> Iterator[list[Cell]]:
    """Every row of the register, in little memory."""
    return (cells_of(row, place, words) for place, row in enumerate(register_rows(found), start=1))


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the page."""

    place: int
    case: RegisterRow
    cells: list[Cell]
    tone: str
    words: str


def page_rows(found: QuerySet[Case], words: Words, first: int, number: int) -> list[Shown]:
    """Rows `first`… of the register, counted from 0."""
    shown = []
    for place, row in enumerate(register_rows(found, first, number), start=first + 1):
        tone, said = STANDINGS[standing(row.clocks, words.at)]
        shown.append(Shown(place, row, cells_of(row, place, words), tone, str(said)))
    return shown


def both_languages(words: Any) -> str:
    """The words in Kazakh and below in Russian, as the customer's papers have them."""
    with override("kk"):
        kazakh = str(words)
    with override("ru"):
        return f"{kazakh}\n{words}"


TITLE = gettext_lazy("Register of incoming requests for information")


def channel_choices() -> list[tuple[str, str]]:
    return [(code, str(label)) for code, label in Channel.choices] + [("by_hand", _("By hand"))]
