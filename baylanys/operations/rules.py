"""Which rules a centre breaks at a moment, and which mails that means. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from baylanys.operations.choices import Rule

AWAY_SECONDS = 30
LOWEST_MEGABYTES = 2000
BACKLOG_WRITES = 500
OLDEST_DELIVERY_SECONDS = 60
# A rule that is broken again and again is told once in this time; one that stays broken is told again.
SILENCE = timedelta(minutes=30)
REMIND = timedelta(hours=6)


@dataclass(frozen=True)
class Seen:
    """A centre at a moment. `engine_silence` is in seconds, None where no engine ever ran."""

    engine_silence: float | None
    asterisk_connected: bool
    backlog: int
    stopped: Collection[str]
    free_megabytes: int
    missing_recordings: int
    stopped_numbers: Collection[str] = ()
    refused_as_unwanted: int = 0
    oldest_delivery_seconds: float = 0
    deliveries_set_aside: int = 0


def broken(seen: Seen) -> dict[Rule, str]:
    """Every rule that is broken now, with the detail that a person wants to read."""
    found: dict[Rule, str] = {}
    away = seen.engine_silence is None or seen.engine_silence > AWAY_SECONDS
    if away:
        found[Rule.ENGINE_AWAY] = ""
    elif not seen.asterisk_connected:
        found[Rule.ASTERISK_AWAY] = ""
    if seen.stopped:
        found[Rule.PROGRAM_STOPPED] = ", ".join(sorted(seen.stopped))
    if seen.free_megabytes < LOWEST_MEGABYTES:
        found[Rule.DISK_LOW] = f"{seen.free_megabytes} MB"
    if seen.missing_recordings:
        found[Rule.RECORDINGS_MISSING] = str(seen.missing_recordings)
    if not away and seen.backlog > BACKLOG_WRITES:
        found[Rule.BACKLOG] = str(seen.backlog)
    return found | _broken_messaging(seen)


def _broken_messaging(seen: Seen) -> dict[Rule, str]:
    found: dict[Rule, str] = {}
    if seen.stopped_numbers:
        found[Rule.SENDING_STOPPED] = "; ".join(sorted(seen.stopped_numbers))
    if seen.refused_as_unwanted:
        found[Rule.SENDING_REFUSED] = str(seen.refused_as_unwanted)
    if seen.oldest_delivery_seconds > OLDEST_DELIVERY_SECONDS:
        found[Rule.DELIVERIES_WAIT] = f"{seen.oldest_delivery_seconds:.0f} s"
    if seen.deliveries_set_aside:
        found[Rule.DELIVERY_SET_ASIDE] = str(seen.deliveries_set_aside)
    return found


@dataclass(frozen=True)
class Known:
    """An alarm as its row has it."""

    rule: Rule
    ended_at: datetime | None
    told_at: datetime | None
    told_end_at: datetime | None


def must_tell(alarm: Known, last_told: Mapping[Rule, datetime], at: datetime) -> bool:
    """The alarm's beginning is to be mailed now: never told and the rule was silent, or told too long ago."""
    if alarm.ended_at is not None:
        return False
    if alarm.told_at is None:
        last = last_told.get(alarm.rule)
        return last is None or at - last >= SILENCE
    return at - alarm.told_at >= REMIND


def must_tell_end(alarm: Known) -> bool:
    """The end of an alarm is mailed once, where its beginning was."""
    return alarm.ended_at is not None and alarm.told_at is not None and alarm.told_end_at is None


def latest(alarms: Iterable[Known]) -> dict[Rule, datetime]:
    """When each rule was last mailed."""
    told: dict[Rule, datetime] = {}
    for alarm in alarms:
        if alarm.told_at is not None:
            told[alarm.rule] = max(alarm.told_at, told.get(alarm.rule, alarm.told_at))
    return told
