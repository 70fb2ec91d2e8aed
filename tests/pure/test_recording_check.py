"""When a sound is the recording of its conversation, and what is said where it is not quite."""

import pytest

from baylanys.telephony.recording_check import judge


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
