"""A hold of outbound ends by itself, and says why in the person's language."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from baylanys.routing.domain.outbound_hold import HELD_FOR, hold_outbound, outbound_held, release_outbound

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, 5, 2, tzinfo=UTC)


def hold(at: datetime = AT, holder: str = "guard", since: datetime = AT, value: float = 71.0) -> None:
    hold_outbound(holder=holder, reason="longest_wait", value=value, threshold=60.0, since=since, at=at)


def test_outbound_may_go_on_where_nobody_holds_it() -> None:
    assert outbound_held(AT) is None


def test_a_hold_lasts_until_its_end_and_no_longer() -> None:
    hold()
    found = outbound_held(AT + HELD_FOR - timedelta(milliseconds=1))
    assert found is not None and (found.reason, found.value, found.threshold) == ("longest_wait", 71.0, 60.0)
    assert outbound_held(AT + HELD_FOR) is None


def test_said_again_it_lasts_longer_and_keeps_its_beginning() -> None:
    hold()
    hold(at=AT + timedelta(seconds=20), value=80.0)
    found = outbound_held(AT + timedelta(seconds=45))
    assert found is not None and found.since == AT and found.value == 80.0


def test_each_holder_releases_its_own_hold() -> None:
    hold()
    hold(holder="other", since=AT - timedelta(seconds=5))
    release_outbound(holder="other")
    release_outbound(holder="other")
    assert outbound_held(AT) is not None
    release_outbound(holder="guard")
    assert outbound_held(AT) is None


def test_a_clock_set_back_by_an_hour_leaves_nothing_held() -> None:
    hold()
    assert outbound_held(AT - timedelta(hours=1)) is None


def test_the_text_says_why() -> None:
    hold(value=71.4)
    found = outbound_held(AT)
    assert found is not None
    with translation.override("ru"):
        assert found.text == "Исходящие приостановлены: в очереди ждут 72 с."
    with translation.override("kk"):
        assert "72" in found.text and "Шығыс" in found.text
