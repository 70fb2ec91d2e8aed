"""The pace of mailings: never more than there is room for, none while something speaks against it, and it ends."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baylanys.campaigns.mailing_cost import cost_of, days_needed, is_limit_known, limit_of
from baylanys.campaigns.mailing_pace import (
    Floor,
    Pace,
    Sent,
    minutes_needed,
    release_now,
    room_of,
    share_of_answers,
)
from baylanys.campaigns.outcome_rules import after_failure, coverage_of_counts
from baylanys.campaigns.places import fields_for, read_values, unfilled
from baylanys.campaigns.segment import SegmentWrong, read_segment

FREE = Floor(free_operators=5, waiting_calls=0, waiting_chats=0)
USUAL = Pace(answers_in_100=10, answer_minutes=5, keep_free=1, most_a_minute=60)
AT = datetime(2026, 11, 23, 5, tzinfo=UTC)
whole = st.integers(0, 2000)
floors = st.builds(
    Floor, st.integers(0, 60), st.integers(0, 3), st.integers(0, 60), st.booleans(), st.booleans(), st.booleans(),
    st.none() | st.integers(-5, 300),
)  # fmt: skip
paces = st.builds(Pace, st.floats(0, 100), st.floats(0, 60), st.integers(0, 10), st.integers(1, 1000))


@pytest.mark.parametrize(
    ("floor", "sent", "expected"),
    [
        ({}, Sent(0, 0, 1000), (8, "")),
        ({}, Sent(0, 115, 1000), (5, "")),
        ({"free_operators": 40}, Sent(0, 0, 1000), (60, "")),
        ({}, Sent(0, 0, 7), (7, "")),
        ({}, Sent(0, 120, 1000), (0, "pace")),
        ({}, Sent(8, 8, 1000), (0, "pace")),
        ({}, Sent(0, 0, 0), (0, "later")),
        ({"free_operators": 1}, Sent(0, 0, 10), (0, "busy")),
        ({"waiting_chats": 4}, Sent(0, 0, 10), (0, "busy")),
        ({"waiting_calls": 1}, Sent(0, 0, 10), (0, "calls")),
        ({"is_held": True}, Sent(0, 0, 10), (0, "guarded")),
        ({"is_open": False}, Sent(0, 0, 10), (0, "hours")),
        ({"number_sends": False}, Sent(0, 0, 10), (0, "number")),
        ({"limit_left": 0}, Sent(0, 0, 10), (0, "limit")),
        ({"limit_left": 3}, Sent(0, 0, 10), (3, "")),
    ],
)
def test_what_leaves_now(floor: dict[str, Any], sent: Sent, expected: tuple[int, str]) -> None:
    found = release_now(replace(FREE, **floor), USUAL, sent)
    assert (found.count, found.holding) == expected


@given(floors, paces, st.builds(Sent, whole, whole, whole))
def test_never_more_than_there_is_room_for(floor: Floor, pace: Pace, sent: Sent) -> None:
    found = release_now(floor, pace, sent)
    assert 0 <= found.count <= sent.waiting
    assert (found.count == 0) == bool(found.holding)
    if found.count:
        spare = floor.free_operators - floor.waiting_chats - pace.keep_free
        assert sent.last_window + found.count <= room_of(spare, pace)
        assert sent.last_minute + found.count <= pace.most_a_minute
        assert floor.limit_left is None or found.count <= floor.limit_left
        assert floor.is_open and floor.number_sends and not floor.is_held and not floor.waiting_calls


@given(st.integers(1, 3000), st.integers(2, 40))
def test_it_ends_and_is_never_held_by_itself_for_longer_than_its_window(people: int, operators: int) -> None:
    """With operators free all the time each quarter of an hour takes some until nobody waits."""
    floor, released, minutes = replace(FREE, free_operators=operators), [], 0
    while people:
        window = sum(released[-15:])
        count = release_now(floor, USUAL, Sent(0, window, people)).count
        released.append(count)
        people, minutes = people - count, minutes + 1
        assert minutes <= 16 or any(released[-16:])


def test_answers_that_were_seen_slow_it_down_and_never_speed_it_up() -> None:
    assert share_of_answers(10, 49, 40) == 10
    assert share_of_answers(10, 100, 40) == 40
    assert share_of_answers(10, 100, 1) == 10


def test_how_long_it_takes() -> None:
    assert minutes_needed(1200, 5, USUAL) == 150
    assert minutes_needed(1200, 1, USUAL) is None


def test_what_it_costs() -> None:
    price = Decimal("0.05")
    assert cost_of("MARKETING", 10, 4, price, "USD").amount == Decimal("0.50")
    assert cost_of("UTILITY", 10, 4, price, "USD").charged == 6
    assert cost_of("MARKETING", 10, 0, None, "").amount is None
    assert cost_of("UTILITY", 4, 4, None, "").amount == 0


def test_how_many_days_the_limit_makes_of_it() -> None:
    assert limit_of(["TIER_UNLIMITED", "TIER_2K", "TIER_10K"]) == 2000
    assert (limit_of(["?"]), is_limit_known(["?"]), is_limit_known(["TIER_UNLIMITED"])) == (None, False, True)
    assert (days_needed(4001, 2000), days_needed(10, None), days_needed(0, 250)) == (3, 1, 1)


@pytest.mark.parametrize(
    ("code", "attempts", "outcome", "pause"),
    [
        (131026, 1, "failed", ""),
        (131050, 1, "opted_out", ""),
        (131049, 1, "waiting", ""),
        (131049, 3, "failed", ""),
        (132015, 1, "waiting", "template"),
        (131048, 1, "waiting", "spam"),
        (None, 1, "failed", ""),
    ],
)
def test_what_a_failure_means(code: int | None, attempts: int, outcome: str, pause: str) -> None:
    found = after_failure(code, attempts=attempts, at=AT, deadline=AT + timedelta(days=7))
    assert (found.outcome, found.pause) == (outcome, pause)
    if code == 131049 and found.not_before:
        assert found.not_before >= AT + timedelta(hours=24)


def test_the_limit_of_a_person_is_final_where_the_deadline_comes_first() -> None:
    assert after_failure(131049, attempts=1, at=AT, deadline=AT + timedelta(hours=3)).outcome == "failed"


def test_coverage_counts_delivered_people_once_the_mailing_is_closed() -> None:
    counts = {"answered": 2, "failed": 1, "delivered": 5, "undelivered": 1, "unsent": 1, "cancelled": 7}
    assert coverage_of_counts(counts, is_closed=False).final == 3
    closed = coverage_of_counts(counts, is_closed=True)
    assert (closed.final, closed.valid, closed.percent) == (8, 10, 80.0)
    assert coverage_of_counts({}, is_closed=True).percent is None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ([], "wrong_value"),
        ({}, "nobody_named"),
        ({"sql": "1"}, "unknown_field"),
        ({"languages": ["de"]}, "wrong_value"),
        ({"projects": "a"}, "wrong_value"),
        ({"wrote_within_days": -1}, "wrong_value"),
        ({"wrote_within_days": True}, "wrong_value"),
        ({"listed": True, "topics": ["a"]}, "list_and_filters"),
        ({"everybody": "yes"}, "wrong_value"),
    ],
)
def test_a_segment_that_says_nothing_or_too_much(said: Any, code: str) -> None:
    with pytest.raises(SegmentWrong) as wrong:
        read_segment(said)
    assert wrong.value.code == code


def test_a_segment_is_kept_as_it_was_said() -> None:
    said = {"languages": ["kk"], "projects": ["grants"], "wrote_within_days": 30}
    assert read_segment(said).as_json() == said


def test_places_are_filled_with_the_name_or_what_stands_for_it() -> None:
    values = read_values({"name": {"from": "name", "ru": "участник"}, "date": "1 декабря"})
    names = ["name", "date"]
    assert fields_for(values, names=names, name=" Айгүл \n Қ ", language="ru") == {
        "name": "Айгүл Қ", "date": "1 декабря",
    }  # fmt: skip
    assert fields_for(values, names=names, name="", language="kk")["name"] == "участник"
    assert unfilled({}, {"kk": ["name"]}) == [("kk", "name")]
    with pytest.raises(ValueError, match="from"):
        read_values({"name": {"from": "iin"}})
