"""What the customer's people ask for, read from their words: which report, figures, project, as what. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from baylanys.bot.periods import Days, read_days
from baylanys.bot.words import LONGEST_READ, has, words_of
from baylanys.crm.folding import fold


def _roots(text: str) -> tuple[str, ...]:
    return tuple(fold(each) for each in text.split())


FILES = {
    "xlsx": _roots("excel эксель ексель xlsx xls таблиц кесте"),
    "pdf": _roots("pdf пдф"),
    "png": _roots("график диаграмм chart сурет картинк рисун"),
}
REPORT = _roots("отчет есеп report файл file")
FIGURES = _roots("показател көрсеткіш kpi кпи цифры статистик звонк звонок қоңырау calls figures сводк итог қорытынды")
MEASURES = {
    "in_time": _roots("дозвон вовремя уақтылы дозв"),
    "lost": _roots("потер пропущ жоғал lost"),
    "wait": _roots("ожидан ждут күту wait"),
    "minutes": _roots("минут minute"),
}
REPORTS = {
    "chats": _roots("чат chat ватсап whatsapp переписк"),
    "classification": _roots("классифик обращен өтініш жүгін request тематик"),
    "inbound_register": _roots("реестр тізілім register входящ кіріс"),
    "outbound_results": _roots("исходящ шығыс outbound"),
    "recordings": _roots("запис жазба recording"),
    "quality": _roots("качеств сапа quality"),
    "operators": _roots("операторов операторлардың операторы operators"),
    "mailing_results": _roots("рассыл тарату mailing"),
}
ALARMS = _roots("сигнал оповещ тревог ескерт alarm алерт дабыл уведомл хабарландыр")
STOP = _roots("отпис отпиш отключ выключ стоп stop тоқта өшір off жою")
PROJECT = _roots("проект жоба project")
_NOT_A_NAME = _roots("за по осы этот прошл өткен неделю")


@dataclass(frozen=True, slots=True)
class Question:
    """`report` empty: the contract's figures. `project`: a code; `unknown_project`: a name that nobody has."""

    days: Days | None = None
    report: str = ""
    measure: str = ""
    file: str = ""
    project: str = ""
    unknown_project: str = ""

    @property
    def says_something(self) -> bool:
        return bool(self.days or self.report or self.measure or self.file or self.project or self.unknown_project)


def read_question(text: str, today: date, projects: tuple[tuple[str, str], ...]) -> Question | None:
    """The question; None where the words ask for no figures. `projects`: code and name, in each language once."""
    said = text[:LONGEST_READ]
    words = words_of(said)
    project = project_of(said, projects)
    found = Question(
        days=read_days(said, today),
        report=_named(words, REPORTS),
        measure=_named(words, MEASURES),
        file=_named(words, FILES),
        project=project,
        unknown_project="" if project else _strange_project(said),
    )
    return found if found.says_something or has(words, FIGURES) or has(words, REPORT) else None


def wants_alarms(words: list[str]) -> str | None:
    """on, off or empty (only asked); None where it is about something else."""
    if not has(words, ALARMS):
        return None
    return "off" if has(words, STOP) else ""


def project_of(text: str, projects: tuple[tuple[str, str], ...]) -> str:
    """The code of the project whose name, or most of whose words, the text has."""
    said, words = fold(text), words_of(text)
    for code, name in projects:
        if fold(name) in said:
            return code
    for code, name in projects:
        roots = [word[:5] for word in words_of(name) if len(word) > 4]
        if roots and all(any(word.startswith(root) for word in words) for root in roots):
            return code
    return ""


def nearest(name: str, projects: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Names of projects that were perhaps meant, the nearest first; without likeness the first three."""
    names = {fold(each): each for _, each in projects}
    close = get_close_matches(fold(name), list(names), n=3, cutoff=0.4)
    return tuple(names[each] for each in close) or tuple(list(names.values())[:3])


def _named(words: list[str], known: dict[str, tuple[str, ...]]) -> str:
    return next((key for key, roots in known.items() if has(words, roots)), "")


def _strange_project(text: str) -> str:
    """What stands behind the word “project”, in quotes or as the next word."""
    found = re.search(r"(?:проект\w*|жоба\w*|project\w*)\s*[«\"“]?([\w-]{3,40})", text, re.IGNORECASE)
    if not found or fold(found[1]).startswith(_NOT_A_NAME) or read_days(found[1], date(2026, 1, 1)):
        return ""
    return found[1]
