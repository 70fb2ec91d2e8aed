"""Which of two open conversations goes on, and what it takes over."""

from datetime import UTC, datetime, timedelta

import pytest

from baylanys.messaging.conversation_words import ASSIGNED, BOT, OFFERED, PARKED, WAITING, Talk
from baylanys.messaging.joining import goes_on_before, joined

AT = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
EARLIER = AT - timedelta(minutes=5)


@pytest.mark.parametrize(
    ("one", "other"), [(ASSIGNED, OFFERED), (OFFERED, WAITING), (WAITING, BOT), (BOT, PARKED), (WAITING, PARKED)]
)
def test_the_one_nearer_to_an_operator_goes_on(one: str, other: str) -> None:
    assert goes_on_before(Talk(one, opened_at=AT), Talk(other, opened_at=EARLIER))
    assert not goes_on_before(Talk(other, opened_at=EARLIER), Talk(one, opened_at=AT))


def test_of_equals_the_older_goes_on() -> None:
    assert goes_on_before(Talk(opened_at=EARLIER), Talk(opened_at=AT))
    assert not goes_on_before(Talk(opened_at=AT), Talk(opened_at=EARLIER))


def test_what_still_matters_is_taken_over() -> None:
    gone = Talk(PARKED, language="kk", operator=7, waiting_since=EARLIER, window_ends_at=AT, unread=2, note="b")
    talk = joined(Talk(WAITING, waiting_since=AT, window_ends_at=EARLIER, unread=1, note="a"), gone)
    assert (talk.state, talk.language, talk.preferred, talk.waiting_since) == (WAITING, "kk", 7, EARLIER)
    assert (talk.window_ends_at, talk.unread, talk.note) == (AT, 3, "a\nb")


def test_who_has_it_needs_nobody_preferred() -> None:
    assert joined(Talk(ASSIGNED, operator=1), Talk(ASSIGNED, operator=2)).preferred is None


def test_two_that_nobody_waits_in_make_one_that_nobody_waits_in() -> None:
    assert joined(Talk(ASSIGNED, operator=1), Talk(ASSIGNED, operator=2)).waiting_since is None
