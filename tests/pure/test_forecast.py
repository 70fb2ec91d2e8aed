"""The month's end as foretold, drawn lines, and from when on changed settings judge again."""

from datetime import date, timedelta

import pytest

from baylanys.desktop.spark import spark_of
from baylanys.reporting.forecast import forecast, run_out
from baylanys.reporting.settings_change import FIRST_DAY, affected_from
from baylanys.reporting.sums import Sums

DAY = timedelta(hours=9)


def test_the_rest_of_the_month_goes_like_the_last_weeks() -> None:
    so_far = Sums(offered=100, lost=1, in_time=90, waits=99, wait_ms=99 * 20_000, inbound_ms=6_000)
    recent = Sums(offered=200, lost=8, in_time=150, waits=192, wait_ms=192 * 60_000, inbound_ms=9_000)
    found = forecast(so_far, recent, recent_time=10 * DAY, time_left=5 * DAY)
    assert found is not None
    assert (found.offered, found.lost_percent, found.in_time_percent) == (200, 2.5, 82.5)
    assert (found.inbound_ms, round(found.mean_wait_ms or 0)) == (10_500, round((99 * 20_000 + 96 * 60_000) / 195))


@pytest.mark.parametrize(("offered", "known"), [(0, 10 * DAY), (5, timedelta(hours=7))])
def test_nothing_is_foretold_from_nothing(offered: int, known: timedelta) -> None:
    assert forecast(Sums(), Sums(offered=offered), recent_time=known, time_left=DAY) is None


def test_the_month_that_is_over_is_what_it_was() -> None:
    found = forecast(Sums(offered=50, lost=1), Sums(offered=9), recent_time=DAY, time_left=timedelta())
    assert found is not None
    assert (found.offered, found.lost_percent) == (50, 2)


def test_minutes_run_out_at_the_pace_of_the_last_weeks() -> None:
    assert run_out(600, 300, 100, 2 * DAY) == 6 * DAY
    assert run_out(600, 600, 100, DAY) == timedelta()
    assert run_out(600, 300, 0, DAY) is None


def test_a_course_is_drawn_with_its_limit() -> None:
    course = [(date(2026, 11, 2), 1.0), (date(2026, 11, 3), None), (date(2026, 11, 6), 4.0)]
    spark = spark_of(course, 4, lambda value: f"{value:.0f} %")
    assert spark is not None
    assert spark.words == "02.11: 1 %; 06.11: 4 %"
    assert spark.last == (spark.points.split()[-1].split(",")[0], spark.limit_y)
    assert spark_of(course[:2], 4, str) is None


HOURS = ["contract", 0, 540, 1080, "2024-03-01", None]
CHANGES = [
    ({}, {}, None),
    ({"hours": [HOURS]}, {"hours": [HOURS]}, None),
    ({"hours": [HOURS]}, {"hours": [[*HOURS[:5], "2026-12-01"]]}, date(2026, 12, 1)),
    ({"hours": []}, {"hours": [[*HOURS[:4], "2026-11-05", None]]}, date(2026, 11, 5)),
    ({"holidays": [["2026-12-16", False]]}, {"holidays": [["2026-12-17", False]]}, date(2026, 12, 16)),
    ({"holidays": []}, {"holidays": [["2026-01-01", False]]}, date(2026, 1, 1)),
    ({"in_force": [[1, 1, "2026-11-01T04:00:00"]]}, {"in_force": []}, date(2026, 11, 1)),
    ({"calendars": [[1, True]]}, {"calendars": [[1, False]]}, FIRST_DAY),
    ({}, {"definitions": [[2, "2026-12-01", {"lost_day_percent": 3}]]}, date(2026, 12, 1)),
]


@pytest.mark.parametrize(("before", "after", "day"), CHANGES)
def test_changed_settings_judge_again_from_their_own_day_on(before: dict, after: dict, day: date | None) -> None:  # type: ignore[type-arg]
    assert affected_from(before, after) == day
