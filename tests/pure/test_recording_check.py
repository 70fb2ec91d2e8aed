"""When a sound is the recording of its conversation, and what is said where it is not quite."""

from datetime import UTC, datetime, timedelta

import pytest

from baylanys.interactions.fold import Event
from baylanys.telephony.recording_check import expected_ms, judge

START = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("duration", "loudest", "expected", "usable", "remark"),
    [
        (60_000, [0.5, 0.5], 60_000, True, ""),
        (58_000, [0.5, 0.5], 60_000, True, ""),
        (70_000, [0.5, 0.5], 60_000, True, ""),
        (50_000, [0.5, 0.5], 60_000, True, "shorter"),
        (20_000, [0.5, 0.5], 60_000, False, "too_short"),
        (0, [0.0, 0.0], 60_000, False, "empty"),
        (100, [0.5, 0.5], 4000, False, "too_short"),
        (100, [0.5, 0.5], 90, True, ""),
        (60_000, [0.0, 0.5], 60_000, True, "silent_contact"),
        (60_000, [0.5, 0.002], 60_000, True, "silent_operator"),
        (5000, [0.5], None, True, ""),
        (5000, [0.0], None, True, "silent_contact"),
    ],
)
def test_sound_is_judged(duration: int, loudest: list[float], expected: int | None, usable: bool, remark: str) -> None:
    verdict = judge(duration_ms=duration, loudest=loudest, expected_ms=expected)
    assert (verdict.usable, verdict.remark) == (usable, remark)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([], 60_000),
        ([(10, "held"), (25, "resumed")], 45_000),
        ([(10, "held")], 10_000),
        ([(10, "held"), (12, "resumed"), (20, "held"), (25, "resumed")], 53_000),
        ([(10, "desk_lost"), (14, "desk_returned")], 56_000),
        ([(10, "desk_lost"), (40, "requeued"), (55, "answered")], 15_000),
        ([(-5, "held"), (70, "resumed")], 60_000),
    ],
)
def test_pauses_are_no_conversation(told: list[tuple[float, str]], expected: int) -> None:
    events = [Event(kind, START + timedelta(seconds=second), {}) for second, kind in told]
    assert expected_ms(events, START, START + timedelta(seconds=60)) == expected


def test_nothing_is_expected_of_an_unanswered_call() -> None:
    assert expected_ms([], None, START) is None
