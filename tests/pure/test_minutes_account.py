"""The account of minutes (5.1), and closed months as checked text."""

from datetime import datetime, timedelta

import pytest

from baylanys.reporting.frozen import checksum, differences
from baylanys.reporting.minutes_account import account, moment_after
from tests.pure.call_stories import TIMETABLE, ZONE, moment

MINUTE = 60_000


def test_own_minutes_are_spent_first_and_only_they_are_carried_over() -> None:
    used_little = account(own=10_000, carried=500, used_ms=400 * MINUTE, corrections=[])
    assert (used_little.left, used_little.own_left) == (10_100, 9_600)
    used_all = account(own=10_000, carried=500, used_ms=10_200 * MINUTE, corrections=[])
    assert (used_all.left, used_all.own_left) == (300, 0)


def test_minutes_are_rounded_once_and_corrections_added() -> None:
    found = account(own=100, carried=0, used_ms=3 * 29_000 + 30_000, corrections=[10, -3])
    assert (found.used, found.left) == (9, 91)
    assert account(own=100, carried=0, used_ms=0, corrections=[-5]).used == 0


@pytest.mark.parametrize(("used", "mark"), [(79, 0), (80, 80), (89, 80), (90, 90), (99, 90), (100, 100), (130, 100)])
def test_people_are_told_at_80_90_and_100_per_cent(used: int, mark: int) -> None:
    assert account(own=100, carried=0, used_ms=used * MINUTE, corrections=[]).warning == mark


def test_working_time_passes_only_while_the_centre_is_open() -> None:
    friday = datetime(2026, 11, 27, 17, 0, tzinfo=ZONE)
    assert moment_after(TIMETABLE, friday, timedelta(hours=3)) == datetime(2026, 11, 30, 11, 0, tzinfo=ZONE)
    assert moment_after(TIMETABLE, moment("10:00"), timedelta(days=200)) is None


def test_the_checksum_knows_no_order_and_every_value() -> None:
    first = {"figures": {"lost": 1, "offered": 2}, "month": "2026-11"}
    assert checksum(first) == checksum({"month": "2026-11", "figures": {"offered": 2, "lost": 1}})
    other = {"figures": {"lost": 2, "offered": 2}, "month": "2026-11"}
    assert checksum(first) != checksum(other)
    assert differences(first, other) == [("lost", 1, 2)]
