"""The pace of numbers and persons in virtual time: as fast as Meta allows, never faster."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baylanys.messaging.sending.pace import PAIR_BURST, NumberPace, PersonPace
from baylanys.whatsapp.errors import NOT_CONNECTED, advice_on


def leave(pace: NumberPace, seconds: float, *, late: float = 0.0, begin: float = 0.0) -> list[float]:
    """When messages leave while there are always some, the process being `late` after each slot."""
    now, moments = begin, []
    while now < begin + seconds:
        now = max(now, pace.next_slot(now)) + late
        moments.append(now)
    return moments


def most_in_a_second(moments: list[float]) -> int:
    most, first = 0, 0
    for last, moment in enumerate(moments):
        while moments[first] <= moment - 1:
            first += 1
        most = max(most, last - first + 1)
    return most


def test_a_number_holds_its_rate_and_no_second_has_more() -> None:
    for rate in (20, 80, 1000):
        moments = leave(NumberPace(rate), 20)
        assert rate * 0.95 <= len(moments) / 20 <= rate
        assert most_in_a_second(moments) <= rate


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.floats(0, 0.3), min_size=50, max_size=400))
def test_a_process_that_is_late_never_makes_up_for_more_than_a_second_holds(delays: list[float]) -> None:
    pace, now, moments = NumberPace(80), 0.0, []
    for delay in delays:
        now = max(now, pace.next_slot(now)) + (delay if delay > 0.2 else 0)
        moments.append(now)
    assert most_in_a_second(moments) <= 80


def test_after_too_fast_the_number_pauses_and_goes_on_slower_until_a_minute_later() -> None:
    pace, too_fast = NumberPace(80), advice_on(130429)
    leave(pace, 1)
    pace.refused(too_fast, 1.0, too_fast=True)
    assert pace.next_slot(1.0) == 2.0
    assert 60 <= len(leave(pace, 1, begin=2.0)) <= 65
    later = leave(pace, 5, begin=70.0)
    assert len(later) >= 5 * 78 and most_in_a_second(later) <= 80


def test_refusals_of_one_pause_count_once_and_pauses_grow_in_a_row() -> None:
    pace, too_fast = NumberPace(80), advice_on(130429)
    now, pauses = 0.0, []
    for _ in range(4):
        for _ in range(30):
            pace.refused(too_fast, now, too_fast=True)
        pauses.append(pace.paused_until - now)
        now = pace.paused_until
    assert pauses == [1, 2, 4, 8]
    pace.accepted(now)
    pace.refused(too_fast, now, too_fast=True)
    assert pace.paused_until - now == 1


def test_the_upgrade_of_a_number_pauses_it_for_twenty_seconds_each_time() -> None:
    pace = NumberPace(80)
    for now in (0.0, 20.0, 40.0):
        pace.refused(advice_on(131057), now, too_fast=False)
        assert pace.paused_until == now + 20
    assert pace.share(60.0) == 1


def test_without_a_connection_the_number_pauses_but_is_no_slower() -> None:
    pace = NumberPace(80)
    pace.refused(NOT_CONNECTED, 0.0, too_fast=False)
    assert (pace.paused_until, pace.share(0.0)) == (1.0, 1.0)


def test_a_persons_own_trouble_does_not_pause_the_number() -> None:
    pace = NumberPace(80)
    pace.refused(advice_on(131056), 0.0, too_fast=False)
    assert pace.next_slot(0.0) == 0.0


def test_a_person_gets_one_in_six_seconds_or_a_burst_that_is_paid_back() -> None:
    pace = PersonPace()
    for number in range(3):
        assert pace.earliest("a", number * 1.0) == number
        pace.wrote("a", number * 1.0)
    assert pace.earliest("a", 3.0) == 3.0, "within six seconds more may be lent"
    assert pace.earliest("a", 7.0) == 18.0, "later the three are paid back first"
    pace.wrote("a", 18.0)
    assert pace.earliest("a", 19.0) == 19.0
    assert pace.earliest("b", 7.0) == 7.0


def test_a_burst_ends_where_it_is_as_large_as_lent() -> None:
    pace = PersonPace()
    for _ in range(PAIR_BURST):
        assert pace.earliest("a", 0.0) == 0.0
        pace.wrote("a", 0.0)
    assert pace.earliest("a", 0.1) == 6.0 * PAIR_BURST


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.floats(0, 20), min_size=1, max_size=200))
def test_over_time_nobody_gets_more_than_one_in_six_seconds_and_a_burst(waits: list[float]) -> None:
    pace, now, moments = PersonPace(), 0.0, []
    for wait in waits:
        now = pace.earliest("a", now + wait)
        pace.wrote("a", now)
        moments.append(now)
    for first in range(len(moments)):
        for last in range(first, len(moments)):
            assert last - first + 1 <= PAIR_BURST + (moments[last] - moments[first]) / 6 + 1


def test_a_refused_person_waits_as_long_as_meta_says() -> None:
    pace = PersonPace()
    pace.wrote("a", 0.0)
    pace.refused("a", 64.0)
    assert pace.earliest("a", 1.0) == 64.0
    pace.refused("new", 10.0)
    assert pace.earliest("new", 5.0) == 10.0


def test_who_owes_nothing_takes_no_memory() -> None:
    pace = PersonPace()
    for person in range(1000):
        pace.wrote(person, 0.0)
    pace.forget_paid(5.9)
    assert len(pace) == 1000
    pace.forget_paid(6.0)
    assert len(pace) == 0
