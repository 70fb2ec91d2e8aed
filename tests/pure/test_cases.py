"""Requests: their table of states, their clocks, and due times in working time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baylanys.contract.due_time import due_at
from baylanys.contract.timetable import Timetable
from baylanys.contract.working_time import HoursRow, Schedule
from baylanys.crm.cases.states import TABLE, Clocks, acts_in, after, missing_fields, standing

ZONE = ZoneInfo("Asia/Almaty")
HOURS = tuple(HoursRow(day, 540, 1080, date(2024, 1, 1)) for day in range(5))
HOLIDAYS = {date(2026, 12, 16): False, date(2027, 1, 1): False, date(2027, 1, 2): False, date(2027, 1, 7): False}
SINCE = datetime(2024, 1, 1, tzinfo=UTC)
CONTRACT = Timetable(((SINCE, Schedule("contract", HOURS)),), HOLIDAYS, ZONE)
NEVER = Timetable((), {}, ZONE)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-23 09:00", 8, "2026-11-23 17:00"),
        ("2026-11-23 09:00", 9, "2026-11-23 18:00"),
        ("2026-11-23 16:00", 4, "2026-11-24 11:00"),
        ("2026-11-22 12:00", 1, "2026-11-23 10:00"),
        ("2026-11-23 20:00", 1, "2026-11-24 10:00"),
        ("2026-11-27 17:30", 1, "2026-11-30 09:30"),
        ("2026-12-15 17:00", 2, "2026-12-17 10:00"),
        ("2026-12-31 17:00", 10, "2027-01-04 18:00"),
        ("2026-11-23 09:00", 400, "2027-01-27 13:00"),
    ],
)
def test_a_request_is_due_when_its_working_hours_have_passed(start: str, hours: int, due: str) -> None:
    assert due_at(local(start), timedelta(hours=hours), CONTRACT) == local(due)


def test_where_nobody_ever_works_the_time_runs_around_the_clock_in_the_end() -> None:
    assert due_at(local("2026-11-23 09:00"), timedelta(hours=8), NEVER) > local("2029-11-23 09:00")


MINUTES = st.integers(0, 60 * 24 * 90)
WORKING = st.integers(1, 60 * 100)


@given(MINUTES, WORKING)
def test_a_due_time_is_in_working_time_or_at_its_end(start: int, working: int) -> None:
    due = due_at(local("2026-11-01 00:00") + timedelta(minutes=start), timedelta(minutes=working), CONTRACT)
    assert CONTRACT.is_open(due - timedelta(milliseconds=1))


@given(MINUTES, st.integers(0, 60 * 24 * 20), WORKING)
def test_a_later_start_is_never_due_earlier(start: int, later: int, working: int) -> None:
    begin = local("2026-11-01 00:00") + timedelta(minutes=start)
    first = due_at(begin, timedelta(minutes=working), CONTRACT)
    assert first <= due_at(begin + timedelta(minutes=later), timedelta(minutes=working), CONTRACT)


@given(MINUTES, WORKING)
def test_between_start_and_due_time_there_is_exactly_that_much_working_time(start: int, working: int) -> None:
    begin = local("2026-11-01 00:00") + timedelta(minutes=start)
    due = due_at(begin, timedelta(minutes=working), CONTRACT)
    worked = sum((ends - begins for begins, ends in CONTRACT.working_intervals(begin, due)), timedelta())
    assert worked == timedelta(minutes=working)


def test_every_state_but_closed_can_be_closed_and_only_closed_opened_again() -> None:
    for state in ("open", "worked", "waiting"):
        assert after(state, "close") == "closed"
        assert after(state, "reopen") is None
    assert acts_in("closed") == ["reopen"]
    assert {state for _, state in TABLE.items()} == {"open", "worked", "waiting", "closed"}


NOON = local("2026-11-23 12:00")
CLOCKS = Clocks(
    local("2026-11-23 09:00"), local("2026-11-23 10:00"), local("2026-11-23 17:00"), local("2026-11-23 09:30")
)


@pytest.mark.parametrize(
    ("at", "closed", "first", "expected"),
    [
        ("12:00", None, "09:30", "in_time"),
        ("12:00", None, None, "due_soon"),
        ("15:00", None, "09:30", "due_soon"),
        ("17:00", None, "09:30", "due_soon"),
        ("17:01", None, "09:30", "overdue"),
        ("18:00", "17:00", "09:30", "closed_in_time"),
        ("18:00", "17:01", "09:30", "closed_late"),
    ],
)
def test_how_a_request_stands(at: str, closed: str | None, first: str | None, expected: str) -> None:
    def moment(text: str | None) -> datetime | None:
        return local(f"2026-11-23 {text}") if text else None

    clocks = Clocks(CLOCKS.opened_at, CLOCKS.first_answer_due_at, CLOCKS.due_at, moment(first), moment(closed))
    assert standing(clocks, local(f"2026-11-23 {at}")) == expected


def test_what_the_guide_demands_is_named() -> None:
    known = {"description": " ", "project": "", "contact_name": "Айгүл", "contact_number": "known"}
    assert missing_fields(["description", "contact_name", "project"], **known) == ["description", "project"]
