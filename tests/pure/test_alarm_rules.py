"""Which rules a centre breaks, and when that is worth a mail."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from baylanys.operations.choices import Rule
from baylanys.operations.rules import Known, Seen, broken, latest, must_tell, must_tell_end

WELL = Seen(
    engine_silence=1, asterisk_connected=True, backlog=0, stopped=(), free_megabytes=50_000, missing_recordings=0
)
NOON = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        ({}, {}),
        ({"engine_silence": None}, {Rule.ENGINE_AWAY: ""}),
        ({"engine_silence": 31, "asterisk_connected": False, "backlog": 900}, {Rule.ENGINE_AWAY: ""}),
        ({"asterisk_connected": False}, {Rule.ASTERISK_AWAY: ""}),
        ({"backlog": 500}, {}),
        ({"backlog": 501}, {Rule.BACKLOG: "501"}),
        ({"stopped_numbers": ["106 SPAM"]}, {Rule.SENDING_STOPPED: "106 SPAM"}),
        ({"oldest_delivery_seconds": 60}, {}),
        ({"oldest_delivery_seconds": 61.4}, {Rule.DELIVERIES_WAIT: "61 s"}),
        ({"refused_as_unwanted": 7}, {Rule.SENDING_REFUSED: "7"}),
        ({"deliveries_set_aside": 2}, {Rule.DELIVERY_SET_ASIDE: "2"}),
        ({"stopped": ("worker", "engine")}, {Rule.PROGRAM_STOPPED: "engine, worker"}),
        ({"free_megabytes": 1999}, {Rule.DISK_LOW: "1999 MB"}),
        ({"missing_recordings": 3, "free_megabytes": 0}, {Rule.DISK_LOW: "0 MB", Rule.RECORDINGS_MISSING: "3"}),
    ],
)
def test_rules_are_broken_as_the_centre_is_seen(change: dict[str, Any], rules: dict[Rule, str]) -> None:
    assert broken(replace(WELL, **change)) == rules


def alarm(told: float | None = None, ended: float | None = None, told_end: float | None = None) -> Known:
    moments = [None if each is None else NOON + minutes(each) for each in (ended, told, told_end)]
    return Known(Rule.DISK_LOW, *moments)


@pytest.mark.parametrize(
    ("known", "last", "at", "tell"),
    [
        (alarm(), None, 0, True),
        (alarm(), 0, 29, False),
        (alarm(), 0, 30, True),
        (alarm(told=0), 0, 359, False),
        (alarm(told=0), 0, 360, True),
        (alarm(ended=1), None, 2, False),
    ],
)
def test_a_rule_is_told_once_and_again_after_a_while(known: Known, last: float | None, at: float, tell: bool) -> None:
    told = {} if last is None else {Rule.DISK_LOW: NOON + minutes(last)}
    assert must_tell(known, told, NOON + minutes(at)) is tell


@pytest.mark.parametrize(
    ("known", "tell"),
    [(alarm(told=0, ended=5), True), (alarm(ended=5), False), (alarm(told=0, ended=5, told_end=6), False),
     (alarm(told=0), False)],
)  # fmt: skip
def test_the_end_is_told_once_where_the_beginning_was(known: Known, tell: bool) -> None:
    assert must_tell_end(known) is tell


def test_the_last_mail_of_a_rule_counts() -> None:
    assert latest([alarm(told=3), alarm(), alarm(told=1)]) == {Rule.DISK_LOW: NOON + minutes(3)}
