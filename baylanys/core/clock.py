"""The present moment, in one place.

Everything stores aware UTC moments with milliseconds; domain code receives
the moment as an argument and never asks for it.
"""

from datetime import UTC, datetime, timedelta


def now() -> datetime:
    """The present moment in UTC, cut to milliseconds."""
    return to_milliseconds(datetime.now(UTC))


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
