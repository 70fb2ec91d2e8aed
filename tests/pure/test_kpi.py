"""Figures of many calls: shares, limits, callbacks, minutes, lines."""
# ruff: noqa: E501 - a story is one line

from datetime import date

import pytest

from baylanys.reporting.definition import Definition, definition_from, in_force
from baylanys.reporting.kpi import Figures, count, in_time_met, losses_left, lost_met, minutes, most_at_once
from baylanys.reporting.verdicts import callback_deadline, judge
from tests.pure.call_stories import TIMETABLE, call, moment

LATE = moment("2026-12-31T12:00")
IN = "10:00 arrived number=+77010000001\n10:00 queue_entered queue=general\n"
ANSWERED = IN + "10:00:20 answered operator=1\n10:03 hung_up side=contact"
SLOW = IN + "10:01:35 answered operator=1\n10:03 hung_up side=contact"
EARLY = IN + "10:00:30 hung_up side=contact"
PATIENT = IN + "10:01:50 hung_up side=contact"


def figures_of(*texts: str) -> Figures:
    return count([call(text) for text in texts], TIMETABLE, Definition(), LATE)


def test_one_hundred_calls_have_four_answers_in_use_and_one_official() -> None:
    figures = figures_of(*[ANSWERED] * 76, *[SLOW] * 14, *[EARLY] * 4, *[PATIENT] * 6)
    assert figures.in_time_percent == 76
    assert round(figures.in_time_of_answered_percent or 0, 1) == 84.4
    assert figures.in_time_with_early_percent == 80
    assert round(figures.in_time_without_early_percent or 0, 1) == 79.2


def test_the_official_share_is_the_strictest() -> None:
    figures = figures_of(*[ANSWERED] * 5, SLOW, EARLY, PATIENT)
    others = [
        figures.in_time_of_answered_percent,
        figures.in_time_with_early_percent,
        figures.in_time_without_early_percent,
    ]
    assert all((figures.in_time_percent or 0) <= (other or 0) for other in others)


def test_a_limit_itself_is_within_and_nothing_is_rounded() -> None:
    definition = Definition()
    assert in_time_met(figures_of(*[ANSWERED] * 4, SLOW), definition)
    assert not in_time_met(figures_of(*[ANSWERED] * 79, *[SLOW] * 21), definition)
    assert lost_met(figures_of(*[ANSWERED] * 24, EARLY), definition.lost_day_percent)
    assert not lost_met(figures_of(*[ANSWERED] * 23, EARLY), definition.lost_day_percent)


def test_losses_left_says_how_many_more_calls_may_be_lost() -> None:
    figures = figures_of(*[ANSWERED] * 96)
    left = losses_left(figures, 4)
    assert left == 4
    assert lost_met(figures_of(*[ANSWERED] * 96, *[EARLY] * left), 4)
    assert not lost_met(figures_of(*[ANSWERED] * 96, *[EARLY] * (left + 1)), 4)
    assert losses_left(figures_of(EARLY), 4) == 0


def test_nothing_offered_has_no_share() -> None:
    figures = figures_of()
    assert (figures.in_time_percent, figures.lost_percent, figures.mean_wait_ms, figures.longest_wait_ms) == (None,) * 4


def test_a_call_that_still_waits_is_shown_apart() -> None:
    figures = figures_of(IN, ANSWERED)
    assert (figures.offered, figures.waiting, figures.lost) == (1, 1, 0)


def test_a_call_refused_after_hours_is_not_offered() -> None:
    assert figures_of("20:00 arrived\n20:00 refused reason=no_line").offered == 0


def test_a_call_refused_for_another_reason_is_not_offered() -> None:
    assert figures_of("10:00 arrived\n10:00 refused reason=unknown_number").offered == 0


def test_calendar_in_force_at_the_call_decides_not_the_one_of_today() -> None:
    sunday = "2026-11-22T10:00 arrived\n2026-11-22T10:00 queue_entered queue=general\n2026-11-22T10:01 hung_up side=contact"
    assert figures_of(sunday).after_hours == 1


ACCEPTED = IN + "10:01 left_queue reason=callback\n10:01 callback_accepted\n10:01 hung_up side=contact\n"


@pytest.mark.parametrize(
    ("attempts", "standing"),
    [
        ("10:10 10:30 10:50", "callback_kept"),
        ("10:10 10:20 10:30", "lost"),
        ("10:10 10:20 10:30 10:50", "callback_kept"),
        ("10:10 10:30", "lost"),
        ("10:10 10:30 18:00:01", "lost"),
    ],
)
def test_a_promise_is_kept_by_three_attempts_twenty_minutes_apart(attempts: str, standing: str) -> None:
    text = ACCEPTED + "\n".join(f"{each} callback_attempted" for each in attempts.split())
    assert judge(call(text), TIMETABLE, Definition(), LATE).standing == standing


def test_a_callback_counts_as_lost_until_it_is_kept() -> None:
    text = ACCEPTED + "10:30 callback_attempted\n10:30:20 callback_reached"
    assert judge(call(text), TIMETABLE, Definition(), moment("10:20")).standing == "lost"
    assert judge(call(text), TIMETABLE, Definition(), moment("10:31")).standing == "callback_kept"


@pytest.mark.parametrize(
    ("accepted", "deadline"),
    [
        ("10:00", "18:00"),
        ("17:00:00.000", "18:00"),
        ("17:00:00.001", "2026-11-24T18:00"),
        ("2026-11-27T17:30", "2026-11-30T18:00"),
    ],
)
def test_a_callback_accepted_late_is_due_on_the_next_working_day(accepted: str, deadline: str) -> None:
    assert callback_deadline(moment(accepted), TIMETABLE, Definition()) == moment(deadline)


@pytest.mark.parametrize(("milliseconds", "expected"), [(0, 0), (29_999, 0), (30_000, 1), (89_999, 1), (90_000, 2)])
def test_minutes_are_rounded_once(milliseconds: int, expected: int) -> None:
    assert minutes(milliseconds) == expected


@pytest.mark.parametrize(
    ("beside", "most"),
    [
        ("10:02:00 held", 1),
        ("10:02:00 consulted to=operator target=operator2", 1),
        ("10:02:00 consulted to=outside target=+7", 2),
        ("10:02:00 consulted to=outside target=+7\n10:03:00 consultation_ended to=outside", 2),
        ("10:02:00 transferred to=outside target=+7 how=blind", 2),
        ("10:02:00 consulted to=outside target=+7\n10:03:00 transferred to=outside target=+7 how=attended", 2),
        ("10:02:00 transferred to=queue target=science how=blind", 1),
    ],
)
def test_a_number_outside_beside_a_caller_has_a_line_of_its_own(beside: str, most: int) -> None:
    story = f"10:00:00 arrived\n10:00:05 queue_entered\n10:01:00 answered operator=a\n{beside}\n10:05:00 hung_up"
    assert most_at_once([call(story)], LATE) == most


def test_a_number_outside_has_its_line_until_it_is_let_go() -> None:
    story = (
        "10:00:00 arrived\n10:01:00 answered operator=a\n10:02:00 consulted to=outside target=+7\n"
        "10:03:00 consultation_ended to=outside\n10:05:00 hung_up"
    )
    later = "10:03:00 arrived\n10:04:00 hung_up"
    assert most_at_once([call(story), call(later)], LATE) == 2


def test_lines_in_use_never_count_a_refused_call_and_end_is_half_open() -> None:
    first = call("10:00 arrived\n10:05 hung_up side=contact")
    second = call("10:05 arrived\n10:06 hung_up side=contact")
    third = call("10:05:30 arrived\n10:06 hung_up side=contact")
    refused = call("10:05:40 arrived\n10:05:40 refused reason=no_line")
    assert most_at_once([first, second], LATE) == 1
    assert most_at_once([first, second, third, refused], LATE) == 2


def test_a_new_definition_leaves_the_days_before_it() -> None:
    old = Definition()
    new = definition_from(2, date(2026, 12, 1), {"answer_within_ms": 60_000})
    assert in_force([old, new], date(2026, 11, 30)).version == 1
    assert in_force([old, new], date(2026, 12, 1)).answer_within_ms == 60_000
    assert in_force([], date(2026, 12, 1)).version == 1
    assert definition_from(1, old.valid_from, old.parameters()) == old
