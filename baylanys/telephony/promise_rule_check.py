"""Whether a rule of callbacks makes sense and keeps the contract (4.1, 4.3). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from baylanys.core.phones import HOME_PREFIXES
from baylanys.telephony.promise_rules import PromiseRule

Problem = Literal[
    "offer_too_late",
    "last_before_offer",
    "limit_before_last",
    "past_limit",
    "too_few_attempts",
    "too_many_attempts",
    "gap_too_short",
    "gap_too_long",
    "no_prefix",
    "foreign_prefix",
    "a_day",
    "hours_turned",
    "hours_half",
    "unknown_kind",
]

EARLIEST_OFFER, LONGEST_WAIT = 5.0, 119.5
SPEAKING_SECONDS = 3.0
ATTEMPTS, GAP_MINUTES, A_DAY = range(3, 11), range(20, 241), range(1, 21)
"""4.3: three attempts at least twenty minutes apart keep a promise."""
KINDS = ("premium_rate", "shared_cost", "toll_free", "voip", "personal_number", "fixed_line", "mobile")
_PREFIX = re.compile(r"\+\d{2,8}")


def problems(rule: PromiseRule) -> Iterator[tuple[str, Problem]]:
    """What is wrong, each with the field's name; nobody waits past 120 s, whatever is set (4.1)."""
    yield from _waiting(rule)
    if rule.attempts not in ATTEMPTS:
        yield "attempts", "too_few_attempts" if rule.attempts < ATTEMPTS[0] else "too_many_attempts"
    if rule.gap_minutes not in GAP_MINUTES:
        yield "gap_minutes", "gap_too_short" if rule.gap_minutes < GAP_MINUTES[0] else "gap_too_long"
    if rule.a_day not in A_DAY:
        yield "a_day", "a_day"
    yield from _numbers(rule)
    yield from _hours(rule)


def _waiting(rule: PromiseRule) -> Iterator[tuple[str, Problem]]:
    if rule.limit_seconds > LONGEST_WAIT:
        yield "limit_seconds", "past_limit"
    if not EARLIEST_OFFER <= rule.offer_after_seconds <= LONGEST_WAIT - 2 * SPEAKING_SECONDS:
        yield "offer_after_seconds", "offer_too_late"
    if rule.last_offer_seconds < rule.offer_after_seconds + SPEAKING_SECONDS:
        yield "last_offer_seconds", "last_before_offer"
    if rule.limit_seconds < rule.last_offer_seconds + SPEAKING_SECONDS:
        yield "limit_seconds", "limit_before_last"


def _numbers(rule: PromiseRule) -> Iterator[tuple[str, Problem]]:
    if not rule.prefixes:
        yield "prefixes", "no_prefix"
    elif not all(_PREFIX.fullmatch(each) and each.startswith(HOME_PREFIXES) for each in rule.prefixes):
        yield "prefixes", "foreign_prefix"
    if set(rule.forbidden) - set(KINDS):
        yield "forbidden", "unknown_kind"


def _hours(rule: PromiseRule) -> Iterator[tuple[str, Problem]]:
    if (rule.dial_from is None) != (rule.dial_until is None):
        yield "dial_until", "hours_half"
    elif rule.dial_from is not None and rule.dial_until is not None and rule.dial_from >= rule.dial_until:
        yield "dial_until", "hours_turned"
