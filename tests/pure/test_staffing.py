"""Operators and lines by minute: what counts as being there, and what is a gap (5.2, 5.3)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from baylanys.contract.timetable import Timetable
from baylanys.contract.working_time import HoursRow, Schedule, day_bounds
from baylanys.desktop.staffing_strip import axis_of, hours_of, stay_pieces, strip_of
from baylanys.reporting.gap_suggestions import suggest
from baylanys.reporting.line_use import capacity_by_minute, most_lines_by_minute, refused_by_minute
from baylanys.reporting.staffing import (
    Change,
    Gap,
    Minute,
    Required,
    Stay,
    Word,
    count_minutes,
    gaps_of,
    joined,
    minutes_worked,
    stays_of,
)

ZONE = ZoneInfo("Asia/Almaty")
ANNA, BAUYRZHAN = 1, 2
KK = [Word(ANNA, "kk", datetime(2026, 1, 1, tzinfo=UTC), True)]


def at(clock: str, day: str = "2026-10-05") -> datetime:
    """A moment of the contract's clock."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZONE).astimezone(UTC)


def timetable(*hours: tuple[int, int]) -> Timetable:
    rows = tuple(HoursRow(weekday, *span, date(2020, 1, 1)) for weekday in range(7) for span in hours)
    return Timetable(((datetime(2020, 1, 1, tzinfo=UTC), Schedule("each day", rows)),), {}, ZONE)


def worked(first: str, last: str, day: str = "2026-10-05") -> list[datetime]:
    return minutes_worked([(at(first, day), at(last, day))], at(last, day))


def told(*changes: tuple[int, str, str], day: str = "2026-10-05") -> list[Change]:
    return [Change(who, at(clock, day), state) for who, clock, state in changes]


def present(changes: list[Change], minutes: list[datetime], *, until: datetime | None = None) -> list[int]:
    end = until or minutes[-1] + timedelta(minutes=1)
    return [each.present for each in count_minutes(minutes, stays_of(changes, minutes[0], end), [])]


@pytest.mark.parametrize(
    ("clock", "counts"),
    [
        ("10:02:00.000", [0, 0, 1, 1]),
        ("10:01:59.999", [0, 1, 1, 1]),
        ("10:00:00.001", [1, 1, 1, 1]),
        ("10:03:59.999", [0, 0, 0, 1]),
        ("10:04:00.000", [0, 0, 0, 0]),
    ],
)
def test_whoever_was_there_for_any_part_of_a_minute_counts_in_it(clock: str, counts: list[int]) -> None:
    assert present(told((ANNA, clock, "ready")), worked("10:00", "10:04")) == counts


@pytest.mark.parametrize(
    ("clock", "counts"),
    [("10:02:00.000", [1, 1, 0, 0]), ("10:02:00.001", [1, 1, 1, 0]), ("10:00:00.000", [0, 0, 0, 0])],
)
def test_whoever_left_at_the_stroke_is_not_there_in_the_next_minute(clock: str, counts: list[int]) -> None:
    changes = told((ANNA, "09:00", "ready"), (ANNA, clock, "break"))
    assert present(changes, worked("10:00", "10:04")) == counts


@pytest.mark.parametrize(
    ("state", "counts"),
    [("ready", 1), ("offered", 1), ("talking", 1), ("wrap_up", 1), ("break", 0), ("not_ready", 0), ("offline", 0)],
)
def test_which_states_count(state: str, counts: int) -> None:
    assert present(told((ANNA, "09:00", state)), worked("10:00", "10:01")) == [counts]


def test_each_operator_counts_once_a_minute_however_often_the_state_changes() -> None:
    changes = told(
        (ANNA, "10:00:01", "ready"),
        (ANNA, "10:00:10", "offered"),
        (ANNA, "10:00:15", "talking"),
        (ANNA, "10:00:40", "wrap_up"),
        (ANNA, "10:00:50", "ready"),
        (BAUYRZHAN, "10:00:59", "ready"),
    )
    assert present(changes, worked("10:00", "10:02")) == [2, 2]


def test_of_two_changes_at_one_moment_the_one_written_last_holds() -> None:
    changes = told((ANNA, "10:00", "ready"), (ANNA, "10:00", "break"))
    assert present(changes, worked("10:00", "10:02")) == [0, 0]


def test_a_state_holds_across_midnight_and_while_nothing_is_written() -> None:
    """The engine was away from 10:00 to 12:00: nobody changed, whoever was there stays counted."""
    changes = [Change(ANNA, at("17:50", "2026-10-04"), "ready"), Change(ANNA, at("12:00"), "break")]
    assert sum(present(changes, worked("09:00", "13:00"))) == 3 * 60


def test_lunch_is_a_gap_and_the_contract_counts_again_after_it() -> None:
    changes = told((ANNA, "08:59:30", "ready"), (ANNA, "13:00", "break"), (ANNA, "13:45:20", "ready"))
    minutes = worked("09:00", "18:00")
    counted = count_minutes(minutes, stays_of(changes, at("00:00"), at("18:00")), KK)
    gaps = gaps_of(counted, Required(operators=1, kazakh=1, russian=0))
    assert [(each.kind, each.start, each.end, each.missing) for each in gaps] == [
        ("operators", at("13:00"), at("13:45"), 1),
        ("kk", at("13:00"), at("13:45"), 1),
    ]


def test_a_gap_names_its_worst_minute_and_breaks_where_working_time_does() -> None:
    minutes = [Minute(at(clock), count, 1, 1) for clock, count in
               (("12:58", 4), ("12:59", 3), ("14:00", 4), ("14:01", 5), ("14:02", 2))]  # fmt: skip
    assert gaps_of(minutes, Required(5, 1, 1)) == [
        Gap("operators", at("12:58"), at("13:00"), 2),
        Gap("operators", at("14:00"), at("14:01"), 1),
        Gap("operators", at("14:02"), at("14:03"), 3),
    ]


def test_languages_are_those_of_the_minute() -> None:
    words = [
        Word(ANNA, "kk", at("10:01"), False),
        Word(ANNA, "kk", at("10:00", "2026-10-01"), True),
        Word(BAUYRZHAN, "ru", at("10:02"), True),
        Word(BAUYRZHAN, "ru", at("10:03"), False),
    ]
    changes = told((ANNA, "09:00", "ready"), (BAUYRZHAN, "09:00", "talking"))
    counted = count_minutes(worked("10:00", "10:05"), stays_of(changes, at("10:00"), at("10:05")), words)
    assert [(each.kazakh, each.russian) for each in counted] == [(1, 1), (0, 1), (0, 1), (0, 0), (0, 0)]


def test_the_minutes_of_a_day_are_those_that_are_over() -> None:
    hours = timetable((9 * 60, 13 * 60), (14 * 60, 18 * 60))
    spans = hours.working_intervals(*day_bounds(date(2026, 10, 5), ZONE))
    assert len(minutes_worked(spans, at("23:00"))) == 8 * 60
    assert minutes_worked(spans, at("09:01:59.9")) == [at("09:00")]
    assert minutes_worked(spans, at("09:00:59.9")) == []
    assert minutes_worked([], at("23:00")) == []


def test_a_calendar_put_in_force_within_a_minute_counts_from_the_next_one() -> None:
    assert minutes_worked([(at("10:00:30"), at("10:02"))], at("11:00")) == [at("10:01")]


@pytest.mark.parametrize(
    ("day", "minutes"), [(date(2024, 2, 28), 1440), (date(2024, 2, 29), 1500), (date(2024, 3, 1), 1440)]
)
def test_the_day_on_which_the_zone_changed_has_an_hour_more(day: date, minutes: int) -> None:
    """2024-03-01 00:00 in UTC+6 was 2024-02-29 23:00 in UTC+5: open around the clock, every minute counts once."""
    start, end = day_bounds(day, ZONE)
    found = minutes_worked(timetable((0, 1440)).working_intervals(start, end), end)
    assert len(found) == len(set(found)) == minutes
    assert (found[0], found[-1] + timedelta(minutes=1)) == (start, end)


@pytest.mark.parametrize("day", ["2024-02-29", "2024-03-01"])
def test_working_hours_stay_nine_hours_long_beside_the_change(day: str) -> None:
    spans = timetable((9 * 60, 18 * 60)).working_intervals(*day_bounds(date.fromisoformat(day), ZONE))
    assert minutes_worked(spans, at("18:00", day)) == worked("09:00", "18:00", day)


def test_the_most_lines_of_a_minute_are_those_at_one_moment() -> None:
    uses = [
        (at("09:00"), at("10:00:30")),
        (at("10:00:30"), at("10:00:45")),
        (at("10:01:10"), at("10:03")),
        (at("10:01:20"), at("10:01:20")),
        (at("10:03:59"), None),
    ]
    assert most_lines_by_minute(worked("10:00", "10:06"), uses) == [1, 1, 1, 1, 1, 1]
    twice = [*uses, (at("10:02:59.999"), at("10:03"))]
    assert most_lines_by_minute(worked("10:00", "10:06"), twice) == [1, 1, 2, 1, 1, 1]
    assert most_lines_by_minute(worked("10:00", "10:02"), []) == [0, 0]


def test_calls_refused_for_want_of_a_line_make_a_gap() -> None:
    minutes = worked("10:00", "10:04")
    refused = refused_by_minute(minutes, [at("10:01:00"), at("10:01:59.9"), at("10:02"), at("20:00")])
    assert refused == [0, 2, 1, 0]
    assert list(joined("lines", minutes, refused)) == [Gap("lines", at("10:01"), at("10:03"), 2)]


def test_lines_of_a_minute_are_by_the_newest_row() -> None:
    rows = [(at("10:02:30"), 60), (at("09:00"), 20)]
    assert capacity_by_minute(worked("10:01", "10:04"), rows, 1) == [20, 60, 60]
    assert capacity_by_minute(worked("08:00", "08:01"), rows, 30) == [30]


DAY_GAP = Gap("operators", at("13:00"), at("13:30"), 2)
SEEN = [
    Stay(1, at("09:00"), at("13:00"), "ready"),
    Stay(1, at("13:00"), at("13:20"), "break", "lunch"),
    Stay(1, at("13:20"), at("18:00"), "talking"),
    Stay(2, at("09:00"), at("13:05"), "ready"),
    Stay(2, at("13:05"), at("13:08"), "not_ready", "desk_lost"),
    Stay(2, at("13:08"), at("13:30"), "break", "lunch"),
    Stay(3, at("09:00"), at("18:00"), "offline"),
    Stay(4, at("09:00"), at("18:00"), "wrap_up"),
]


@pytest.mark.parametrize(
    ("gap", "outages", "told"),
    [
        (DAY_GAP, [], [("lunch", 2), ("not_come", 1)]),
        (DAY_GAP, [(at("13:29"), None)], [("outage", 0), ("lunch", 2), ("not_come", 1)]),
        (DAY_GAP, [(at("12:00"), at("13:00"))], [("lunch", 2), ("not_come", 1)]),
        (Gap("lines", at("13:00"), at("13:01"), 1), [], []),
        (Gap("operators", at("08:00"), at("08:30"), 5), [], [("not_come", 1)]),
    ],
)
def test_reasons_are_suggested_from_states_and_outages(
    gap: Gap, outages: list[tuple[datetime, datetime | None]], told: list[tuple[str, int]]
) -> None:
    found = suggest(gap, SEEN, expected={1, 2, 3, 4}, outages=outages)
    assert [(each.code, each.operators) for each in found] == told


def test_the_drawing_is_as_wide_as_the_working_time() -> None:
    axis = axis_of([(at("09:00"), at("13:00")), (at("14:00"), at("19:00"))])
    assert axis is not None
    strip = strip_of(axis, [at("09:00"), at("09:01"), at("14:00")], [2, 2, 0], 3)
    assert strip.area == "M0 100V50H3.33V100Z"
    assert (strip.top, strip.limit_y) == (4, 25)
    assert [label for _place, label in hours_of(axis, ZONE)][::5] == ["09:00", "14:00", "19:00"]
    pieces = stay_pieces(axis, SEEN[:3])
    assert [(piece.kind, piece.x, piece.width) for piece in pieces] == [
        ("ready", 0, 400),
        ("lunch", 400, pytest.approx(33.33)),
        ("talking", pytest.approx(433.33), pytest.approx(466.67)),
    ]
    assert axis_of([]) is None
