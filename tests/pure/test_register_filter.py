"""What an address asks of the register."""
# ruff: noqa: E501

from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from baylanys.interactions.register_filter import Place, RegisterFilter, read_filter, read_place

ZONE = ZoneInfo("Asia/Almaty")
TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("asked", "begin", "end"),
    [
        ({}, None, None),
        ({"period": "today"}, "2026-02-28T19:00", "2026-03-01T19:00"),
        ({"period": "yesterday"}, "2026-02-27T19:00", "2026-02-28T19:00"),
        ({"period": "week"}, "2026-02-22T19:00", "2026-03-01T19:00"),
        ({"period": "month"}, "2026-02-28T19:00", "2026-03-01T19:00"),
        ({"period": "last_month"}, "2026-01-31T19:00", "2026-02-28T19:00"),
        ({"days_from": "2026-02-10"}, "2026-02-09T19:00", None),
        ({"days_to": "2026-02-10"}, None, "2026-02-10T19:00"),
        ({"days_from": "2026-02-10", "days_to": "2026-02-10"}, "2026-02-09T19:00", "2026-02-10T19:00"),
        ({"period": "today", "days_from": "2020-01-01"}, "2026-02-28T19:00", "2026-03-01T19:00"),
        ({"days_to": "9999-12-31"}, None, None),
    ],
)
def test_days_are_those_of_the_contracts_zone(asked: dict[str, str], begin: str | None, end: str | None) -> None:
    moments = read_filter(asked).moments(ZONE, TODAY)
    assert [each and each.astimezone(UTC).strftime("%Y-%m-%dT%H:%M") for each in moments] == [begin, end]


@pytest.mark.parametrize(
    ("search", "digits"),
    [
        ("+7 701 555 01 23", "7015550123"),
        ("8 (701) 555-01-23", "7015550123"),
        ("77015550123", "7015550123"),
        ("0123", "0123"),
        ("+996 555 123456", "996555123456"),
        ("Ерлан", ""),
        ("Ерлан 2", ""),
        ("٣٤٥٦", ""),
        ("", ""),
    ],
)
def test_number_is_searched_by_its_digits_however_it_was_typed(search: str, digits: str) -> None:
    assert RegisterFilter(search=search).digits == digits


@pytest.mark.parametrize(("search", "short"), [("", False), ("12", True), ("+7 7", True), ("Ай", True), ("Айг", False), ("123", False)])
def test_too_short_a_search_is_known(search: str, short: bool) -> None:
    assert RegisterFilter(search=search).search_is_too_short is short


@pytest.mark.parametrize("asked", [{"period": "ever"}, {"days_from": "32"}, {"outcome": "x' --"}, {"topic": "a" * 41}, {"search": " \0 "}])
def test_what_makes_no_sense_is_left_out(asked: dict[str, str]) -> None:
    assert read_filter(asked).is_empty


def test_filter_stands_in_the_address_and_comes_back() -> None:
    asked = {"days_from": "2026-02-10", "outcome": "lost", "operator": "operator1", "search": "Ерлан & Ко"}
    found = read_filter(asked)
    assert found.as_query() == "days_from=2026-02-10&outcome=lost&operator=operator1&search=%D0%95%D1%80%D0%BB%D0%B0%D0%BD+%26+%D0%9A%D0%BE"
    assert read_filter({}).as_query() == ""


def test_place_comes_back_to_the_millisecond() -> None:
    place = Place(datetime(2026, 11, 23, 4, 0, 8, 123000, tzinfo=UTC), UUID(int=7))
    assert read_place(str(place)) == place


@pytest.mark.parametrize("text", ["", "1_2", "x.000_" + "0" * 32, "1.000_" + "g" * 32, "-1.000_" + "0" * 32, "9" * 12 + ".000_" + "0" * 32])
def test_invented_place_is_none(text: str) -> None:
    assert read_place(text) is None
