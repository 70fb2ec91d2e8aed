"""Is the sound that was kept the conversation that was held? Pure (5.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Remark = Literal[
    "", "no_file", "empty", "too_short", "unreadable", "disk_full", "shorter", "silent_contact", "silent_operator"
]
OF_A_FULL_DISK: frozenset[Remark] = frozenset({"no_file", "empty", "too_short"})

SHORTEST_MS = 200
ALLOWED_GAP_MS = 3000
AUDIBLE = 0.01


@dataclass(frozen=True)
class Verdict:
    """Whether the sound may be kept as the recording, and what is to be said of it."""

    usable: bool
    remark: Remark


def judge(*, duration_ms: int, loudest: Sequence[float], expected_ms: int | None) -> Verdict:
    """What is to be said of a sound, given its length and the loudest peak (0–1) of each channel.

    `expected_ms` is the length both sides could be heard, None where nothing is known. Less than half of it
    is no recording of the conversation; a few seconds less, or a silent side, is kept and remarked on.
    """
    if duration_ms == 0:
        return Verdict(False, "empty")
    if duration_ms < min(SHORTEST_MS, expected_ms or SHORTEST_MS):
        return Verdict(False, "too_short")
    if expected_ms and expected_ms - duration_ms > max(ALLOWED_GAP_MS, expected_ms // 2):
        return Verdict(False, "too_short")
    if loudest[0] < AUDIBLE:
        return Verdict(True, "silent_contact")
    if loudest[-1] < AUDIBLE:
        return Verdict(True, "silent_operator")
    if expected_ms and expected_ms - duration_ms > ALLOWED_GAP_MS:
        return Verdict(True, "shorter")
    return Verdict(True, "")
