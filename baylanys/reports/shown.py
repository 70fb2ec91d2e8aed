"""Figures and cells as people here write them. Pure.

`1 234,5`, `96,41 %`, `4:07`, `22.11.2026`, `+7 701 555 01 23`; a dash where there was nothing to count. Shares are cut,
never rounded over a limit: 79,996 stays 79,99.
"""

from datetime import date, datetime
from math import floor
from typing import Any
from zoneinfo import ZoneInfo

from baylanys.core import phones
from baylanys.reports.report import Kind

DASH = "–"
THIN = "\N{NARROW NO-BREAK SPACE}"


def shown(value: Any, kind: Kind, zone: ZoneInfo) -> str:
    """The value in words of digits; moments in the zone."""
    if value is None or value == "":
        return DASH if value is None else ""
    if isinstance(value, str) and kind != "phone":
        return value
    if kind == "percent":
        return f"{_grouped(floor(value * 100 + 1e-6) / 100, 2)}{THIN}%"
    if kind == "seconds":
        return length(value)
    if kind in {"whole", "minutes"}:
        return _grouped(round(value), 0)
    if kind == "number":
        return _grouped(value, 1)
    return _other(value, kind, zone)


def _other(value: Any, kind: Kind, zone: ZoneInfo) -> str:
    if kind == "day" and isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if kind == "moment" and isinstance(value, datetime):
        return f"{value.astimezone(zone):%d.%m.%Y %H:%M:%S}"
    if kind == "phone" and str(value).startswith("+") and "•" not in str(value):
        return phones.show(str(value))
    return str(value)


def length(seconds: float) -> str:
    """`4:07` or `1:02:09`; below a minute `0:41`."""
    minutes, left = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def days(first: date, last: date) -> str:
    """`22.11.2026`, or `01.11.2026 – 30.11.2026`."""
    one = f"{first:%d.%m.%Y}"
    return one if first == last else f"{one} – {last:%d.%m.%Y}"


def change(now: Any, before: Any) -> float | None:
    """By how much per cent the figure changed; None where that says nothing."""
    if not isinstance(now, int | float) or not isinstance(before, int | float) or not before:
        return None
    return 100 * (now - before) / abs(before)


def _grouped(value: float, digits: int) -> str:
    return f"{value:,.{digits}f}".replace(",", THIN).replace(".", ",")
