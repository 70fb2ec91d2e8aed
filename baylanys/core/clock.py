"""The present moment, in one place.

Everything stores aware UTC moments with milliseconds; domain code receives
the moment as an argument and never asks for it.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from baylanys.core.steady_scale import SteadyScale


def now() -> datetime:
    """The present moment in UTC, cut to milliseconds: the machine's, or this process's own steady scale."""
    return to_milliseconds(_present[0]())


def wall() -> datetime:
    """What the machine's clock says, in UTC, cut to milliseconds: to compare with what other processes wrote."""
    return to_milliseconds(_machine())


def keep_steady() -> SteadyScale:
    """This process tells moments by a scale of its own from now on; the caller sees to when it follows the machine."""
    scale = SteadyScale(_machine, time.monotonic)
    _present[0] = scale.now
    return scale


def _machine() -> datetime:
    return datetime.now(UTC)


_present: list[Callable[[], datetime]] = [_machine]


def to_milliseconds(moment: datetime) -> datetime:
    """The moment in UTC with everything below a millisecond cut off."""
    moment = moment.astimezone(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def seconds_between(earlier: datetime, later: datetime) -> float:
    """Length from the earlier moment to the later one, seconds with three decimals."""
    return round((later - earlier) / timedelta(milliseconds=1)) / 1000


def epoch_milliseconds(moment: datetime) -> int:
    """Whole milliseconds since 1970-01-01 UTC (the unit of the pure routing core)."""
    return round((moment - _EPOCH) / timedelta(milliseconds=1))


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
