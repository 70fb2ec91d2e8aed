"""Which days people mean: “неделя”, “осы ай”, “вчера”, “қазан”, “с 1.11 по 15.11”, “last month”. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from baylanys.crm.folding import fold

LONGEST_DAYS = 3_650

_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?(?![\d.]*\d)")
_LAST_DAYS = re.compile(r"(?<!\d)(\d{1,3})\s*(дн|день|дне|кун|day)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def _roots(text: str) -> tuple[str, ...]:
    return tuple(fold(each) for each in text.split())


YESTERDAY = _roots("вчера кеше yesterday")
TODAY = _roots("сегодня бүгін today сейчас қазір")
TOMORROW = _roots("завтра ертең tomorrow")
DAY = _roots("день күн day сутки тәулік")
WEEK = _roots("недел апта week")
MONTH = _roots("месяц month")
MONTH_WORDS = frozenset(_roots("ай айда айдың айы айға айлық айда айдағы айдан мес"))
QUARTER = _roots("квартал тоқсан quarter")
YEAR = _roots("год жыл year")
BEFORE = _roots("прошл предыдущ өткен былтыр алдыңғы last previous прежн")
AFTER = _roots("следующ будущ келесі next")
MONTHS: tuple[tuple[str, ...], ...] = tuple(
    _roots(each)
    for each in (
        "январ қаңтар january", "феврал ақпан february", "март наурыз march", "апрел сәуір april", "мая мамыр",
        "июн маусым june", "июл шілде july", "август тамыз august", "сентябр қыркүйек september",
        "октябр қазан october", "ноябр қараша november", "декабр желтоқсан december",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Days:
    """Days from `first` to `last`, both included; `span`: day, week, month or other."""

    first: date
    last: date
    span: str = "other"


def read_days(text: str, today: date) -> Days | None:
    """The days that the text names, as they are written; None where it names none. They may lie in the future."""
    said = fold(text)
    words = re.findall(r"[^\W_]+", said)
    return _written_days(said, today) or _month_named(words, said, today) or _by_words(words, said, today)


def until_today(days: Days, today: date) -> Days | None:
    """Of them what has begun; None where nothing has."""
    if days.first > today:
        return None
    return Days(days.first, min(days.last, today), days.span)


def _written_days(said: str, today: date) -> Days | None:
    found = [_day(int(y), int(m), int(d)) for y, m, d in _ISO.findall(said)]
    found += [_day(_year(y, int(m), int(d), today), int(m), int(d)) for d, m, y in _DOTTED.findall(said)]
    known = sorted(each for each in found if each is not None)
    if not known:
        return None
    return Days(known[0], known[-1], "day" if known[0] == known[-1] else "other")


def _year(said: str, month: int, day: int, today: date) -> int:
    """A day without a year is the last one that has been."""
    if said:
        return int(said) + (2000 if len(said) == 2 else 0)
    near = _day(today.year, month, day)
    return today.year - 1 if near is not None and near > today + timedelta(days=60) else today.year


def _month_named(words: list[str], said: str, today: date) -> Days | None:
    for number, roots in enumerate(MONTHS, start=1):
        if any(word.startswith(roots) for word in words) or (number == 5 and fold("май") in words):
            year = _YEAR.search(said)
            chosen = int(year[1]) if year else today.year - (number > today.month)
            return _month(date(chosen, number, 1))
    return None


def _by_words(words: list[str], said: str, today: date) -> Days | None:
    def names(roots: tuple[str, ...]) -> bool:
        return any(word.startswith(roots) for word in words)

    shift = -1 if names(BEFORE) else 1 if names(AFTER) else 0
    if names(YESTERDAY):
        return _one(today - timedelta(days=1))
    if names(TOMORROW):
        return _one(today + timedelta(days=1))
    if lately := _LAST_DAYS.search(said):
        length = max(1, int(lately[1]))
        return Days(today - timedelta(days=length - 1), today)
    if names(WEEK):
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=shift)
        return Days(monday, monday + timedelta(days=6), "week")
    if names(MONTH) or MONTH_WORDS.intersection(words):
        return _month(_moved(today.replace(day=1), shift))
    if names(QUARTER):
        begins = _moved(today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), 3 * shift)
        return Days(begins, _moved(begins, 3) - timedelta(days=1))
    if names(YEAR):
        return Days(date(today.year + shift, 1, 1), date(today.year + shift, 12, 31))
    if names(TODAY) or names(DAY):
        return _one(today + timedelta(days=shift))
    return None


def _one(day: date) -> Days:
    return Days(day, day, "day")


def _month(first: date) -> Days:
    return Days(first, _moved(first, 1) - timedelta(days=1), "month")


def _moved(first: date, months: int) -> date:
    """The first day of the month so many months later."""
    whole = first.year * 12 + first.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2200 else None
