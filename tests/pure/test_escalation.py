"""Which steps of escalation a request has come to."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from baylanys.contract.timetable import Timetable
from baylanys.contract.working_time import HoursRow, Schedule
from baylanys.crm.cases.escalation import Step, steps_reached, whom_instead
from baylanys.crm.cases.states import Clocks

ZONE = ZoneInfo("Asia/Almaty")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
WEEK = tuple(HoursRow(day, 9 * 60, 18 * 60, LONG_AGO.date()) for day in range(5))
OFFICE = Timetable(periods=((LONG_AGO, Schedule("office", WEEK, False)),), holidays={}, zone=ZONE)


def local(text: str) -> datetime:
    """A moment of the week of Monday, 23 November 2026: `Mon 10:00`."""
    day, time = text.split()
    hour, minute = map(int, time.split(":"))
    place = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Mon2"].index(day)
    return datetime(2026, 11, 23 + place, hour, minute, tzinfo=ZONE)


def clocks(**more: datetime) -> Clocks:
    """Opened on Monday at 10:00, to be answered first within four hours, to be done by Friday 17:00."""
    return Clocks(local("Mon 10:00"), local("Mon 14:00"), local("Fri 17:00"), **more)


STEPS = (
    Step(1, "first_answer", "before", 25, 1, LONG_AGO),
    Step(2, "first_answer", "at", 0, 2, LONG_AGO),
    Step(3, "completion", "before", 50, 1, LONG_AGO),
    Step(4, "completion", "at", 0, 2, LONG_AGO),
    Step(5, "completion", "after", 2, 3, LONG_AGO),
)


@pytest.mark.parametrize(
    ("now", "answered", "numbers"),
    [
        ("Mon 10:00", "", []),
        ("Mon 12:59", "", []),
        ("Mon 13:00", "", [1]),
        ("Mon 14:00", "", [2, 1]),
        ("Mon 14:00", "Mon 11:00", []),
        ("Wed 13:29", "Mon 11:00", []),
        ("Wed 13:30", "Mon 11:00", [3]),
        ("Wed 13:30", "", [2, 3, 1]),
        ("Fri 16:59", "Mon 11:00", [3]),
        ("Fri 17:00", "Mon 11:00", [4, 3]),
        ("Fri 19:30", "Mon 11:00", [4, 3]),
        ("Sun 12:00", "Mon 11:00", [4, 3]),
        ("Mon2 09:59", "Mon 11:00", [4, 3]),
        ("Mon2 10:00", "Mon 11:00", [5, 4, 3]),
    ],
)
def test_steps_come_before_at_and_working_hours_after_the_due_time(now: str, answered: str, numbers: list[int]) -> None:
    known = clocks(first_answered_at=local(answered)) if answered else clocks()
    assert [each.step.number for each in steps_reached(STEPS, known, "open", (), OFFICE, local(now))] == numbers


@pytest.mark.parametrize("state", ["closed", "waiting"])
def test_nothing_is_told_of_what_is_closed_or_waits_for_the_person(state: str) -> None:
    assert steps_reached(STEPS, clocks(), state, (), OFFICE, local("Mon2 12:00")) == []


def test_what_was_done_is_not_done_again_until_the_due_time_is_another() -> None:
    at, known = local("Fri 17:00"), clocks(first_answered_at=local("Mon 11:00"))
    done = {(3, known.due_at), (4, known.due_at)}
    assert steps_reached(STEPS, known, "worked", done, OFFICE, at) == []
    moved = Clocks(known.opened_at, known.first_answer_due_at, at - timedelta(hours=1), known.first_answered_at)
    assert [each.step.number for each in steps_reached(STEPS, moved, "worked", done, OFFICE, at)] == [4, 3]


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "counts"),
    [
        ("Fri 16:59", None, True),
        ("Fri 17:00", None, True),
        ("Fri 17:01", None, False),
        ("Mon 09:00", "Fri 17:00", False),
        ("Mon 09:00", "Fri 17:01", True),
    ],
)
def test_a_step_counts_where_it_held_at_its_own_moment(valid_from: str, valid_until: str | None, counts: bool) -> None:
    step = Step(1, "completion", "at", 0, 1, local(valid_from), valid_until and local(valid_until))
    found = steps_reached([step], clocks(), "open", (), OFFICE, local("Mon2 12:00"))
    assert bool(found) == counts


@pytest.mark.parametrize(
    ("whom", "has_assignee", "with_customer", "told"),
    [
        (["assignee"], True, False, {"assignee"}),
        (["assignee"], False, False, {"supervisors"}),
        (["assignee"], False, True, {"customer"}),
        (["administrators"], False, True, {"administrators"}),
        (["assignee", "customer"], True, True, {"assignee", "customer"}),
    ],
)
def test_somebody_is_told_where_nobody_has_the_request(
    whom: list[str], has_assignee: bool, with_customer: bool, told: set[str]
) -> None:
    assert whom_instead(whom, has_assignee=has_assignee, with_customer=with_customer) == told
