"""Margins of the contract, and which alarm is raised, kept, risen, fallen, cleared, told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from baylanys.guard.alarm_states import Decision, Known, Told, decide, step_of
from baylanys.guard.margins import Margin, Seen, margins_of
from baylanys.guard.telling_rules import PAUSES, next_try
from baylanys.guard.thresholds import DEFAULTS, Thresholds, problems
from baylanys.guard.watched import WATCHED
from baylanys.reporting.definition import Definition
from baylanys.reporting.forecast import Forecast
from baylanys.reporting.sums import Sums

NOON = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)
LOST = Thresholds(attention=3, pressing=1, repeat_minutes=60)
WAIT = Thresholds(attention=60, pressing=90, repeat_minutes=15)
MINUTES = DEFAULTS["minutes_in"]


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def lost(left: float | None, **more: Any) -> Margin:
    return Margin("lost_day", DAY, left, 4, **more)


def minutes(percent: float) -> Margin:
    return Margin("minutes_in", DAY.replace(day=1), percent, 100, passed=percent >= 100)


def seen(today: Sums | None = None, month: Sums | None = None, **more: Any) -> dict[str, Margin]:
    today, month = today or Sums(), month or today or Sums()
    values: dict[str, Any] = {
        "end": None, "waiting_ms": 0, "lines_used": 0, "lines": 20, "used_percent": {}, "end_percent": {},
        "operators": None, "wanted": 5,
        "least": {key: rule.least for key, rule in DEFAULTS.items()},
    }  # fmt: skip
    made = Seen(day=DAY, rules=Definition(), today=today.figures(), month=month.figures(), **(values | more))
    return {each.key: each for each in margins_of(made)}


@pytest.mark.parametrize(
    ("offered", "gone", "left", "passed"),
    [(1, 0, 2, False), (1, 1, 1, False), (3, 2, 0, False), (3, 3, 0, True), (50, 1, 1, False), (200, 4, 4, False),
     (200, 8, 0, False), (200, 9, 0, True)],
)  # fmt: skip
def test_losses_left_are_judged_as_if_the_least_had_come(offered: int, gone: int, left: int, passed: bool) -> None:
    margin = seen(Sums(calls=offered, offered=offered, lost=gone))["lost_day"]
    assert (margin.value, margin.passed) == (left, passed)


def test_a_month_without_a_call_raises_nothing() -> None:
    for key, margin in seen().items():
        assert step_of(margin, DEFAULTS[key]) == 0, key


def test_every_watched_margin_has_a_rule_and_is_made() -> None:
    assert set(seen()) == set(WATCHED) == set(DEFAULTS)
    assert not [each for key, rule in DEFAULTS.items() for each in problems(key, rule, LIMITS[key])]


LIMITS = {"longest_now": 120, "longest_day": 120, "in_time": 0, "lost_day": 0, "lost_month": 0, "mean_wait": 60,
          "minutes_in": 100, "minutes_out": 100, "lines": 100, "operators": 0}  # fmt: skip


@pytest.mark.parametrize(
    ("key", "more", "value", "passed"),
    [
        ("longest_now", {"waiting_ms": 120_000}, 120, False),
        ("longest_now", {"waiting_ms": 120_001}, 120.001, True),
        ("longest_day", {"today": Sums(offered=1, longest=(119_000, "a"))}, 119, False),
        ("in_time", {"month": Sums(offered=1000, in_time=840)}, 50, False),
        ("in_time", {"month": Sums(offered=1000, in_time=799)}, 0, True),
        ("mean_wait", {"month": Sums(offered=60, answered=60, waits=60, wait_ms=60 * 61_000)}, 61, True),
        ("mean_wait", {"month": Sums(offered=10, answered=10, waits=10, wait_ms=10 * 61_000)}, None, False),
        ("minutes_in", {"used_percent": {"inbound": 91.0}}, 91, False),
        ("minutes_out", {"used_percent": {"outbound": 100.0}}, 100, True),
        ("lines", {"lines_used": 16}, 80, False),
        ("lines", {"lines_used": 20}, 100, True),
        ("lines", {"lines_used": 1, "lines": 0}, None, False),
        ("operators", {"operators": 5}, 0, False),
        ("operators", {"operators": 4}, -1, True),
        ("operators", {"operators": 7, "wanted": 8}, -1, True),
        ("operators", {}, None, False),
    ],
)
def test_each_margin_is_in_its_unit(key: str, more: dict[str, Any], value: float | None, passed: bool) -> None:
    margin = seen(**more)[key]
    assert (margin.value, margin.passed) == (value, passed)


@pytest.mark.parametrize(
    ("percent", "breaks", "nearly"), [(2.01, True, True), (1.95, False, True), (1.5, False, False)]
)
def test_a_forecast_breaks_and_is_kept_again_only_with_room(percent: float, breaks: bool, nearly: bool) -> None:
    margin = seen(Sums(offered=500), end=Forecast(4000, percent, 90, 20_000, 0, 0))["lost_month"]
    assert (margin.breaks, margin.nearly) == (breaks, nearly)
    rule = Thresholds(on_forecast=True)
    assert (step_of(margin, rule), step_of(margin, rule, held=1)) == (int(breaks), int(nearly))


@pytest.mark.parametrize(
    ("margin", "rule", "held", "step"),
    [
        (lost(4), LOST, 0, 0), (lost(3), LOST, 0, 1), (lost(1), LOST, 0, 2), (lost(0, passed=True), LOST, 0, 3),
        (lost(4), LOST, 1, 1), (lost(5), LOST, 1, 0), (lost(2), LOST, 2, 2), (lost(3), LOST, 2, 1),
        (lost(9), LOST, 3, 0),
        (lost(None), LOST, 2, 0), (lost(0), replace(LOST, is_on=False), 2, 0), (lost(0), Thresholds(), 0, 0),
        (lost(0, passed=True), Thresholds(), 0, 3), (lost(2), replace(LOST, breach=2), 0, 3),
        (minutes(79.9), MINUTES, 0, 0), (minutes(80), MINUTES, 0, 1), (minutes(90), MINUTES, 0, 2),
        (minutes(100), MINUTES, 0, 3), (minutes(79.5), MINUTES, 1, 1), (minutes(78.9), MINUTES, 1, 0),
    ],
)  # fmt: skip
def test_a_step_is_reached_at_its_threshold_and_left_beyond_the_slack(
    margin: Margin, rule: Thresholds, held: int, step: int
) -> None:
    assert step_of(margin, rule, held) == step


TOLD = Told(1, NOON)


@pytest.mark.parametrize(
    ("margin", "known", "before", "at", "expected"),
    [
        (lost(9), None, None, NOON, Decision("none")),
        (lost(3), None, None, NOON, Decision("raised", 1, True)),
        (lost(3), Known(DAY, 1, TOLD), None, after(59), Decision("kept", 1, False, TOLD)),
        (lost(3), Known(DAY, 1, TOLD), None, after(60), Decision("kept", 1, True, TOLD)),
        (lost(3), Known(DAY, 1, TOLD, acknowledged=1), None, after(60), Decision("kept", 1, False, TOLD)),
        (lost(1), Known(DAY, 1, TOLD, acknowledged=1), None, after(1), Decision("risen", 2, True, TOLD)),
        (lost(3), Known(DAY, 2, Told(2, NOON)), None, after(1), Decision("fallen", 1, False, Told(2, NOON))),
        (lost(1), Known(DAY, 1, Told(2, NOON)), None, after(9), Decision("risen", 2, False, Told(2, NOON))),
        (lost(9), Known(DAY, 1, TOLD), None, after(1), Decision("cleared", told=TOLD)),
        (lost(None), Known(DAY, 1, TOLD), None, after(1), Decision("cleared", told=TOLD)),
        (lost(3), Known(date(2026, 11, 22), 1, TOLD), None, after(1), Decision("cleared", told=TOLD)),
        (lost(3), None, TOLD, after(5), Decision("raised", 1, False, TOLD)),
        (lost(1), None, TOLD, after(5), Decision("raised", 2, True, TOLD)),
        (lost(3), None, TOLD, after(61), Decision("raised", 1, True)),
        (lost(3), Known(DAY, 1, TOLD), None, after(-600), Decision("kept", 1, False, TOLD)),
    ],
)
def test_what_becomes_of_an_alarm(
    margin: Margin, known: Known | None, before: Told | None, at: datetime, expected: Decision
) -> None:
    assert decide(margin, LOST, known, before, may_tell=True, at=at) == expected


def test_what_may_not_be_told_now_is_told_when_it_may() -> None:
    silent = decide(lost(1), LOST, None, None, may_tell=False, at=NOON)
    assert (silent.act, silent.tell) == ("raised", False)
    assert decide(lost(1), LOST, Known(DAY, 2), None, may_tell=True, at=after(15)).tell


def test_minutes_are_told_once_a_month_and_step_whatever_corrections_do() -> None:
    """80, corrected to 70, 80 again, 91, and 100: three tellings."""
    told: Told | None = None
    known: Known | None = None
    steps = []
    for hour, percent in enumerate([79, 80, 81, 70, 80, 91, 85, 91, 99.9, 100, 101, 60, 100]):
        at = after(60 * hour)
        decision = decide(minutes(percent), MINUTES, known, told, may_tell=True, at=at)
        if decision.tell:
            steps.append(decision.step)
            told = Told(max(decision.step, told.step if told else 0), at)
        alive = decision.act not in {"none", "cleared"}
        known = Known(DAY.replace(day=1), decision.step, told) if alive else None
    assert steps == [1, 2, 3]


def test_nothing_flaps_at_a_threshold() -> None:
    """A wait that jumps about its threshold is one alarm, told once until it may be repeated."""
    known: Known | None = None
    acts, tellings = [], 0
    for second, value in enumerate([58, 61, 59, 62, 57, 60, 56, 63]):
        margin = Margin("longest_now", DAY, value, 120)
        decision = decide(margin, WAIT, known, None, may_tell=True, at=NOON + timedelta(seconds=15 * second))
        tellings += decision.tell
        told = Told(decision.step, NOON) if decision.tell else decision.told
        known = Known(DAY, decision.step, told) if decision.step else None
        acts.append(decision.act)
    assert acts == ["none", "raised", *["kept"] * 6]
    assert tellings == 1


@pytest.mark.parametrize(
    ("key", "rule", "limit", "expected"),
    [
        ("lost_day", Thresholds(attention=1, pressing=3), 0, [("pressing", "inverted")]),
        ("lost_day", Thresholds(attention=3, pressing=3), 0, [("pressing", "inverted")]),
        ("lost_day", Thresholds(attention=-1), 0, [("attention", "below_nothing")]),
        ("lost_day", Thresholds(attention=3, breach=5), 0, [("breach", "inverted")]),
        ("minutes_in", Thresholds(attention=90, pressing=80), 100, [("pressing", "inverted")]),
        ("minutes_in", Thresholds(attention=101), 100, [("attention", "beyond_limit")]),
        ("longest_now", Thresholds(attention=60, breach=121), 120, [("breach", "beyond_limit")]),
        ("mean_wait", Thresholds(attention=61), 60, [("attention", "beyond_limit")]),
        ("mean_wait", Thresholds(attention=50, repeat_minutes=1), 60, [("repeat_minutes", "bad_repeat")]),
        ("mean_wait", Thresholds(attention=50, least=-1), 60, [("least", "bad_least")]),
        ("longest_day", Thresholds(attention=float("nan")), 120, [("attention", "beyond_limit")]),
        ("longest_day", Thresholds(repeat_minutes=0), 120, []),
    ],
)
def test_thresholds_that_make_no_sense_are_named(
    key: str, rule: Thresholds, limit: float, expected: list[tuple[str, str]]
) -> None:
    assert list(problems(key, rule, limit)) == expected


def test_an_hour_without_a_mail_server_is_waited_out() -> None:
    at, tries = NOON, 0
    while at < after(60):
        tries += 1
        found = next_try(tries, at)
        assert found is not None
        at = found
    assert next_try(len(PAUSES) + 1, at) is None
