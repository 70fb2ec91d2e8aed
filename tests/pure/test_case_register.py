"""What is asked of the register of requests: its period."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from baylanys.crm.cases.register_form import Asked, months_offered, read_asked

TODAY = date(2026, 11, 22)
ZONE = ZoneInfo("Asia/Almaty")


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("", "", ("2026-11-01", "2026-11-30")),
        ("2026-10-05", "", ("2026-10-05", "2026-10-31")),
        ("", "2026-10-05", ("2026-10-01", "2026-10-05")),
        ("2026-11-10", "2026-11-02", ("2026-11-02", "2026-11-10")),
        ("2026-13-10", "never", ("2026-11-01", "2026-11-30")),
        ("0001-01-01", "9999-12-31", ("2026-11-01", "2026-11-30")),
    ],
)
def test_a_period_is_read_or_is_this_month(first: str, last: str, expected: tuple[str, str]) -> None:
    asked = read_asked({"days_from": first, "days_to": last}, TODAY)
    assert (asked.days_from.isoformat(), asked.days_to.isoformat()) == expected


def test_days_are_of_the_zone_and_both_included() -> None:
    begin, end = Asked(date(2026, 11, 1), date(2026, 11, 30)).moments(ZONE)
    assert begin == datetime(2026, 10, 31, 19, tzinfo=UTC) and end == datetime(2026, 11, 30, 19, tzinfo=UTC)


def test_an_address_asks_the_same_again() -> None:
    asked = Asked(date(2026, 11, 1), date(2026, 11, 30), "grants", "call")
    assert asked.as_query() == "days_from=2026-11-01&days_to=2026-11-30&project=grants&channel=call"


def test_months_are_offered_back_over_the_new_year() -> None:
    assert months_offered(date(2026, 1, 15))[1:] == [
        (date(2025, 12, 1), date(2025, 12, 31)),
        (date(2025, 11, 1), date(2025, 11, 30)),
    ]
