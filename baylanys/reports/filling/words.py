"""A value as people read it inside a text: as every report shows it, or as a filter asks for."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from baylanys.reports.filling.values import NUMBERS, TIMES, Kind, Raw
from baylanys.reports.shown import THIN, length, shown

_SHAPES = {"day": "%d.%m.%Y", "time": "%H:%M", "moment": "%d.%m.%Y %H:%M"}


def said(value: Raw, kind: Kind, *, zone: ZoneInfo, how: str = "") -> str:
    """The value in words; `how` is a filter that suits the kind, else the kind decides. A dash where there is none."""
    if value is None or isinstance(value, str):
        return shown(value, kind.value, zone)
    if kind in TIMES and isinstance(value, date):
        return _time(value, how if how in _SHAPES else kind.value, zone)
    if how == "length" and isinstance(value, int | float):
        return length(value * (60 if kind is Kind.MINUTES else 1))
    if how == "number" and kind in NUMBERS:
        return _number(value, kind)
    return shown(value, kind.value, zone)


def _time(value: date, how: str, zone: ZoneInfo) -> str:
    own: Any = value.astimezone(zone) if isinstance(value, datetime) else value
    return str(own.strftime(_SHAPES[how]))


def _number(value: Any, kind: Kind) -> str:
    """The bare number: of a share without its sign, of seconds with tenths."""
    if kind is Kind.PERCENT:
        return shown(value, "percent", ZoneInfo("UTC")).removesuffix(f"{THIN}%")
    text = shown(value, "number", ZoneInfo("UTC"))
    return text.removesuffix(",0")
