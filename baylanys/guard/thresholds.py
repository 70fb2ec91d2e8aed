"""From where on a margin is an alarm: values, defaults, and what makes no sense. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from baylanys.guard.watched import WATCHED


class Step(IntEnum):
    """How far an alarm has come; BREACH is the limit itself, or what was set before it."""

    NONE = 0
    ATTENTION = 1
    PRESSING = 2
    BREACH = 3


@dataclass(frozen=True, slots=True)
class Thresholds:
    """One margin's rule, in its own unit.

    A step without a threshold is left out; `breach` None: the limit of the contract. `least`: figures are judged as if
    at least so many calls had come, so that the first lost call of a morning is no breach. `repeat_minutes` 0: a step
    is told once a day or month. `always`: outside working time too.
    """

    is_on: bool = True
    attention: float | None = None
    pressing: float | None = None
    breach: float | None = None
    on_forecast: bool = False
    least: int = 0
    repeat_minutes: int = 60
    always: bool = False


DEFAULTS = {
    "longest_now": Thresholds(attention=60, pressing=90, repeat_minutes=15),
    "longest_day": Thresholds(repeat_minutes=0),
    "in_time": Thresholds(attention=20, pressing=5, on_forecast=True, least=300, repeat_minutes=240),
    "lost_day": Thresholds(attention=1, pressing=0, least=50),
    "lost_month": Thresholds(attention=5, pressing=1, on_forecast=True, least=300, repeat_minutes=240),
    "mean_wait": Thresholds(attention=45, pressing=55, on_forecast=True, least=50, repeat_minutes=240),
    "minutes_in": Thresholds(attention=80, pressing=90, always=True, repeat_minutes=0),
    "minutes_out": Thresholds(attention=80, pressing=90, always=True, repeat_minutes=0),
    "lines": Thresholds(attention=80, pressing=95, repeat_minutes=30),
    "operators": Thresholds(repeat_minutes=60),
}
MOST = {"seconds": 600.0, "calls": 10_000.0, "operators": 1_000.0, "percent": 100.0}
MOST_LEAST = 100_000
REPEAT = range(5, 1441)

_FIELDS = ("attention", "pressing", "breach")


def given(thresholds: Thresholds) -> list[tuple[str, float]]:
    """The thresholds that are set, mildest first."""
    found = [(name, getattr(thresholds, name)) for name in _FIELDS]
    return [(name, value) for name, value in found if value is not None]


def problems(key: str, thresholds: Thresholds, limit: float) -> Iterator[tuple[str, str]]:
    """Field and code of what makes no sense: below_nothing, beyond_limit, inverted, bad_least, bad_repeat."""
    watched, before = WATCHED[key], None
    for name, value in given(thresholds):
        if not 0 <= value <= MOST[watched.unit]:
            yield name, "below_nothing" if value < 0 else "beyond_limit"
        elif not watched.falling and value > limit:
            yield name, "beyond_limit"
        elif before is not None and (value >= before if watched.falling else value <= before):
            yield name, "inverted"
        before = value
    if not 0 <= thresholds.least <= MOST_LEAST:
        yield "least", "bad_least"
    if thresholds.repeat_minutes and thresholds.repeat_minutes not in REPEAT:
        yield "repeat_minutes", "bad_repeat"
