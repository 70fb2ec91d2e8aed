"""What a failed message means for its person and its mailing (4.5). Pure; codes are Meta's ("Error codes")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from baylanys.campaigns.choices import Outcome, PauseReason

MOST_ATTEMPTS = 3
LIMITED = 131049
"""The person got as much marketing as WhatsApp allows; not again within 24 hours."""
LIMITED_PAUSE = timedelta(hours=25)
STOPPED = 131050
TEMPLATE_AWAY = frozenset({132001, 132007, 132015, 132016, 131063})
NUMBER_AWAY = frozenset({131048, 131064})
REPLY_WINDOW = timedelta(hours=24)
"""A person's word within so long after the message answers it; a reply to the message itself does at any time."""

FINAL = frozenset({Outcome.ANSWERED, Outcome.FAILED, Outcome.OPTED_OUT, Outcome.WITHDRAWN})
"""Outcomes that hold already while the mailing runs; `delivered` joins them when it is closed."""


@dataclass(frozen=True, slots=True)
class AfterFailure:
    """The person's outcome; `not_before` of the next attempt where it waits again; `pause` stops the mailing."""

    outcome: str
    reason: str
    not_before: datetime | None = None
    pause: str = ""


def after_failure(code: int | None, *, attempts: int, at: datetime, deadline: datetime) -> AfterFailure:
    """By Meta's code; whatever is not known to pass is for good."""
    reason = str(code or "refused")
    if code == STOPPED:
        return AfterFailure(Outcome.OPTED_OUT, reason)
    if code == LIMITED:
        again = at + LIMITED_PAUSE
        if attempts < MOST_ATTEMPTS and again < deadline:
            return AfterFailure(Outcome.WAITING, reason, again)
        return AfterFailure(Outcome.FAILED, reason)
    if code in TEMPLATE_AWAY:
        return AfterFailure(Outcome.WAITING, reason, pause=PauseReason.TEMPLATE)
    if code in NUMBER_AWAY:
        return AfterFailure(Outcome.WAITING, reason, pause=PauseReason.SPAM)
    return AfterFailure(Outcome.FAILED, reason)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the base was worked (4.5): final outcomes of valid, unique people."""

    final: int
    valid: int

    @property
    def percent(self) -> float | None:
        return 100 * self.final / self.valid if self.valid else None


def coverage_of_counts(counts: dict[str, int], *, is_closed: bool) -> Coverage:
    """From people by outcome. Whoever was cancelled before anything was sent is taken out of the base: the customer
    took them back. Undelivered and unsent people of a closed mailing are not final."""
    valid = sum(counts.values()) - counts.get(Outcome.CANCELLED, 0)
    final = sum(counts.get(each, 0) for each in FINAL)
    return Coverage(final + (counts.get(Outcome.DELIVERED, 0) if is_closed else 0), valid)
