"""Working time: half-open, in the contract's zone, without a gap at midnight."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from baylanys.contract.timetable import Timetable
from baylanys.contract.working_time import (
    HoursRow,
    Schedule,
    day_bounds,
    month_bounds,
    next_closing,
    next_opening,
    status_at,
    working_intervals,
)

ZONE = ZoneInfo("Asia/Almaty")
SINCE = date(2024, 1, 1)
CONTRACT = Schedule("contract", tuple(HoursRow(day, 540, 1080, SINCE) for day in range(5)))
PEAK = Schedule("peak", tuple(HoursRow(day, 540, 1140, SINCE) for day in range(7)))
ALWAYS = Schedule("demo", tuple(HoursRow(day, 0, 1440, SINCE) for day in range(7)), keeps_holidays=False)
LUNCH = Schedule("lunch", (HoursRow(0, 540, 780, SINCE), HoursRow(0, 840, 1080, SINCE)))
DAYS = {date(2026, 12, 16): False, date(2026, 11, 21): True}


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("moment", "schedule", "expected"),
    [
        ("2026-11-23 08:59:59.999", CONTRACT, "closed"),
        ("2026-11-23 09:00:00.000", CONTRACT, "open"),
        ("2026-11-23 17:59:59.999", CONTRACT, "open"),
        ("2026-11-23 18:00:00.000", CONTRACT, "closed"),
        ("2026-11-22 12:00", CONTRACT, "closed"),
        ("2026-11-22 12:00", PEAK, "open"),
        ("2026-11-22 18:59:59.999", PEAK, "open"),
        ("2026-11-22 19:00", PEAK, "closed"),
        ("2026-12-16 12:00", CONTRACT, "holiday"),
        ("2026-12-16 03:00", CONTRACT, "holiday"),
        ("2026-12-16 12:00", ALWAYS, "open"),
        ("2026-11-22 23:59:59.999", ALWAYS, "open"),
        ("2026-11-23 00:00:00.000", ALWAYS, "open"),
        ("2026-11-23 12:59", LUNCH, "open"),
        ("2026-11-23 13:00", LUNCH, "closed"),
        ("2026-11-23 13:59:59.999", LUNCH, "closed"),
        ("2026-11-23 14:00", LUNCH, "open"),
        ("2026-11-21 12:00", CONTRACT, "open"),
        ("2026-11-21 18:00", CONTRACT, "closed"),
        ("2026-11-21 18:30", PEAK, "open"),
    ],
)
def test_status_follows_the_hours(moment: str, schedule: Schedule, expected: str) -> None:
    assert status_at(local(moment), schedule, DAYS, ZONE) == expected


def test_a_moment_in_utc_is_judged_by_the_contracts_clock() -> None:
    assert status_at(datetime(2026, 11, 23, 4, 0, tzinfo=UTC), CONTRACT, {}, ZONE) == "open"
    assert status_at(datetime(2026, 11, 23, 13, 0, tzinfo=UTC), CONTRACT, {}, ZONE) == "closed"


@pytest.mark.parametrize("name", ["Asia/Almaty", "Asia/Qyzylorda"])
def test_kazakhstan_is_one_zone_at_utc_plus_5_since_march_2024(name: str) -> None:
    offset = datetime(2024, 3, 1, tzinfo=ZoneInfo(name)).utcoffset()
    assert offset == timedelta(hours=5)
    assert datetime(2026, 7, 1, tzinfo=ZoneInfo(name)).utcoffset() == timedelta(hours=5)


def test_almaty_was_at_utc_plus_6_before() -> None:
    assert datetime(2024, 2, 29, 12, tzinfo=ZONE).utcoffset() == timedelta(hours=6)


def test_the_tzdata_package_knows_the_change_of_2024() -> None:
    import tzdata

    assert tzdata.IANA_VERSION >= "2024a"


def test_the_day_of_the_change_lasts_25_hours() -> None:
    start, end = day_bounds(date(2024, 2, 29), ZONE)
    assert end - start == timedelta(hours=25)


def test_next_opening_passes_night_weekend_and_holiday() -> None:
    assert next_opening(local("2026-11-20 18:00"), CONTRACT, {}, ZONE) == local("2026-11-23 09:00")
    assert next_opening(local("2026-11-20 18:00"), CONTRACT, DAYS, ZONE) == local("2026-11-21 09:00")
    assert next_opening(local("2026-12-15 18:00"), CONTRACT, DAYS, ZONE) == local("2026-12-17 09:00")


def test_next_opening_is_the_moment_itself_while_open() -> None:
    moment = local("2026-11-23 10:00")
    assert next_opening(moment, CONTRACT, DAYS, ZONE) == moment


def test_a_calendar_without_hours_never_opens() -> None:
    assert next_opening(local("2026-11-23 10:00"), Schedule("none", ()), {}, ZONE) is None


def test_next_closing_ends_the_interval_that_is_open() -> None:
    assert next_closing(local("2026-11-23 10:00"), CONTRACT, DAYS, ZONE) == local("2026-11-23 18:00")
    assert next_closing(local("2026-11-23 20:00"), CONTRACT, DAYS, ZONE) is None
    assert next_closing(local("2026-11-23 20:00"), ALWAYS, DAYS, ZONE) is None


def test_around_the_clock_is_one_interval_without_a_gap_at_midnight() -> None:
    start, end = local("2026-11-20 12:00"), local("2026-11-25 12:00")
    assert working_intervals(start, end, ALWAYS, DAYS, ZONE) == [(start, end)]


def test_working_intervals_are_cut_to_the_period() -> None:
    found = working_intervals(local("2026-11-23 15:00"), local("2026-11-24 10:00"), LUNCH, {}, ZONE)
    assert found == [(local("2026-11-23 15:00"), local("2026-11-23 18:00"))]


def test_a_change_of_hours_leaves_the_days_before_it() -> None:
    change = date(2026, 11, 23)
    dated = Schedule("dated", (HoursRow(0, 540, 1080, SINCE, change), HoursRow(0, 600, 960, change)))
    assert status_at(local("2026-11-16 09:30"), dated, {}, ZONE) == "open"
    assert status_at(local("2026-11-23 09:30"), dated, {}, ZONE) == "closed"
    assert status_at(local("2026-11-23 15:59"), dated, {}, ZONE) == "open"


def test_a_timetable_answers_by_the_calendar_in_force_at_the_moment() -> None:
    noon = local("2026-11-22 12:00")
    table = Timetable(((local("2026-11-01 00:00"), CONTRACT), (noon, ALWAYS)), DAYS, ZONE)
    assert table.status_at(noon - timedelta(milliseconds=1)) == "closed"
    assert table.status_at(noon) == "open"
    assert table.status_at(local("2026-10-31 12:00")) == "closed"
    midnight = local("2026-11-23 00:00")
    assert table.working_intervals(local("2026-11-22 00:00"), midnight) == [(noon, midnight)]
    assert table.next_opening(local("2026-11-21 18:00")) == noon


def test_months_are_those_of_the_contracts_zone() -> None:
    start, end = month_bounds(date(2026, 12, 31), ZONE)
    assert start == datetime(2026, 11, 30, 19, tzinfo=UTC)
    assert end == datetime(2026, 12, 31, 19, tzinfo=UTC)
