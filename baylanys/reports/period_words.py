"""A period as people say it: `ноябрь 2026 года`, `2026 жылғы 16–22 қараша`. Pure."""

from datetime import date, timedelta

_OF = {
    "ru": ("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
           "декабря"),
    "kk": ("қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан", "қараша",
           "желтоқсан"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December"),
}  # fmt: skip
_MONTHS = _OF | {
    "ru": ("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь",
           "декабрь"),
}  # fmt: skip
_QUARTERS = ("I", "II", "III", "IV")


def period_words(first: date, last: date, language: str) -> str:
    """The days, both included: a year, a quarter, a month by its name, else from which to which day."""
    after = last + timedelta(days=1)
    if first.day == 1 and after.day == 1:
        months = (after.year - first.year) * 12 + after.month - first.month
        if months == 12 and first.month == 1:
            return _of_year("", first.year, language)
        if months == 3 and first.month % 3 == 1:
            return _of_year(_quarter(first, language), first.year, language)
        if months == 1:
            return _of_year(month_word(first, language), first.year, language)
    return _span(first, last, language)


def month_word(day: date, language: str) -> str:
    """`ноябрь`, `қараша`, `November`."""
    return _MONTHS[language][day.month - 1]


def _quarter(first: date, language: str) -> str:
    word = {"ru": "квартал", "kk": "тоқсан", "en": "quarter"}[language]
    return f"{_QUARTERS[first.month // 3]} {word}"


def _of_year(what: str, year: int, language: str) -> str:
    if not what:
        return {"ru": f"{year} год", "kk": f"{year} жыл", "en": str(year)}[language]
    return {"ru": f"{what} {year} года", "kk": f"{year} жылғы {what}", "en": f"{what} {year}"}[language]


def _span(first: date, last: date, language: str) -> str:
    month = _OF[language][last.month - 1]
    if first == last:
        return _of_year(f"{first.day} {month}", first.year, language)
    if (first.year, first.month) == (last.year, last.month):
        return _of_year(f"{first.day}–{last.day} {month}", first.year, language)
    begin, end = f"{first.day} {_OF[language][first.month - 1]}", f"{last.day} {month}"
    if first.year == last.year:
        return _of_year(f"{begin} – {end}", first.year, language)
    return f"{_of_year(begin, first.year, language)} – {_of_year(end, last.year, language)}"
