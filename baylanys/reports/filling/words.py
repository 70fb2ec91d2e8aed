"""A value as people read it inside a text."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from baylanys.reports.filling.values import LENGTHS, NUMBERS, TIMES, Kind, Raw

NOTHING = "–"
_HARD = "\u00a0"


def said(value: Raw, kind: Kind, *, language: str, zone: ZoneInfo, how: str = "") -> str:
    """The value in words; `how` is a filter that suits the kind, else the kind decides. A dash where there is none."""
    if value is None:
        return NOTHING
    if isinstance(value, str):
        return value
    if kind in TIMES or isinstance(value, date):
        return _time(value, kind, zone, how)
    if kind in NUMBERS and isinstance(value, int | float):
        return _number(value, kind, language, how)
    return str(value)


def _time(value: Raw, kind: Kind, zone: ZoneInfo, how: str) -> str:
    if isinstance(value, datetime):
        own = value.astimezone(zone)
        shape = {"day": "%d.%m.%Y", "time": "%H:%M"}.get(how, "%d.%m.%Y" if kind is Kind.DAY else "%d.%m.%Y %H:%M")
        return own.strftime(shape)
    return value.strftime("%d.%m.%Y") if isinstance(value, date) else str(value)


def _number(value: float, kind: Kind, language: str, how: str) -> str:
    if how == "length" and kind in LENGTHS:
        return _length(value * (60 if kind is Kind.MINUTES else 1))
    digits = 0 if kind is Kind.WHOLE or (float(value).is_integer() and kind is not Kind.PERCENT) else 1
    text = f"{value:,.{digits}f}"
    if language != "en":
        text = text.replace(",", _HARD).replace(".", ",")
    return f"{text}{_HARD}%" if kind is Kind.PERCENT and how != "number" else text


def _length(seconds: float) -> str:
    """`4:07`, `1:02:07`."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
