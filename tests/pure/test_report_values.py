"""Periods, words of figures and pictures of reports."""

from datetime import date

import pytest

from baylanys.contract.queries import contract_zone
from baylanys.reports.charts import option_of
from baylanys.reports.report import Chart, Form, Kind, Limit, Series
from baylanys.reports.shown import THIN, change, days, shown
from baylanys.reports.spans import Preset, last_complete, preset_of, previous_of, span_of

D = date.fromisoformat


@pytest.mark.parametrize(
    ("preset", "first", "last"),
    [
        ("day", "2026-11-22", "2026-11-22"),
        ("week", "2026-11-16", "2026-11-22"),
        ("month", "2026-11-01", "2026-11-30"),
        ("quarter", "2026-10-01", "2026-12-31"),
    ],
)
def test_a_ready_made_period_holds_its_day(preset: Preset, first: str, last: str) -> None:
    assert span_of(preset, D("2026-11-22")) == (D(first), D(last))
    assert preset_of(D(first), D(last)) == preset


@pytest.mark.parametrize(
    ("first", "last", "before_first", "before_last"),
    [
        ("2026-03-01", "2026-03-31", "2026-02-01", "2026-02-28"),
        ("2026-01-01", "2026-01-31", "2025-12-01", "2025-12-31"),
        ("2026-01-01", "2026-03-31", "2025-10-01", "2025-12-31"),
        ("2026-11-16", "2026-11-22", "2026-11-09", "2026-11-15"),
        ("2024-03-01", "2024-03-01", "2024-02-29", "2024-02-29"),
        ("2026-11-03", "2026-11-12", "2026-10-24", "2026-11-02"),
    ],
)
def test_a_period_is_compared_with_its_like(first: str, last: str, before_first: str, before_last: str) -> None:
    assert previous_of(D(first), D(last)) == (D(before_first), D(before_last))


def test_the_latest_complete_period_is_over() -> None:
    assert last_complete("week", D("2026-11-23")) == (D("2026-11-16"), D("2026-11-22"))
    assert last_complete("month", D("2026-01-10")) == (D("2025-12-01"), D("2025-12-31"))
    assert last_complete("quarter", D("2026-02-10")) == (D("2025-10-01"), D("2025-12-31"))


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (79.996, "percent", f"79,99{THIN}%"),
        (80.0, "percent", f"80,00{THIN}%"),
        (None, "percent", "–"),
        (41.3, "seconds", "0:41"),
        (3729, "seconds", "1:02:09"),
        (12345, "whole", f"12{THIN}345"),
        (D("2026-11-22"), "day", "22.11.2026"),
        ("+77015550123", "phone", "+7 701 555 01 23"),
        ("+7 701 ••• •• 23", "phone", "+7 701 ••• •• 23"),
    ],
)
def test_figures_are_written_as_people_here_write_them(value: object, kind: Kind, words: str) -> None:
    assert shown(value, kind, contract_zone()) == words


def test_a_change_from_nothing_says_nothing() -> None:
    assert (change(3, 0), change(None, 2), change(3, 2)) == (None, None, 50)
    assert days(D("2026-11-01"), D("2026-11-02")) == "01.11.2026 – 02.11.2026"


def a_chart(form: Form, *values: float | None) -> Chart:
    names = tuple(str(number) for number in range(len(values)))
    return Chart("c", "Why?", form, names, (Series("a", "A", values),), "percent", (Limit("≤ 4 %", 4),))


def test_a_chart_shows_its_limit_even_where_no_value_reaches_it() -> None:
    option = option_of(a_chart("columns", 0.5, None, 1))
    assert option["yAxis"]["max"] == 5
    assert option["series"][0]["markLine"]["data"] == [{"name": "≤ 4 %", "yAxis": 4}]
    assert "max" not in option_of(a_chart("columns", 7.0))["yAxis"]


def test_lying_bars_have_their_names_at_the_side_and_series_differ_without_colour() -> None:
    option = option_of(a_chart("bars", 1, 2))
    assert option["yAxis"]["data"] == ["0", "1"] and option["yAxis"]["inverse"]
    decals = option["aria"]["decal"]["decals"]
    assert len({str(each) for each in decals[:3]}) == 3
