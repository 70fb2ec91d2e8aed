"""Rules of callbacks: what may be set, which numbers may be called, and when."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from baylanys.telephony.promise_rule_check import problems
from baylanys.telephony.promise_rules import DatedRule, PromiseRule, callable_number, dials_at, rule_at

RULE = PromiseRule()
MORNING = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def test_the_contracts_own_rule_is_right() -> None:
    assert list(problems(RULE)) == []


@pytest.mark.parametrize(
    ("change", "field", "problem"),
    [
        ({"limit_seconds": 119.6}, "limit_seconds", "past_limit"),
        ({"limit_seconds": 200}, "limit_seconds", "past_limit"),
        ({"limit_seconds": 117.9}, "limit_seconds", "limit_before_last"),
        ({"offer_after_seconds": 4.9}, "offer_after_seconds", "offer_too_late"),
        ({"offer_after_seconds": 114}, "offer_after_seconds", "offer_too_late"),
        ({"last_offer_seconds": 62}, "last_offer_seconds", "last_before_offer"),
        ({"attempts": 2}, "attempts", "too_few_attempts"),
        ({"attempts": 11}, "attempts", "too_many_attempts"),
        ({"gap_minutes": 19}, "gap_minutes", "gap_too_short"),
        ({"gap_minutes": 241}, "gap_minutes", "gap_too_long"),
        ({"a_day": 0}, "a_day", "a_day"),
        ({"prefixes": ()}, "prefixes", "no_prefix"),
        ({"prefixes": ("+77", "+1")}, "prefixes", "foreign_prefix"),
        ({"prefixes": ("+7",)}, "prefixes", "foreign_prefix"),
        ({"forbidden": ("nonsense",)}, "forbidden", "unknown_kind"),
        ({"dial_from": time(9)}, "dial_until", "hours_half"),
        ({"dial_from": time(9), "dial_until": time(9)}, "dial_until", "hours_turned"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], field: str, problem: str) -> None:
    assert (field, problem) in list(problems(replace(RULE, **change)))


@pytest.mark.parametrize(
    ("change", "raw", "number"),
    [
        ({}, "8 701 000 00 01", "+77010000001"),
        ({}, "+12025550123", ""),
        ({}, "8 809 000 00 00", ""),
        ({"forbidden": ("mobile",)}, "+77010000001", ""),
        ({"forbidden": ("fixed_line",)}, "+77172000001", ""),
        ({"forbidden": ("fixed_line",)}, "+77010000001", "+77010000001"),
        ({"exhausted": frozenset({"+77010000001"})}, "+77010000001", ""),
        ({"exhausted": frozenset({"+77010000001"})}, "+77010000002", "+77010000002"),
    ],
)
def test_a_number_may_be_promised_by_its_digits_its_kind_and_its_share(
    change: dict[str, Any], raw: str, number: str
) -> None:
    assert callable_number(raw, replace(RULE, **change)) == number


def test_the_hours_are_half_open() -> None:
    rule = replace(RULE, dial_from=time(10), dial_until=time(17))
    asked = [time(9, 59), time(10), time(16, 59, 59), time(17)]
    assert [dials_at(rule, clock) for clock in asked] == [False, True, True, False]
    assert dials_at(RULE, time(3))


def test_a_queues_own_rule_comes_before_that_of_all_and_waits_for_its_moment() -> None:
    everywhere, own = replace(RULE, attempts=4), replace(RULE, attempts=5)
    later = MORNING + timedelta(hours=1)
    rows = [DatedRule(MORNING, "", everywhere), DatedRule(later, "general", own)]
    assert rule_at(rows, "general", MORNING - timedelta(seconds=1)) == RULE
    assert rule_at(rows, "general", MORNING) == everywhere
    assert rule_at(rows, "general", later) == own
    assert rule_at(rows, "science", later) == everywhere
