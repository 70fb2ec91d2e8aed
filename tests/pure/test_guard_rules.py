"""The guard begins above a threshold, ends below a lower one after a minimum time, and does nothing that is off."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baylanys.guard.rules import Act, InForce, Measure, Rule, State, Step, Switch, decide, restored, switched_off
from baylanys.guard.rules_check import problems

AT = datetime(2026, 11, 23, 5, 2, tzinfo=UTC)
WAIT, WAITING = Measure.LONGEST_WAIT, Measure.WAITING
RULE = Rule(WAIT, True, 60.0, 30.0, 60, frozenset({Act.OUTBOUND}))


def later(seconds: float) -> datetime:
    return AT + timedelta(seconds=seconds)


def played(
    values: list[float | None], rules: list[Rule], switches: tuple[Switch, ...] = (), gap: float = 2
) -> list[Step]:
    """The looks one after another, each `gap` seconds after the one before."""
    state, steps = State(), []
    for number, value in enumerate(values):
        step = decide({WAIT: value}, rules, switches, state, later(number * gap))
        state = step.state
        steps.append(step)
    return steps


def test_it_begins_above_the_threshold_and_not_at_it() -> None:
    first, second = played([60.0, 60.1], [RULE])
    assert not first.begun
    assert second.begun == (InForce(Act.OUTBOUND, WAIT, later(2), 60.1, 60.0),)


def test_it_ends_at_the_lower_threshold_after_the_minimum_time() -> None:
    values: list[float | None] = [71.0] + [0.0] * 31
    steps = played(values, [RULE])
    assert all(not step.ended for step in steps[:30])
    assert steps[30].ended == ((InForce(Act.OUTBOUND, WAIT, AT, 0.0, 60.0), "calm"),)


def test_between_the_two_thresholds_it_goes_on() -> None:
    assert all(Act.OUTBOUND in step.state.acts for step in played([71.0] + [31.0] * 200, [RULE]))


def test_an_unknown_figure_holds_nothing_for_ever() -> None:
    assert not played([71.0] + [None] * 31, [RULE])[-1].state.acts


def test_a_clock_set_back_does_not_make_the_minimum_time_longer() -> None:
    state = decide({WAIT: 71.0}, [RULE], (), State(), AT).state
    assert not decide({WAIT: 0.0}, [RULE], (), state, AT - timedelta(hours=1)).state.acts


def test_a_rule_switched_off_in_the_middle_ends_at_once() -> None:
    state = decide({WAIT: 71.0}, [RULE], (), State(), AT).state
    step = decide({WAIT: 80.0}, [replace(RULE, on=False)], (), state, later(2))
    assert [why for _each, why in step.ended] == ["rule_off"]


def test_an_action_switched_off_ends_at_once_and_returns_when_it_is_on_again() -> None:
    state = decide({WAIT: 71.0}, [RULE], (), State(), AT).state
    off = Switch(Act.OUTBOUND, True, later(1), until=later(10))
    step = decide({WAIT: 80.0}, [RULE], (off,), state, later(2))
    assert [why for _each, why in step.ended] == ["switched_off"]
    again = decide({WAIT: 80.0}, [RULE], (off,), step.state, later(10))
    assert [each.since for each in again.begun] == [later(10)]


def test_of_two_supervisors_the_last_word_counts() -> None:
    words = (Switch(None, True, AT), Switch(None, False, later(1)))
    assert switched_off(words, later(2)) == frozenset()
    assert switched_off(words[::-1], later(2)) == frozenset(Act)
    one_of_them = (Switch(None, False, AT), Switch(Act.CALLBACK, True, later(1)))
    assert switched_off(one_of_them, later(2)) == {Act.CALLBACK}


def test_an_action_goes_on_for_another_reason_without_ending() -> None:
    rules = [RULE, Rule(WAITING, True, 4.0, 2.0, 60, frozenset({Act.OUTBOUND}))]
    state = decide({WAIT: 71.0, WAITING: 5.0}, rules, (), State(), AT).state
    step = decide({WAIT: 0.0, WAITING: 5.0}, rules, (), state, later(61))
    assert not step.ended and not step.begun
    assert step.state.acts[Act.OUTBOUND] == InForce(Act.OUTBOUND, WAITING, AT, 5.0, 4.0)


def test_a_new_engine_takes_up_what_was_in_force() -> None:
    before = decide({WAIT: 71.0}, [RULE], (), State(), AT).state
    state = restored(before.acts.values(), [RULE])
    assert state == before
    assert not decide({WAIT: 0.0}, [RULE], (), state, later(30)).ended, "the minimum time goes on"
    assert decide({WAIT: 0.0}, [RULE], (), state, later(61)).ended
    assert decide({WAIT: 71.0}, [], (), restored(before.acts.values(), []), later(2)).ended


CALMLY = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
VALUES = st.lists(st.none() | st.floats(0, 200), min_size=1, max_size=150)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    begins = draw(st.floats(5, 119))
    ends = draw(st.floats(0, begins, exclude_max=True))
    return Rule(WAIT, True, begins, ends, draw(st.integers(10, 120)), frozenset({Act.OUTBOUND}))


@CALMLY
@given(VALUES, rules(), st.floats(0.5, 20))
def test_it_never_flaps(values: list[float | None], rule: Rule, gap: float) -> None:
    """What begins lasts the minimum time at least, and begins again only above its threshold."""
    begun_at: datetime | None = None
    for number, step in enumerate(played(values, [rule], gap=gap)):
        at = later(number * gap)
        if step.begun:
            value = values[number]
            assert begun_at is None and value is not None and value > rule.begins_at
            begun_at = at
        if step.ended:
            value = values[number]
            assert begun_at is not None and at - begun_at >= timedelta(seconds=rule.minimum_seconds)
            assert value is None or value <= rule.ends_at
            begun_at = None


@CALMLY
@given(VALUES, rules(), st.sampled_from([None, 0.0]))
def test_it_always_ends_when_the_floor_is_calm(values: list[float | None], rule: Rule, calm: float | None) -> None:
    quiet: list[float | None] = [calm] * (rule.minimum_seconds // 2 + 2)
    assert not played(values + quiet, [rule])[-1].state.acts


@CALMLY
@given(VALUES, rules())
def test_off_means_off(values: list[float | None], rule: Rule) -> None:
    assert all(not step.state.acts and not step.begun for step in played(values, [replace(rule, on=False)]))
    everything = Switch(None, True, AT)
    assert all(not step.state.acts and not step.begun for step in played(values, [rule], (everything,)))


@pytest.mark.parametrize(
    ("change", "field", "problem"),
    [
        ({"begins_at": 0.0}, "begins_at", "begins_longest_wait"),
        ({"begins_at": float("nan")}, "begins_at", "begins_longest_wait"),
        ({"begins_at": 121.0}, "begins_at", "begins_longest_wait"),
        ({"ends_at": 60.0}, "ends_at", "inverted"),
        ({"ends_at": -1.0}, "ends_at", "ends_below_zero"),
        ({"ends_at": float("inf")}, "ends_at", "ends_below_zero"),
        ({"minimum_seconds": 0}, "minimum_seconds", "minimum"),
        ({"acts": frozenset()}, "on", "nothing_done"),
        ({"acts": frozenset({Act.OPERATORS})}, "groups", "nobody"),
        ({"groups": frozenset({"aliens"})}, "groups", "unknown_group"),
        ({"acts": frozenset({Act.CALLBACK}), "callback_seconds": 1.0}, "callback_seconds", "callback"),
    ],
)
def test_what_makes_no_sense_is_named(change: dict[str, object], field: str, problem: str) -> None:
    assert (field, problem) in list(problems(replace(RULE, **change)))  # type: ignore[arg-type]


def test_a_sensible_rule_has_no_problems() -> None:
    assert list(problems(RULE)) == []
