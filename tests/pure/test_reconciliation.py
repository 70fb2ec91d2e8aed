"""Asterisk's own records beside our calls: what differs is named, a second is allowed."""

from datetime import UTC, datetime, timedelta

import pytest

from baylanys.asterisk.call_records import ChannelEvent
from baylanys.telephony.reconciliation import CallTimes, calls_in_records, compare

START = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def at(second: float) -> datetime:
    return START + timedelta(seconds=second)


def line(second: float, kind: str, channel: str, context: str = "from-trunk") -> ChannelEvent:
    return ChannelEvent(at(second), kind, f"PJSIP/{channel}", channel, channel, "s", context, "", "", "", "", "")


def ours(began: float = 0, answered: float | None = 10, ended: float | None = 20) -> dict[str, CallTimes]:
    moments = [at(second) if second is not None else None for second in (answered, ended)]
    return {"c1": CallTimes("c1", at(began), *moments, interaction="i1")}


THEIRS = [CallTimes("c1", at(0), at(10), at(20))]


def test_calls_from_outside_and_calls_out_are_calls_and_nothing_else_is():
    lines = [
        line(0, "CHAN_START", "c1"),
        line(1, "CHAN_START", "i1-op1", context="nowhere"),
        line(2, "BRIDGE_ENTER", "c1"),
        line(3, "BRIDGE_ENTER", "c1"),
        line(4, "HANGUP", "c1"),
        line(4, "CHAN_START", "i1-op2"),
        line(5, "CHAN_START", "i2-c"),
    ]
    assert calls_in_records(lines) == [CallTimes("c1", at(0), at(2), at(4)), CallTimes("i2-c", at(5), None, None)]


@pytest.mark.parametrize("shift", [-1.0, 0.0, 1.0])
def test_a_second_is_allowed(shift):
    assert compare(THEIRS, ours(began=shift, answered=10 + shift, ended=20 - shift)) == []


@pytest.mark.parametrize(
    ("here", "what"),
    [
        (ours(began=1.001), "began"),
        (ours(answered=11.001), "answered"),
        (ours(answered=None), "answered"),
        (ours(ended=None), "ended"),
        ({}, "missing_here"),
    ],
)
def test_what_differs_is_named(here, what):
    assert [difference.what for difference in compare(THEIRS, here)] == [what]


@pytest.mark.parametrize("ended", [10.0, 11.0, 11.001])
def test_who_hangs_up_in_the_second_of_the_answer_may_be_answered_by_one_side_alone(ended):
    there, here = CallTimes("c1", at(0), None, at(ended)), ours(ended=ended)
    agreed = ended <= 11
    assert (compare([there], here) == []) is agreed
    assert (compare([CallTimes("c1", at(0), at(10), at(ended))], ours(answered=None, ended=ended)) == []) is agreed


def test_a_call_that_asterisk_never_had_is_named_too():
    [difference] = compare([], ours())
    assert (difference.what, difference.interaction) == ("missing_there", "i1")


def test_a_call_that_was_cut_off_when_asterisk_went_away_has_no_end_there():
    theirs = [CallTimes("c1", at(0), at(10), None)]
    cut_off = {"c1": CallTimes("c1", at(0), at(10), at(20), "i1", cut_off=True)}
    assert compare(theirs, cut_off) == []
    assert [difference.what for difference in compare(theirs, ours())] == ["ended"]
    assert [difference.what for difference in compare([CallTimes("c1", at(0), at(10), at(40))], cut_off)] == ["ended"]


def test_a_call_out_begins_here_before_the_contact_is_dialled():
    theirs = [CallTimes("i1-c", at(6), at(10), at(20))]
    mine = {"i1-c": CallTimes("i1-c", at(0), at(10), at(20), "i1")}
    assert compare(theirs, mine) == []
